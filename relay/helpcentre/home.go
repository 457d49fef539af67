package helpcentre

import (
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/help"
)

// How much a page lists: topics and articles of each on the first page, and
// articles on a page of one topic. With them it stays under 20 kB.
const (
	homeTopics   = 24
	homeArticles = 5
	topicPage    = 50
)

// start leads to the pages in the language that the reader's browser wants.
func (c *Centre) start(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	v, err := c.view(r)
	if err != nil {
		return err
	}
	w.Header().Set("Vary", "Accept-Language")
	http.Redirect(w, r, v.home(v.lang), http.StatusFound)
	return nil
}

// slash leads to the first page of a language.
func (c *Centre) slash(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	v, err := c.view(r)
	if err != nil {
		return err
	}
	http.Redirect(w, r, v.home(r.PathValue("lang")), http.StatusMovedPermanently)
	return nil
}

// home is the first page of a language, with ?topic= the articles of one topic,
// and with ?q= what a search finds.
func (c *Centre) home(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	v, err := c.view(r)
	if err != nil {
		return err
	}
	if asked := r.PathValue("lang"); v.exact && asked != v.lang {
		http.Redirect(w, r, v.home(v.lang), http.StatusMovedPermanently)
		return nil
	}
	if query := r.FormValue("q"); strings.TrimSpace(query) != "" {
		return c.search(w, r, v, query)
	}
	if r.URL.Query().Has("topic") {
		return c.topic(w, r, v)
	}
	h := ui.Home{Page: c.page(v, "")}
	h.Notice = v.elsewhere(r.PathValue("lang"), v.lang)
	for _, l := range v.centre.Languages {
		h.Alternates = append(h.Alternates, ui.Alternate{Lang: l, URL: v.whole(v.home(l))})
	}
	if len(h.Alternates) > 1 {
		h.Alternates = append(h.Alternates, ui.Alternate{Lang: "x-default", URL: v.whole(v.base + "/")})
	}
	h.Description, h.Canonical = v.words.T("greeting"), v.whole(v.home(v.lang))
	h.Topics = v.topics()
	return c.write(w, r, v, h.Page, func() error { return web.WritePage(w, r, http.StatusOK, ui.HomePage(h)) })
}

// topics are what the first page lists.
func (v *view) topics() (list []ui.Topic) {
	groups := v.layout.Groups(v.centre.In(v.lang))
	for i, g := range groups {
		t := ui.Topic{Name: g.Topic, Count: len(g.Pages)}
		shown := min(len(g.Pages), homeArticles)
		if len(groups) == 1 {
			shown = min(len(g.Pages), topicPage)
		}
		if i >= homeTopics {
			shown = 0
		}
		t.Links = v.links(g.Pages[:shown])
		if shown < len(g.Pages) {
			t.All = v.topicURL(g.Topic, 1)
		}
		list = append(list, t)
	}
	return list
}

// topic is a page with the articles of one topic.
func (c *Centre) topic(w http.ResponseWriter, r *http.Request, v *view) error {
	name := r.FormValue("topic")
	n, err := strconv.Atoi(r.FormValue("page"))
	if err != nil || n < 1 {
		n = 1
	}
	for _, g := range v.layout.Groups(v.centre.In(v.lang)) {
		from := (n - 1) * topicPage
		if g.Topic != name || from >= len(g.Pages) || n > len(g.Pages) {
			continue
		}
		title := name
		if title == "" {
			title = v.words.T("other")
		}
		to := min(from+topicPage, len(g.Pages))
		h := ui.Home{Page: c.page(v, title), One: true, Topics: []ui.Topic{{Name: title, Links: v.links(g.Pages[from:to])}}}
		h.Canonical = v.whole(v.topicURL(name, n))
		h.Path = []ui.Link{{Name: v.words.T("home"), URL: h.Home}, {Name: title}}
		h.Data = []any{breadcrumbs(v, h.Path, h.Canonical)}
		if n > 1 {
			h.Previous = v.topicURL(name, n-1)
		}
		if to < len(g.Pages) {
			h.Next = v.topicURL(name, n+1)
		}
		return c.write(w, r, v, h.Page, func() error { return web.WritePage(w, r, http.StatusOK, ui.HomePage(h)) })
	}
	return store.ErrNotFound
}

func (v *view) topicURL(name string, n int) string {
	q := url.Values{"topic": {name}}
	if n > 1 {
		q.Set("page", strconv.Itoa(n))
	}
	return v.home(v.lang) + "?" + q.Encode()
}

func (v *view) links(pages []*help.Page) []ui.Link {
	list := make([]ui.Link, len(pages))
	for i, p := range pages {
		list[i] = ui.Link{Name: p.Question, URL: v.in(p), Lang: p.Lang}
	}
	return list
}

// write answers with a page, or that the reader has it: its tag changes with
// the articles, the settings and the program.
func (c *Centre) write(w http.ResponseWriter, r *http.Request, v *view, p ui.Page, page func() error) error {
	sum := fnv.New128a()
	fmt.Fprintf(sum, "%s %q %q %s %s %q %q %+v", v.centre.Version, v.site.Name, v.site.Names, p.Style+p.Script, p.Accent, v.layout.Topics, p.Notice, v.site.Help)
	tag := `"` + hex.EncodeToString(sum.Sum(nil)[:8]) + `"`
	w.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	return page()
}
