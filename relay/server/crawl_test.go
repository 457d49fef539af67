package server

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/store/docs"
)

// helpPages is a website whose pages change.
type helpPages struct {
	*httptest.Server
	mu    sync.Mutex
	pages map[string]string // texts by path
}

func newHelpPages(t *testing.T, pages map[string]string) *helpPages {
	h := &helpPages{pages: pages}
	h.Server = httptest.NewServer(h)
	t.Cleanup(h.Close)
	return h
}

func (h *helpPages) set(path, text string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.pages[path] = text; text == "" {
		delete(h.pages, path)
	}
}

func (h *helpPages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if r.URL.Path == "/sitemap.xml" {
		fmt.Fprint(w, "<urlset>")
		for path := range h.pages {
			fmt.Fprintf(w, "<url><loc>%s%s</loc></url>", h.URL, path)
		}
		fmt.Fprint(w, "</urlset>")
		return
	}
	text, ok := h.pages[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html")
	fmt.Fprintf(w, "<html lang=en><title>%s | Shop</title><nav>Menu</nav><main><h1>%[1]s</h1><p>%s</p></main>", strings.TrimPrefix(r.URL.Path, "/"), text)
}

var overs = regexp.MustCompile(`name="over" value="([\w-]+)"`)

// The pages of a website are checked first, then imported; once more only what has
// changed since is, and what was edited here stays unless that is chosen.
func TestArticlesComeFromAWebsite(t *testing.T) {
	r := newRelay(t, func(c *Config) { c.WebhookNetworks = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")} })
	r.agent("own", "shop")
	session := r.session("own")
	if err := help.Import(t.Context(), r.docs, "shop", []faq.Entry{{ID: "old", Lang: "en", Question: "Fax?", Answer: "No."}}); err != nil {
		t.Fatal(err)
	}
	there := newHelpPages(t, map[string]string{"/returns": "Within 30 days.", "/shipping": "Three days.", "/hours": "Nine to five.", "/empty": ""})
	check := func(parts ...string) (token string, over []string) {
		t.Helper()
		answer, body := r.upload(session, "", "", "do", "crawl", "sitemap", there.URL+"/sitemap.xml", "fetch", "1")
		for _, part := range parts {
			if !strings.Contains(body, part) {
				t.Errorf("%s: the plan lacks %q:\n%s", answer.Status, part, body)
			}
		}
		if m := uploaded.FindStringSubmatch(body); m != nil {
			token = m[1]
		}
		for _, m := range overs.FindAllStringSubmatch(body, -1) {
			over = append(over, m[1])
		}
		return token, over
	}
	bring := func(token, says string, fields ...string) {
		t.Helper()
		answer, _ := r.upload(session, "", "", append(fields, "do", "import", "upload", token)...)
		if answer.StatusCode != http.StatusSeeOther || !strings.HasSuffix(answer.Header.Get("Location"), "?done="+says) {
			t.Errorf("import: %s, %s", answer.Status, answer.Header.Get("Location"))
		}
	}
	articles := func() map[string]docs.Doc[help.Article] {
		t.Helper()
		list, err := help.Kind.List(t.Context(), r.docs, "shop")
		if err != nil {
			t.Fatal(err)
		}
		by := map[string]docs.Doc[help.Article]{}
		for _, d := range list {
			by[d.Value.Question] = d
		}
		return by
	}
	edit := func(question string, change func(*help.Article)) {
		t.Helper()
		err := help.Kind.Change(t.Context(), r.docs, "shop", articles()[question].ID, func(d *docs.Doc[help.Article]) error {
			change(&d.Value)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}

	token, _ := check("3 added", "0 changed", "1 refused", "The page has no title or no text.", there.URL+"/returns")
	if len(articles()) != 1 {
		t.Error("a check changed the articles")
	}
	if _, body := r.do(http.MethodGet, "/inbox/shop/articles/import?at=50&upload="+token, nil, "Cookie", "parley_agent="+session); !strings.Contains(body, "3 added") || !strings.Contains(body, token) {
		t.Errorf("the plan again:\n%s", body)
	}
	bring(token, "3")
	is := articles()
	if a := is["returns"].Value; len(is) != 4 || a.Answer != "Within 30 days." || a.Slug != "returns" || a.Lang != "en" || a.From == nil || a.From.Address != there.URL+"/returns" {
		t.Fatalf("%+v", is)
	}
	if token, _ := check("0 added", "3 unchanged", "There is nothing to import."); token != "" {
		t.Error("nothing changed, and something can be imported")
	}

	// What agents add beside the text of a page is no edit of it, and stays.
	edit("shipping", func(a *help.Article) { a.Topic, a.Alt, a.Slug = "Orders", []string{"When does it come?"}, "delivery" })
	edit("returns", func(a *help.Article) { a.Answer = "Within 60 days!" })
	edit("hours", func(a *help.Article) { draft := a.Text; draft.Answer = "Not on Sundays."; a.Draft = &draft })
	there.set("/shipping", "Two days.")
	there.set("/returns", "Within 14 days.")
	there.set("/new", "Is new.")
	token, over := check("1 added", "1 changed", "0 unchanged", "2 edited here", "0 no longer there", "Overwrite")
	if len(over) != 2 {
		t.Errorf("%v can be overwritten", over)
	}
	bring(token, "2")
	is = articles()
	if a := is["shipping"].Value; a.Answer != "Two days." || a.Topic != "Orders" || len(a.Alt) != 1 || a.Slug != "delivery" {
		t.Errorf("shipping: %+v", a)
	}
	if is["returns"].Value.Answer != "Within 60 days!" || is["hours"].Value.Draft == nil || is["new"].Value.Answer != "Is new." || is["Fax?"].Value.Answer != "No." {
		t.Errorf("%+v", is)
	}

	there.set("/new", "")
	token, _ = check("0 added", "0 changed", "1 unchanged", "2 edited here", "1 no longer there")
	bring(token, "2", "over", is["returns"].ID, "over", is["hours"].ID)
	is = articles()
	if is["returns"].Value.Answer != "Within 14 days." || is["hours"].Value.Draft != nil || is["hours"].Value.Answer != "Nine to five." || is["new"].Value.Answer != "Is new." {
		t.Errorf("%+v", is)
	}
	check("0 added", "3 unchanged", "0 edited here", "1 no longer there", "There is nothing to import.")

	// What is archived here is not published again by itself.
	edit("hours", func(a *help.Article) { a.State = help.Archived })
	there.set("/hours", "Ten to four.")
	check("1 edited here", "0 changed")
}

func TestWebsitesThatCannotBeImported(t *testing.T) {
	r := newRelay(t, nil)
	r.agent("own", "shop")
	session := r.session("own")
	reached := false
	there := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	defer there.Close()
	for address, says := range map[string]string{
		"": "Type a whole web address.", "shop": "Type a whole web address.", "file:///etc/passwd": "Type a whole web address.",
		there.URL + "/sitemap.xml": "This address is not a public one.", "http://169.254.169.254/": "This address is not a public one.",
	} {
		answer, body := r.upload(session, "", "", "do", "crawl", "sitemap", address)
		field := regexp.MustCompile(`(?s)<input id="import-sitemap"[^>]*aria-invalid="true"[^>]*>\s*<p id="import-sitemap-wrong"[^>]*>([^<]*)</p>`).FindStringSubmatch(body)
		if answer.StatusCode != http.StatusUnprocessableEntity || field == nil || field[1] != says || !strings.Contains(body, `value="`+address+`"`) {
			t.Errorf("%q: %s, %q", address, answer.Status, field)
		}
	}
	if reached {
		t.Error("the relay's own network was reached")
	}
}
