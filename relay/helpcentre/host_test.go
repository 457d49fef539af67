package helpcentre_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/site"
)

// A help centre with a host of its own is at its root, names itself by it on
// every host, and nothing else of the relay is there.
func TestAHostOfItsOwn(t *testing.T) {
	const own = "help.example.com"
	c := start(t, shop...)
	c.change("zh", func(a *help.Article) { a.Source = "return" })
	c.site(func(s *site.Site) { s.Help.Host = own })
	for _, test := range []struct {
		host, path string
		status     int
		to         string
		holds      []string
	}{
		{own, "/", 302, "/en/", nil},
		{own, "/en", 301, "/en/", nil},
		{own, "/en/", 200, "", []string{`href="/en/how-do-i-return-an-item"`, `action="/en/"`, `canonical" href="http://` + own + `/en/"`, `href="` + c.url + `/frame?`}},
		{own, "/en/how-do-i-return-an-item", 200, "", []string{
			`canonical" href="http://` + own + `/en/how-do-i-return-an-item"`, `hreflang="zh-CN" href="http://` + own + `/zh-CN/`,
			`"item":"http://` + own + `/en/`, `og:url" content="http://` + own, `action="/en/how-do-i-return-an-item"`, `href="/accent.css?c=117755"`, `href="/en/when-will-it-arrive"`,
		}},
		{own, "/zh-CN/" + url.PathEscape("怎么退货"), 200, "", []string{"请寄回"}},
		{own, "/en/none", 404, "", []string{`action="/en/"`}},
		{own, "/sitemap.xml", 200, "", []string{"<loc>http://" + own + "/en/</loc>", `href="http://` + own + `/zh-CN/`}},
		{own, "/robots.txt", 200, "", []string{"Sitemap: http://" + own + "/sitemap.xml"}},
		{own, "/accent.css?c=117755", 200, "", []string{"--accent"}},
		{own, "/help/shop/en/how-do-i-return-an-item?q=1", 301, "/en/how-do-i-return-an-item?q=1", nil},
		{own, "/help/shop//evil.example/", 301, "/evil.example/", nil},
		{own, "/help/other/en/", 404, "", nil},
		{own, "/inbox/shop", 404, "", nil},
		{own, "/inbox", 404, "", nil},
		{own, "/frame?site=shop", 404, "", nil},
		{"other.example.com", "/help/shop/en/", 421, "", nil},
		{"", "/help/shop/en/how-do-i-return-an-item", 200, "", []string{`canonical" href="http://` + own + `/en/how-do-i-return-an-item"`, `href="/help/shop/en/when-will-it-arrive"`}},
		{"", "/help/shop/sitemap.xml", 200, "", []string{"<loc>http://" + own + "/en/</loc>"}},
	} {
		var headers []string
		if test.host != "" {
			headers = []string{"Host", test.host}
		}
		answer, body := c.get(test.path, headers...)
		if answer.StatusCode != test.status || answer.Header.Get("Location") != test.to {
			t.Errorf("%s%s: %s to %q", test.host, test.path, answer.Status, answer.Header.Get("Location"))
		}
		for _, part := range test.holds {
			if !strings.Contains(body, part) {
				t.Errorf("%s%s lacks %s:\n%s", test.host, test.path, part, body)
			}
		}
		if test.host != "" && strings.Contains(body, "/help/shop") {
			t.Errorf("%s%s leads to the relay's own host:\n%s", test.host, test.path, body)
		}
	}

	// A vote there counts, and its cookies are the host's alone.
	centre, err := help.CentreOf(t.Context(), c.docs, "shop")
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"vote": {"up"}, "revision": {centre.ByID("delivery").Revision()}}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.url+"/en/when-will-it-arrive", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Host = own
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if to := answer.Header.Get("Location"); answer.StatusCode != http.StatusSeeOther || to != "/en/when-will-it-arrive#vote" {
		t.Errorf("a vote: %s to %q", answer.Status, to)
	}
	for _, cookie := range answer.Cookies() {
		if cookie.Domain != "" || cookie.Path != "/" && cookie.Path != "/en/when-will-it-arrive" {
			t.Errorf("cookie %+v", cookie)
		}
	}
	if v, err := help.VotesOf(t.Context(), c.docs, "shop", "delivery"); err != nil || v.Up != 1 {
		t.Errorf("votes %+v, %v", v, err)
	}
}

// The pages look as the site has set it, each language with its own links.
func TestLookOfASite(t *testing.T) {
	c := start(t, shop...)
	before, _ := c.get("/help/shop/en/")
	c.site(func(s *site.Site) {
		s.Help = site.Help{
			Accent: "#aa2244", Logo: "https://www.example.com/logo.svg", LogoDark: "https://www.example.com/dark.svg",
			Links: map[string][]site.Link{"en": {{Name: "Shop", URL: "https://www.example.com/"}}},
			Legal: map[string][]site.Link{"en": {{Name: "Imprint", URL: "https://www.example.com/imprint"}, {Name: "Tidewater Ltd"}}, "zh": {{Name: "法律声明", URL: "https://www.example.com/zh/imprint"}}},
		}
	})
	for path, holds := range map[string][]string{
		"/help/shop/en/": {
			"accent.css?c=aa2244", `srcset="https://www.example.com/dark.svg" media="(prefers-color-scheme: dark)"`,
			`src="https://www.example.com/logo.svg" alt="Tidewater"`, `<a href="https://www.example.com/"`, `href="https://www.example.com/imprint"`, "<bdi>Tidewater Ltd</bdi>",
		},
		"/help/shop/zh-CN/": {"法律声明", `<a href="https://www.example.com/"`},
	} {
		answer, body := c.get(path, "If-None-Match", before.Header.Get("ETag"))
		for _, part := range holds {
			if !strings.Contains(body, part) {
				t.Errorf("%s (%s) lacks %s:\n%s", path, answer.Status, part, body)
			}
		}
	}
	if _, body := c.get("/help/shop/zh-CN/"); strings.Contains(body, "Imprint") {
		t.Error("the notices of two languages are mixed")
	}
}

func (c *centre) site(change func(*site.Site)) {
	c.t.Helper()
	if err := site.Change(c.t.Context(), c.docs, "shop", change); err != nil {
		c.t.Fatal(err)
	}
}
