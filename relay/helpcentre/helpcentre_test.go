package helpcentre_test

import (
	"errors"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/files"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/helpcentre"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/sqlite"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/assets"
)

// centre is a help centre that listens.
type centre struct {
	t       testing.TB
	url     string
	docs    *docs.Cache
	files   *files.Files
	handler http.Handler
}

func start(t testing.TB, entries ...faq.Entry) *centre {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	cache := docs.NewCache(s)
	t.Cleanup(cache.Close)
	built, err := assets.Built()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(nil)
	public, err := url.Parse("http://" + server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	c := &helpcentre.Centre{Docs: cache, Now: time.Now, Address: web.Address{Public: public}, Assets: built, Budget: budget.New(budget.Config{Limits: budget.Limits{AddressPages: 1e6}})}
	c.Files = &files.Files{Blobs: files.Folder(t.TempDir()), Docs: cache, Store: s, Now: func() int64 { return time.Now().UnixMilli() }}
	log := slog.New(slog.DiscardHandler)
	server.Config.Handler = c.Own(log, web.Mux(log, c.Face()))
	server.Start()
	t.Cleanup(server.Close)
	err = site.Change(t.Context(), cache, "shop", func(s *site.Site) { s.Name, s.Accent = "Tidewater", "#117755" })
	if err != nil {
		t.Fatal(err)
	}
	if err := help.Import(t.Context(), cache, "shop", entries); err != nil {
		t.Fatal(err)
	}
	return &centre{t, public.String(), cache, c.Files, server.Config.Handler}
}

func (c *centre) get(path string, headers ...string) (*http.Response, string) {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), http.MethodGet, c.url+path, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return answer, string(body)
}

func (c *centre) change(id string, change func(*help.Article)) {
	c.t.Helper()
	err := help.Kind.Change(c.t.Context(), c.docs, "shop", id, func(d *docs.Doc[help.Article]) error {
		change(&d.Value)
		return nil
	})
	if err != nil {
		c.t.Fatal(err)
	}
}

var shop = []faq.Entry{
	{ID: "return", Lang: "en", Question: "How do I return an item?", Answer: "By **post**. See [delivery](article:delivery).\n\n</script><b>x", Topic: "Returns", Updated: 1764460800000},
	{ID: "delivery", Lang: "en", Question: "When will it arrive?", Answer: "On Tuesday.\n\n![Packing](https://www.youtube.com/watch?v=dQw4w9WgXcQ)", Topic: "Delivery"},
	{ID: "zh", Lang: "zh-CN", Question: "怎么退货？", Answer: "请寄回。", Topic: "退货"},
}

func TestPages(t *testing.T) {
	c := start(t, shop...)
	c.change("zh", func(a *help.Article) { a.Source = "return" })
	for _, test := range []struct {
		path   string
		status int
		holds  []string
	}{
		{"/help/shop/", 302, nil},
		{"/help/shop/en", 301, nil},
		{"/help/shop/EN/", 301, nil},
		{"/help/none/en/", 404, []string{"<h1>"}},
		{"/help/shop/en/", 200, []string{`href="/help/shop/en/how-do-i-return-an-item"`, `aria-label="Search help"`, `hreflang="zh-CN"`, "accent.css?c=117755"}},
		{"/help/shop/en/how-do-i-return-an-item", 200, []string{
			`<link rel="canonical" href="` + c.url + `/help/shop/en/how-do-i-return-an-item"`, `hreflang="zh-CN"`, `hreflang="x-default"`,
			"<strong>post</strong>", `<a href="/help/shop/en/when-will-it-arrive">delivery</a>`, "BreadcrumbList", `"@type":"Article"`, `og:title`,
			`&lt;/script&gt;`, `"dateModified":"2025-11-30"`, ">Helpful</button>", ">Not helpful</button>",
		}},
		{"/help/shop/zh/" + url.PathEscape("怎么退货"), 200, []string{"请寄回", `<article lang="zh-CN" dir="ltr" data-id="zh">`}},
		{"/help/shop/zh-CN/how-do-i-return-an-item", 301, nil},
		{"/help/shop/fr/when-will-it-arrive", 200, []string{"This is not there in français yet", `canonical" href="` + c.url + "/help/shop/en/"}},
		{"/help/shop/en/when-will-it-arrive", 200, []string{"https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"}},
		{"/help/shop/en/no-such", 404, []string{`aria-label="Search help"`}},
		{"/help/shop/en/?q=retrun", 200, []string{"how-do-i-return-an-item"}},
		{"/help/shop/en/?q=quantum", 200, []string{"Nothing found for"}},
		{"/help/shop/en/?topic=Returns", 200, []string{"how-do-i-return-an-item"}},
		{"/help/shop/en/?topic=None", 404, nil},
		{"/help/shop/en/search.json?q=retu", 200, []string{"how-do-i-return-an-item"}},
		{"/help/shop/sitemap.xml", 200, []string{"<loc>" + c.url + "/help/shop/en/how-do-i-return-an-item</loc><lastmod>2025-11-30T00:00:00Z</lastmod>", `hreflang="zh-CN"`}},
	} {
		answer, body := c.get(test.path)
		if answer.StatusCode != test.status {
			t.Errorf("%s: %s", test.path, answer.Status)
		}
		for _, part := range test.holds {
			if !strings.Contains(body, part) {
				t.Errorf("%s lacks %s:\n%s", test.path, part, body)
			}
		}
		if len(body) > 20_000 {
			t.Errorf("%s has %d bytes", test.path, len(body))
		}
		if tag := answer.Header.Get("ETag"); tag != "" {
			if again, _ := c.get(test.path, "If-None-Match", tag); again.StatusCode != http.StatusNotModified {
				t.Errorf("%s again: %s", test.path, again.Status)
			}
		}
	}
}

// Old addresses lead to the present one for ever, and a text that changes is
// another page for caches.
func TestAddressesStay(t *testing.T) {
	c := start(t, shop...)
	_, before := c.get("/help/shop/en/when-will-it-arrive")
	again := append([]faq.Entry{}, shop...)
	again[1].Question = "How long does delivery take?"
	if err := help.Import(t.Context(), c.docs, "shop", again); err != nil {
		t.Fatal(err)
	}
	if answer, after := c.get("/help/shop/en/when-will-it-arrive"); answer.StatusCode != 200 || after == before {
		t.Errorf("after another question: %s", answer.Status)
	}
	c.change("delivery", func(a *help.Article) { a.Slugs, a.Slug = append(a.Slugs, a.Slug), "delivery-times" })
	answer, _ := c.get("/help/shop/en/when-will-it-arrive")
	if answer.StatusCode != 301 || answer.Header.Get("Location") != "/help/shop/en/delivery-times" {
		t.Errorf("%s to %s", answer.Status, answer.Header.Get("Location"))
	}
}

func TestVotes(t *testing.T) {
	c := start(t, shop...)
	page := c.url + "/help/shop/en/when-will-it-arrive"
	centre, err := help.CentreOf(t.Context(), c.docs, "shop")
	if err != nil {
		t.Fatal(err)
	}
	revision := centre.ByID("delivery").Revision()
	var last *http.Client // of the reader that was made last
	reader := func() func(vote string) string {
		jar, err := cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		client := &http.Client{Jar: jar}
		last = client
		return func(vote string) string {
			answer, err := client.PostForm(page, url.Values{"vote": {vote}, "revision": {revision}})
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			body, _ := io.ReadAll(answer.Body)
			return string(body)
		}
	}
	one, other := reader(), reader()
	one("up")
	if body := one("up"); !strings.Contains(body, "Thank you") {
		t.Errorf("no thanks:\n%s", body)
	}
	other("up")
	other("down")
	if v, err := help.VotesOf(t.Context(), c.docs, "shop", "delivery"); err != nil || v.Up != 1 || v.Down != 1 {
		t.Errorf("votes %+v, %v", v, err)
	}

	// Who was not helped may say why, and another reason; who has not voted may not.
	why := func(client *http.Client, reason string) string {
		answer, err := client.PostForm(page, url.Values{"why": {reason}, "revision": {revision}})
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		body, _ := io.ReadAll(answer.Body)
		return string(body)
	}
	if body := other("down"); !strings.Contains(body, `value="unclear"`) {
		t.Errorf("nobody is asked why:\n%s", body)
	}
	why(last, "wrong")
	if body := why(last, "unclear"); !strings.Contains(body, "helps us to mend it") || strings.Contains(body, `value="unclear"`) {
		t.Errorf("no thanks for the reason:\n%s", body)
	}
	why(http.DefaultClient, "missing")
	if v, err := help.VotesOf(t.Context(), c.docs, "shop", "delivery"); err != nil || !maps.Equal(v.Reasons(), map[help.Reason]int{"unclear": 1}) {
		t.Errorf("reasons %v, %v", v.Reasons(), err)
	}
}

// What becomes of visits is counted as the measures define it.
func TestVisitsAreCounted(t *testing.T) {
	c := start(t, shop...)
	c.change("zh", func(a *help.Article) { a.Text.For = help.Agents })
	tell := func(want int, form url.Values) {
		t.Helper()
		answer, err := http.PostForm(c.url+"/help/shop/read", form)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != want {
			t.Errorf("%v: %s", form, answer.Status)
		}
	}
	tell(204, url.Values{"begins": {"1"}}) // searched, and opened nothing
	tell(204, url.Values{"begins": {"1"}, "first": {"1"}, "article": {"return"}})
	tell(204, url.Values{"article": {"delivery"}})
	tell(204, url.Values{"followed": {"return", "delivery"}})
	tell(204, url.Values{"begins": {"1"}, "first": {"1"}, "article": {"delivery"}})
	tell(404, url.Values{"article": {"none"}})
	tell(404, url.Values{"article": {"zh"}})
	tell(204, url.Values{"followed": {"zh", "none"}})
	all, of, err := help.UseOf(t.Context(), c.docs, "shop")
	if err != nil || all != (help.Use{Visits: 3, Opened: 2, Followed: 1}) || all.Alone() != 1 {
		t.Errorf("all %+v, %v", all, err)
	}
	if want := map[string]help.Use{"return": {Opened: 1, Followed: 1}, "delivery": {Opened: 2, Followed: 1}}; !maps.Equal(of, want) {
		t.Errorf("of the articles %+v", of)
	}
}

// An import leaves alone what is no part of the FAQ, and agents find what is for
// them.
func TestImportLeavesTheOthers(t *testing.T) {
	c := start(t, shop...)
	hidden := map[string]help.Article{
		"draft":    {State: help.Drafted, Lang: "en", Draft: &help.Text{Question: "A draft", Answer: "secret"}},
		"archived": {State: help.Archived, Lang: "en", Text: help.Text{Question: "From the archive", Answer: "secret"}},
		"agents":   {Lang: "de", Text: help.Text{Question: "For agents", Answer: "secret", For: help.Agents}},
	}
	for id, a := range hidden {
		if err := help.Kind.Put(t.Context(), c.docs, "shop", docs.Doc[help.Article]{ID: id, Value: a, Version: 0}); err != nil {
			t.Fatal(err)
		}
	}
	if all, err := help.OfAgents(t.Context(), c.docs, "shop"); err != nil || all.Entry("agents") == nil || all.Entry("draft") != nil {
		t.Errorf("agents get %v, %v", all.Entries, err)
	}
	if err := help.Import(t.Context(), c.docs, "shop", shop[:1]); err != nil {
		t.Fatal(err)
	}
	for id := range hidden {
		if _, err := help.Kind.Get(t.Context(), c.docs, "shop", id); err != nil {
			t.Errorf("%s after an import: %v", id, err)
		}
	}
	if _, err := help.Kind.Get(t.Context(), c.docs, "shop", "delivery"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an entry that is not in the file: %v", err)
	}
}
