package crawl_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/guard"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/help/crawl"
)

// within lets the crawl reach the website of a test, which is on this machine.
var within = guard.Guard{Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}}

var limits = crawl.Limits{Pages: 30, Bytes: 16 << 20, Time: 20 * time.Second}

// website is a website with a sitemap of some paths and whole addresses.
func website(t *testing.T, pages map[string]http.HandlerFunc, listed ...string) *httptest.Server {
	t.Helper()
	s := httptest.NewUnstartedServer(nil)
	s.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if page := pages[r.URL.Path]; page != nil {
			page(w, r)
			return
		}
		if r.URL.Path != "/sitemap.xml" {
			http.NotFound(w, r)
			return
		}
		fmt.Fprint(w, sitemapOf(s.URL, listed))
	})
	s.Start()
	t.Cleanup(s.Close)
	return s
}

func sitemapOf(url string, listed []string) string {
	var out strings.Builder
	out.WriteString(`<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">`)
	for _, at := range listed {
		if strings.HasPrefix(at, "/") {
			at = url + at
		}
		out.WriteString("<url><loc>\n " + at + "</loc><lastmod>2026-11-01</lastmod><image:image><image:loc>https://cdn.example.com/a.png</image:loc></image:image></url>")
	}
	return out.String() + "</urlset>"
}

func html(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(text))
	}
}

func code(err error) string {
	var why *chat.Refusal
	if err == nil {
		return ""
	} else if !errors.As(err, &why) {
		return err.Error()
	}
	return why.Code
}

func TestPagesBecomeArticles(t *testing.T) {
	s := website(t, map[string]http.HandlerFunc{
		"/help/returns.html": html(`<!DOCTYPE html><html lang="en_GB"><head><title>Returns &amp; refunds | Corner Shop</title></head><body><header><h1>Corner Shop</h1></header><nav>Home</nav>
			<main><nav>Help › Returns</nav><h1>Returns &amp; refunds</h1><p>Within <b>30 days</b>, see <a href="../terms">the terms</a>.</p><img src="/mug.png" alt="A mug"><script>alert(1)</script><form>Helpful?</form></main><footer>© us</footer></body></html>`),
		"/de/versand": html(`<html lang="de"><title>Versand</title><body><header>Kopf</header><div><p>Drei Tage.</p></div><footer>Fuß</footer><aside>Werbung</aside></body></html>`),
		"/two":        html(`<html><title>Two</title><body><main><article><p>One.</p></article><article><p>Two.</p></article></main><p>Else.</p>`),
		"/one":        html(`<html lang="??"><title>One</title><body><main><p>Around.</p><article><h1>Another title</h1><p>Within.</p></article></main>`),
		"/gbk": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=gbk")
			_, _ = w.Write([]byte("<title>\xcd\xcb\xbb\xf5</title><p>\xbf\xc9\xd2\xd4\xa1\xa3</p>"))
		},
		"/你好":    html("<html lang=zh><title>你好</title><p>好。</p>"),
		"/moved": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/de/versand", http.StatusFound) },
		"/later/moved": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/two?x=1", http.StatusMovedPermanently)
		},
	}, "/help/returns.html", "/de/versand#top", "/de/versand", "/two", "/one", "/gbk", "/%E4%BD%A0%E5%A5%BD", "/moved", "/later/moved")
	pages, err := crawl.Read(t.Context(), within, s.URL+"/sitemap.xml", limits)
	if err != nil {
		t.Fatal(err)
	}
	want := []help.WebPage{
		{Address: s.URL + "/help/returns.html", Lang: "en-GB", Question: "Returns & refunds", Slug: "returns", Answer: "Within **30 days**, see [the terms](" + s.URL + "/terms).\n\n[A mug](" + s.URL + "/mug.png)"},
		{Address: s.URL + "/de/versand", Lang: "de", Question: "Versand", Slug: "versand", Answer: "Drei Tage."},
		{Address: s.URL + "/two", Question: "Two", Slug: "two", Answer: "One.\n\nTwo."},
		{Address: s.URL + "/one", Question: "One", Slug: "one", Answer: "# Another title\n\nWithin."},
		{Address: s.URL + "/gbk", Question: "退货", Slug: "gbk", Answer: "可以。"},
		{Address: s.URL + "/%E4%BD%A0%E5%A5%BD", Lang: "zh", Question: "你好", Slug: "你好", Answer: "好。"},
	}
	for i := range want {
		if i >= len(pages) || pages[i] != want[i] {
			t.Errorf("page %d is\n%+v, want\n%+v", i, pages[min(i, len(pages)-1)], want[i])
		}
	}
	// Which of two addresses that lead to one page comes first is open.
	if len(pages) != 8 || (pages[1].Refused == nil) == (pages[6].Refused == nil) || pages[7].Question != "Two" || pages[7].Slug != "two" {
		t.Errorf("%d pages: %+v", len(pages), pages)
	}
}

func TestPagesThatMisbehave(t *testing.T) {
	var reached atomic.Int32
	secret := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	t.Cleanup(secret.Close)
	inner := strings.Replace(secret.URL, "127.0.0.1", "localhost", 1)
	to := func(address string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, address, http.StatusFound) }
	}
	status := func(n int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(n) }
	}
	cases := []struct {
		path, code string
		page       http.HandlerFunc
	}{
		{"/good", "", html("<title>Good</title><p>Yes.</p>")},
		{"/inner", "crawl_host", to(inner + "/secret")},
		{"/meta", "crawl_host", to("http://169.254.169.254/latest/meta-data")},
		{"/other-port", "crawl_host", to(secret.URL)},
		{"/file", "crawl_address", to("file:///etc/passwd")},
		{"/loop", "crawl_moves", to("/loop")},
		{"/ping", "crawl_moves", to("/pong")},
		{"/pong", "crawl_moves", to("/ping")},
		{"/500", "crawl_status", status(500)},
		{"/404", "crawl_status", nil},
		{"/pdf", "crawl_type", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/pdf")
			_, _ = w.Write([]byte("%PDF"))
		}},
		{"/untyped", "crawl_type", func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Content-Type"] = nil
			_, _ = w.Write([]byte("<title>a</title>b"))
		}},
		{"/endless", "crawl_large", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			for r.Context().Err() == nil {
				if _, err := w.Write(bytes.Repeat([]byte("<p>more</p>"), 4096)); err != nil {
					return
				}
			}
		}},
		{"/cut", "crawl_reach", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "99999")
			w.Header().Set("Content-Type", "text/html")
			_, _ = w.Write([]byte("<title>"))
		}},
		{"/empty", "crawl_text", html("<title>Empty</title><nav>All</nav>")},
		{"/untitled", "crawl_text", html("<p>Text.</p>")},
		{"/long", "article_answer", html("<title>Long</title><p>" + strings.Repeat("word ", help.MaxAnswer/4))},
		{"/deep", "crawl_text", html("<title>Deep</title>" + strings.Repeat("<div>", 5000) + "x")},
		{"/private/x", "crawl_robots", html("<title>No</title><p>No.</p>")},
		{"/private/open", "", html("<title>Open</title><p>Yes.</p>")},
		{"/sneaks", "crawl_robots", to("/private/x")},
		{"/print.pdf", "crawl_robots", nil},
		{"https://other.example.com/x", "crawl_host", nil},
		{"ftp://127.0.0.1/x", "crawl_address", nil},
		{"/stuck", "crawl_time", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }},
	}
	pages := map[string]http.HandlerFunc{"/robots.txt": func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, "User-agent: Else\nDisallow: /\n\nUser-agent: *\nuser-agent: third\nDisallow: /private/ # no\nAllow: /private/open\nDisallow: /*.pdf$\nDisallow:\n")
	}}
	var listed []string
	for _, c := range cases {
		if c.page != nil {
			pages[c.path] = c.page
		}
		listed = append(listed, c.path)
	}
	s := website(t, pages, listed...)
	short := limits
	short.Time = 3 * time.Second
	got, err := crawl.Read(t.Context(), within, s.URL+"/sitemap.xml", short)
	if err != nil || len(got) != len(cases) {
		t.Fatalf("%d pages, %v", len(got), err)
	}
	for i, c := range cases {
		is := ""
		if got[i].Refused != nil {
			is = got[i].Refused.Code
		}
		if is != c.code {
			t.Errorf("%s: %q (%q), want %q", c.path, is, got[i].Question, c.code)
		}
	}
	if n := reached.Load(); n > 0 {
		t.Errorf("%d requests came where none may", n)
	}
}

func TestSitemapsThatCannotBeRead(t *testing.T) {
	many := make([]string, limits.Pages+1)
	for i := range many {
		many[i] = fmt.Sprintf("/p%d", i)
	}
	var s *httptest.Server
	answer := func(text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(strings.ReplaceAll(text, "AT", s.URL)))
		}
	}
	index := func(of ...string) string {
		text := "<sitemapindex>"
		for _, at := range of {
			text += "<sitemap><loc>" + at + "</loc></sitemap>"
		}
		return text + "</sitemapindex>"
	}
	pages := map[string]http.HandlerFunc{
		"/html":   html("<!DOCTYPE html><html><body>Sign in</body></html>"),
		"/rss":    answer("<rss><channel/></rss>"),
		"/cut":    answer("<urlset><url><loc>AT/p"),
		"/none":   answer("<urlset></urlset>"),
		"/blank":  answer(""),
		"/abroad": answer(sitemapOf("", []string{"https://www.example.com/a"})),
		"/many":   func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, sitemapOf(s.URL, many)) },
		"/500":    func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) },
		"/away": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://10.0.0.1/sitemap.xml", http.StatusFound)
		},
		"/self":    answer(index("AT/self")),
		"/foreign": answer(index("https://www.example.com/sitemap.xml")),
		"/broken":  answer(index("AT/ok", "AT/html")),
		"/index":   answer(index("AT/ok", "AT/packed", "AT/self")),
		"/bomb":    func(w http.ResponseWriter, _ *http.Request) { pack(w, strings.Repeat(" ", 20<<20)) },
		"/endless": func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				if _, err := w.Write(bytes.Repeat([]byte("<url>"), 4096)); err != nil {
					return
				}
			}
		},
		"/entities": answer(`<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><urlset><url><loc>&a;</loc></url></urlset>`),
		"/ok":       answer("<urlset><url><loc>AT/a</loc></url></urlset>"),
		"/packed": func(w http.ResponseWriter, _ *http.Request) {
			pack(w, "<urlset><url><loc>"+s.URL+"/b</loc></url></urlset>")
		},
		"/a": html("<title>A</title><p>a</p>"),
		"/b": html("<title>B</title><p>b</p>"),
	}
	s = website(t, pages)
	for at, want := range map[string]string{
		s.URL + "/html": "crawl_sitemap", s.URL + "/rss": "crawl_sitemap", s.URL + "/cut": "crawl_sitemap", s.URL + "/blank": "crawl_sitemap",
		s.URL + "/none": "crawl_none", s.URL + "/self": "crawl_none", s.URL + "/entities": "crawl_sitemap",
		s.URL + "/abroad": "crawl_host", s.URL + "/away": "crawl_host", s.URL + "/foreign": "crawl_host",
		s.URL + "/many": "crawl_many", s.URL + "/500": "crawl_status", s.URL + "/missing": "crawl_status",
		s.URL + "/broken": "crawl_sitemap", s.URL + "/bomb": "crawl_large", s.URL + "/endless": "crawl_large",
		"sitemap": "crawl_address", "": "crawl_address", "file:///etc/passwd": "crawl_address", "https://user:secret@www.example.com/": "crawl_address",
		"http://10.1.2.3/sitemap.xml": "crawl_private", "http://[::1]/sitemap.xml": "crawl_private", "http://169.254.169.254/x": "crawl_private",
		"http://127.0.0.1:1/x": "crawl_reach",
	} {
		pages, err := crawl.Read(t.Context(), within, at, limits)
		if got := code(err); got != want || pages != nil {
			t.Errorf("%s: %q and %d pages, want %q", at, got, len(pages), want)
		}
	}
	if _, err := crawl.Read(t.Context(), guard.Guard{}, s.URL+"/ok", limits); code(err) != "crawl_private" {
		t.Errorf("this machine: %v", err)
	}
	got, err := crawl.Read(t.Context(), within, s.URL+"/index", limits)
	if err != nil || len(got) != 2 || got[0].Question != "A" || got[1].Question != "B" {
		t.Errorf("an index: %+v, %v", got, err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := crawl.Read(gone, within, s.URL+"/ok", limits); err == nil {
		t.Error("nobody waits, and it was read")
	}
}

func pack(w http.ResponseWriter, text string) {
	z := gzip.NewWriter(w)
	_, _ = z.Write([]byte(text))
	_ = z.Close()
}

// Where the rules of a website cannot be had nothing is read; of all pages together
// only so much is.
func TestWhatAWebsiteAllows(t *testing.T) {
	page := html("<title>A</title><p>" + strings.Repeat("a", 1000))
	robots := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) })
	s := website(t, map[string]http.HandlerFunc{"/a": page, "/b": page, "/robots.txt": robots}, "/a", "/b")
	if _, err := crawl.Read(t.Context(), within, s.URL+"/sitemap.xml", limits); code(err) != "crawl_robots" {
		t.Errorf("robots.txt fails: %v", err)
	}
	for text, want := range map[string]int{
		"": 2, "User-agent: *\nDisallow: /": 0, "User-agent: *\nDisallow: /\n\nUser-agent: Parley\nDisallow: /b": 1,
		"User-agent: parley\nDisallow:\nUser-agent: *\nDisallow: /": 2, "User-agent: *\nDisallow: /%61": 1, "<html>": 2,
	} {
		s := website(t, map[string]http.HandlerFunc{"/a": page, "/b": page, "/robots.txt": html(text)}, "/a", "/b")
		pages, err := crawl.Read(t.Context(), within, s.URL+"/sitemap.xml", limits)
		n := 0
		for i := range pages {
			if pages[i].Refused == nil {
				n++
			}
		}
		if err != nil || n != want {
			t.Errorf("%q: %d pages, %v, want %d", text, n, err, want)
		}
	}
	s = website(t, map[string]http.HandlerFunc{"/a": page, "/b": page}, "/a", "/b")
	small := limits
	small.Bytes = 1500
	pages, err := crawl.Read(t.Context(), within, s.URL+"/sitemap.xml", small)
	if err != nil || (pages[0].Refused == crawl.ErrLarge) == (pages[1].Refused == crawl.ErrLarge) {
		t.Errorf("too large together: %+v, %v", pages, err)
	}
}
