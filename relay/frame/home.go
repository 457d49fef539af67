package frame

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/hours"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/popular"
	"github.com/parley-chat/parley/relay/replytime"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/frame"

	"github.com/a-h/templ"
)

// mostFaces is how many of those who are there are shown, mostPast how many past
// conversations where the program does not list them.
const (
	mostFaces = 3
	mostPast  = 10
)

// home is what a site may show in its first view beside the greeting and the search:
// who is there, how long an answer takes, until when somebody is there, and what
// others open on the visitor's page.
type home struct{ parts }

func (f home) show(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	in, err := f.askedBy(w, r, 1)
	if err != nil {
		return err
	}
	if in.page.Queue = in.site.Widget.Queue; !in.site.Widget.Home {
		if in.page.Queue {
			return f.part(w, r, in, templ.NopComponent)
		}
		return store.ErrNotFound
	}
	show := ui.Home{Fresh: store.NewID()}
	now := f.Now()
	if err := f.faces(r, in.site, now, &show); err != nil {
		return err
	}
	if err := f.hours(r, in.site.ID, now, &show); err != nil {
		return err
	}
	if show.Opens.IsZero() {
		if show.Usually, _, err = replytime.Usual(r.Context(), f.Docs, in.site.ID, now); err != nil {
			return err
		}
	}
	if err := f.popular(r, in, &show); err != nil {
		return err
	}
	if r.PostFormValue("past") != "" {
		list, err := f.owned(r.Context(), in)
		if err != nil {
			return err
		}
		show.Past = list[:min(len(list), mostPast)]
	}
	return f.part(w, r, in, ui.HomePart(in.page, show))
}

// faces are the first names of those who are there, if visitors may know them.
func (f home) faces(r *http.Request, of site.Site, now time.Time, show *ui.Home) error {
	if of.Widget.Nameless {
		return nil
	}
	members, err := f.Store.Present(r.Context(), of.ID, desk.SetAgents, now.UnixMilli())
	if err != nil {
		return err
	}
	for _, member := range members { // an agent has as many as pages
		id, _, _ := strings.Cut(member, "/")
		name, err := people.Name(r.Context(), f.Docs, id)
		if err != nil {
			return err
		}
		if first, _, _ := strings.Cut(name, " "); len(show.Faces) < mostFaces && first != "" && !slices.Contains(show.Faces, first) {
			show.Faces = append(show.Faces, first)
		}
	}
	return nil
}

// hours say when the site closes, if it is open, or when it opens.
func (f home) hours(r *http.Request, site string, now time.Time, show *ui.Home) error {
	d, err := hours.Of(r.Context(), f.Docs, site)
	if err != nil || !d.Value.Set() {
		return err
	}
	s, err := d.Value.Schedule()
	if err != nil {
		return err
	}
	at, ok := s.NextChange(now)
	switch {
	case !ok:
	case s.Open(now):
		show.Closes = s.In(at)
	default:
		show.Opens = s.In(at)
	}
	return nil
}

// popular are the articles that visitors open on the page, then those of the site,
// then the first ones.
func (f home) popular(r *http.Request, in asked, show *ui.Home) error {
	articles, err := help.Of(r.Context(), f.Docs, in.site.ID)
	if err != nil {
		return err
	}
	own := articles.In(in.page.Locale)
	ids, here, err := popular.On(r.Context(), f.Docs, in.site.ID, in.site.PageAddress(r.PostFormValue("page")))
	if err != nil || len(ids) == 0 {
		return err // the page has the first ones already
	}
	for i, id := range ids {
		if at := slices.IndexFunc(own.Entries, func(e faq.Entry) bool { return e.ID == id }); at >= 0 && len(show.Popular) < pagePopular {
			show.Popular = append(show.Popular, own.Entries[at])
			show.Here = show.Here || i < here
		}
	}
	for i := range own.Entries {
		if len(show.Popular) < pagePopular && !slices.ContainsFunc(show.Popular, func(e faq.Entry) bool { return e.ID == own.Entries[i].ID }) {
			show.Popular = append(show.Popular, own.Entries[i])
		}
	}
	return nil
}

// opened counts that a visitor opened an article.
func (f home) opened(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	in, err := f.askedBy(w, r, 1)
	if err != nil {
		return err
	}
	articles, err := help.Of(r.Context(), f.Docs, in.site.ID)
	if err != nil {
		return err
	}
	id := r.PostFormValue("article")
	if !in.site.Widget.Home || articles.Entry(id) == nil {
		return store.ErrNotFound
	}
	page := in.site.PageAddress(r.PostFormValue("page"))
	if !in.site.AllowsPage(page) {
		page = "" // of others nothing is kept
	}
	if err := f.Budget.TakeText(chat.AroundText, budget.Who{Address: f.Address.ClientIP(r), Site: in.site.ID, Visitor: in.visitor}); err != nil {
		return err
	}
	if err := popular.Open(r.Context(), f.Docs, in.site.ID, page, id, f.Now().UnixMilli()); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
