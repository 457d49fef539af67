package helpcentre_test

import (
	"encoding/xml"
	"html"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/site"
)

var (
	canonical = regexp.MustCompile(`<link rel="canonical" href="([^"]*)"`)
	noindex   = regexp.MustCompile(`<meta name="robots" content="[^"]*noindex`)
	anyLink   = regexp.MustCompile(`<a [^>]*href="([^"#]*)[^"]*"`)
)

// inSitemap is what a sitemap says of one address.
type inSitemap struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod"`
	Links   []struct {
		Lang string `xml:"hreflang,attr"`
		Href string `xml:"href,attr"`
	} `xml:"link"`
}

// Whoever follows the sitemap gets each page, and each page agrees with it on its
// address and its languages; each language leads back. It names all that is published,
// and nothing else, on the relay's host and on one of its own.
func TestTheSitemapIsTrue(t *testing.T) {
	entries := append([]faq.Entry{
		{ID: "fr", Lang: "fr", Question: "Comment retourner ?", Answer: "Par la poste."},
		{ID: "ar", Lang: "ar", Question: "كيف أعيد سلعة؟", Answer: "بالبريد."},
		{ID: "hant", Lang: "zh-Hant", Question: "怎麼退貨？", Answer: "請寄回。"},
		{ID: "draft", Lang: "en", Question: "A draft?", Answer: "x"}, {ID: "gone", Lang: "en", Question: "Archived?", Answer: "x"},
		{ID: "agents", Lang: "it", Question: "Interno?", Answer: "x"}, {ID: "any", Question: "In any language?", Answer: "Yes."},
	}, shop...)
	c := start(t, entries...)
	for _, id := range []string{"zh", "fr", "ar", "hant", "agents"} {
		c.change(id, func(a *help.Article) { a.Source = "return" })
	}
	c.change("draft", func(a *help.Article) { a.State, a.Draft = help.Drafted, &help.Text{Question: "A draft?"} })
	c.change("gone", func(a *help.Article) { a.State = help.Archived })
	c.change("agents", func(a *help.Article) { a.For = help.Agents })
	c.change("delivery", func(a *help.Article) { a.Slugs = []string{"an-old-address"} })

	before := ""
	for _, own := range []string{"", "help.example.com"} {
		base, host := c.url+"/help/shop", []string(nil)
		if own != "" {
			base, host = "http://"+own, []string{"Host", own}
			c.site(func(s *site.Site) { s.Help.Host = own })
		}
		path := func(address string) string {
			t.Helper()
			rest, ok := strings.CutPrefix(address, base+"/")
			if !ok {
				t.Errorf("%s leads away from %s", address, base)
			}
			if own == "" {
				return "/help/shop/" + rest
			}
			return "/" + rest
		}
		// Who has the one with other addresses gets this one.
		answer, body := c.get(path(base+"/sitemap.xml"), append([]string{"If-None-Match", before}, host...)...)
		var set struct {
			URLs []inSitemap `xml:"url"`
		}
		if err := xml.Unmarshal([]byte(body), &set); err != nil || answer.StatusCode != http.StatusOK {
			t.Fatalf("%s: %v\n%s", answer.Status, err, body)
		}
		before = answer.Header.Get("ETag")
		all := map[string]map[string]string{}
		for _, u := range set.URLs {
			all[u.Loc] = map[string]string{}
			for _, l := range u.Links {
				all[u.Loc][l.Lang] = l.Href
			}
		}
		if len(all) != len(set.URLs) || len(all) != 5+7 {
			t.Errorf("%d addresses, %d of them different, for five languages and seven articles:\n%s", len(set.URLs), len(all), body)
		}
		for address, tongueOf := range all {
			if _, err := url.Parse(address); err != nil {
				t.Errorf("%s: %v", address, err)
			}
			answer, page := c.get(path(address), host...)
			if answer.StatusCode != http.StatusOK || noindex.MatchString(page) {
				t.Errorf("%s: %s", address, answer.Status)
			}
			if m := canonical.FindStringSubmatch(page); m == nil || html.UnescapeString(m[1]) != address {
				t.Errorf("%s calls itself %v", address, m)
			}
			said := map[string]string{}
			for _, m := range tongues.FindAllStringSubmatch(page, -1) {
				if m[1] != "x-default" {
					said[m[1]] = html.UnescapeString(m[2])
				}
			}
			if len(said) > 1 && !strings.Contains(page, `hreflang="x-default"`) {
				t.Errorf("%s has no language for others", address)
			}
			if !maps.Equal(said, tongueOf) {
				t.Errorf("%s is in %v, and in %v as the sitemap has it", address, said, tongueOf)
			}
			for _, other := range tongueOf {
				if !maps.Equal(all[other], tongueOf) {
					t.Errorf("%s does not lead back to %s", other, address)
				}
			}
			// No page leads to one that is not there.
			for _, m := range anyLink.FindAllStringSubmatch(page, -1) {
				to := html.UnescapeString(m[1])
				if !strings.HasPrefix(to, strings.TrimPrefix(path(base+"/"), "http")) || strings.HasPrefix(to, "//") {
					continue
				}
				if answer, _ := c.get(to, host...); answer.StatusCode != http.StatusOK {
					t.Errorf("%s leads to %s: %s", address, to, answer.Status)
				}
			}
		}
	}
}
