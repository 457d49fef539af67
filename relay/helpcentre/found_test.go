package helpcentre_test

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
)

var (
	headings = regexp.MustCompile(`<h[2-4] id="([^"]*)"`)
	contents = regexp.MustCompile(`<a href="#([^"]*)"`)
	linked   = regexp.MustCompile(`(?s)<script[^>]*type="application/ld\+json"[^>]*>(.*?)</script>`)
	tongues  = regexp.MustCompile(`<link rel="alternate" hreflang="([^"]*)" href="([^"]*)"`)
)

// Headings have anchors in their own script, each its own, that the table of contents
// leads to and that stay when others come after them.
func TestAnchorsOfHeadings(t *testing.T) {
	for _, test := range []struct {
		lang, answer string
		want         []string
	}{
		{"zh-CN", "## 退货 流程\n\n一\n\n## 退款\n\n二\n\n## 退款\n\n三", []string{"退货-流程", "退款", "退款-2"}},
		{"ar", "## إرجاع المنتج\n\nأ\n\n## استرداد المبلغ؟\n\nب\n\n## ١٢\n\nج", []string{"إرجاع-المنتج", "استرداد-المبلغ", "١٢"}},
		{"en", "## Contents\n\na\n\n## Fee\n\nb\n\n## Fee 2\n\nc\n\n## Fee", []string{"contents-2", "fee", "fee-2", "fee-3"}},
		{"en", "## Costs & fees\n\na\n\n## ***\n\nb\n\n## <script>\n\nc", []string{"costs-fees", "section", "script"}},
	} {
		c := start(t, faq.Entry{ID: "a", Lang: test.lang, Question: "Q", Answer: test.answer}, faq.Entry{ID: "b", Lang: test.lang, Question: "R", Answer: test.answer + "\n\n## More"})
		all := func(of *regexp.Regexp, slug string) (list []string) {
			_, body := c.get("/help/shop/" + test.lang + "/" + slug)
			for _, m := range of.FindAllStringSubmatch(body, -1) {
				to, err := url.PathUnescape(m[1])
				if err != nil {
					t.Errorf("%s: %q: %v", test.lang, m[1], err)
				}
				if to != "content" && to != "contents" {
					list = append(list, to)
				}
			}
			return list
		}
		if got := all(headings, "q"); !slices.Equal(got, test.want) {
			t.Errorf("%s: anchors %q", test.lang, got)
		}
		if got := all(contents, "q"); !slices.Equal(got, test.want) {
			t.Errorf("%s: the table of contents leads to %q", test.lang, got)
		}
		if got := all(headings, "r"); !slices.Equal(got[:len(test.want)], test.want) {
			t.Errorf("%s: with one more %q", test.lang, got)
		}
	}
}

// What programs read of a page is whole and says what the page shows: its place, its
// article, its picture, and its languages as far as they are published.
func TestWhatProgramsRead(t *testing.T) {
	entries := slices.Clone(shop)
	entries[0].Answer = "See </script><b> \"this\".\n\n![A mug](https://shop.example/mug.png)"
	entries = append(entries, faq.Entry{ID: "de", Lang: "de", Question: "Wie?", Answer: "So."})
	c := start(t, entries...)
	c.change("zh", func(a *help.Article) { a.Source = "return" })
	c.change("de", func(a *help.Article) { a.Source, a.State = "return", help.Archived })
	_, body := c.get("/help/shop/en/how-do-i-return-an-item")

	data := map[string]map[string]any{}
	for _, m := range linked.FindAllStringSubmatch(body, -1) {
		var one map[string]any
		if err := json.Unmarshal([]byte(m[1]), &one); err != nil {
			t.Errorf("%v: %s", err, m[1])
			continue
		}
		kind, _ := one["@type"].(string)
		data[kind] = one
	}
	article := data["Article"]
	for key, want := range map[string]string{
		"@context": "https://schema.org", "headline": shop[0].Question, "inLanguage": "en", "dateModified": "2025-11-30",
		"image": "https://shop.example/mug.png", "mainEntityOfPage": c.url + "/help/shop/en/how-do-i-return-an-item",
	} {
		if article[key] != want {
			t.Errorf("%s is %v", key, article[key])
		}
	}
	if org, _ := article["author"].(map[string]any); org["@type"] != "Organization" || org["name"] != "Tidewater" {
		t.Errorf("the author is %v", org)
	}
	crumbs, _ := data["BreadcrumbList"]["itemListElement"].([]any)
	if len(crumbs) != 3 {
		t.Fatalf("the path has %v", crumbs)
	}
	for i, one := range crumbs {
		item, _ := one.(map[string]any)
		address, _ := item["item"].(string)
		name, _ := item["name"].(string)
		if item["@type"] != "ListItem" || item["position"] != float64(i+1) || !strings.HasPrefix(address, c.url+"/help/shop/en/") || !strings.Contains(body, name) {
			t.Errorf("the path has %v", item)
		}
	}
	for _, part := range []string{
		`property="og:type" content="article"`, `property="og:title" content="` + shop[0].Question, `property="og:image" content="https://shop.example/mug.png"`,
		`property="og:url" content="` + c.url + `/help/shop/en/how-do-i-return-an-item"`, `property="og:site_name" content="Tidewater"`,
	} {
		if !strings.Contains(body, part) {
			t.Errorf("the page lacks %s:\n%s", part, body)
		}
	}

	// Each language leads to the other and to itself, and to none that is not published.
	for _, path := range []string{"/help/shop/en/how-do-i-return-an-item", "/help/shop/zh-CN/" + url.PathEscape("怎么退货")} {
		_, body := c.get(path)
		var langs []string
		for _, m := range tongues.FindAllStringSubmatch(body, -1) {
			langs = append(langs, m[1])
			if answer, _ := c.get(strings.TrimPrefix(m[2], c.url)); answer.StatusCode != 200 {
				t.Errorf("%s: %s is %s", path, m[2], answer.Status)
			}
		}
		if !slices.Equal(langs, []string{"en", "zh-CN", "x-default"}) {
			t.Errorf("%s is in %v", path, langs)
		}
	}
}
