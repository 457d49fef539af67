package frame

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/prechat"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/wire"
	ui "github.com/parley-chat/parley/templates/frame"
	"github.com/parley-chat/parley/templates/words"
)

// How much a page shows: questions before anything was searched for, articles
// that were found, and events of the conversation.
const (
	pagePopular = 3
	pageHits    = 6
	pageEvents  = 200
)

// searchedPerPage is how many articles are searched in the time that a page
// takes.
const searchedPerPage = 5_000

// page is what the loader's iframe shows. The widget's program takes it over
// when it arrives.
func (f *Frame) page(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	q := r.URL.Query()
	site, err := f.site(w, r, q.Get("site"))
	if err != nil {
		return err
	}
	if id := q.Get("survey"); id != "" || q.Get("mode") == ui.ModeSurvey {
		return surveyPages{f}.whole(w, r, site, cmp.Or(id, chat.SurveyCSAT))
	}
	p, err := f.newPage(r, site, locale(q.Get("locale")))
	if err != nil {
		return err
	}
	p.Loader = q.Has("words")
	if err := f.lookUp(r, &p, q); err != nil {
		return err
	}
	return web.WriteSecretPage(w, r, http.StatusOK, ui.Page(p))
}

// pageBack is page where the program cannot run and the visitor has a
// conversation. The form says who is asking, since no token may stand in an
// address; somebody who is not known gets a page like everybody else.
func (f *Frame) pageBack(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	site, err := f.formSite(w, r)
	if err != nil {
		return err
	}
	p, err := f.newPage(r, site, locale(r.PostFormValue("locale")))
	if err != nil {
		return err
	}
	p.ByForm = true
	err = f.addConversation(r, &p, r.PostFormValue("token"), r.PostFormValue("conv"))
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if err := f.lookUp(r, &p, r.PostForm); err != nil {
		return err
	}
	return web.WriteSecretPage(w, r, http.StatusOK, ui.Page(p))
}

// site finds the site of a page and sets the page's policy: only the site's own
// pages may frame it.
func (f *Frame) site(w http.ResponseWriter, r *http.Request, id string) (site.Site, error) {
	s, err := site.Get(r.Context(), f.Docs, id)
	if err == nil {
		setHeaders(w, embedders(f.Access, s))
	}
	return s, err
}

// embedders are the origins whose pages may frame a site's chat.
func embedders(a *access.Access, s site.Site) []string {
	if a.Inbox == "" {
		return s.Embedders()
	}
	return append(s.Embedders(), a.Inbox)
}

// setHeaders lets pages of these origins frame the answer.
func setHeaders(w http.ResponseWriter, origins []string) {
	h := w.Header()
	h.Set("Content-Security-Policy", ui.CSP(origins))
	// Pages that are isolated from others frame only what is so too, and says that
	// they may.
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Cross-Origin-Embedder-Policy", "require-corp")
	h.Set("Cache-Control", "no-store")
}

// newPage is the page of a site, before anything was said or searched.
func (f *Frame) newPage(r *http.Request, site site.Site, locale string) (ui.Frame, error) {
	p := ui.Frame{
		Site: site.ID, Name: site.NameIn(base(locale)), Locale: locale, Words: words.Visitor().For(locale), Accent: site.Accent,
		Greeting: site.Greeting[base(locale)], Away: site.Away[base(locale)], AsksName: site.Before.Name != "", AsksEmail: site.Before.Email != "", Chooses: site.Before.Choose != "", Notice: noticeVersion(site.Widget), Home: site.Widget.Home, Queue: site.Widget.Queue, Visitors: site.Widget.Visitors,
		Style: f.Assets.URL("frame.css"), Script: f.Assets.URL("frame.js"), Wasm: f.Assets.URL("widget.wasm"), Rare: f.Assets.URL("rare.js"), RareStyle: f.Assets.URL("rare.css"),
		Search: ui.SearchNone, View: ui.ViewHome,
		Token: f.Access.IssueToken(site.ID, store.NewID()), Conv: store.NewID(), SendID: store.NewID(),
	}
	if site.Bot.On {
		p.Opening = site.Bot.Replies.Opening[base(locale)]
	}
	more, err := prechat.Kind.List(r.Context(), f.Docs, site.ID)
	if err != nil {
		return p, err
	}
	p.AsksMore = len(more) > 0
	if !site.Mask.Keep {
		p.Mask = strings.Join(site.Mask.Kinds, " ")
	}
	if p.Mode = site.Widget.Mode; slices.Contains([]string{ui.ModeFAQ, ui.ModeChat}, r.FormValue("mode")) {
		p.Mode = r.FormValue("mode")
	}
	articles, err := help.Of(r.Context(), f.Docs, site.ID)
	if err != nil {
		return p, err
	}
	switch {
	case p.Mode == ui.ModeChat:
		p.View = ui.ViewChat
	case articles.Bytes > inWidget:
		p.Search = ui.SearchRelay
	case len(articles.Entries) > 0:
		p.Search = ui.SearchHere
		means, err := help.MeaningOf(r.Context(), f.Docs, site.ID)
		if err != nil {
			return p, err
		}
		if means.Widget {
			p.Search = ui.SearchMeaning
		}
	}
	agents, err := f.Store.Present(r.Context(), site.ID, desk.SetAgents, f.Now().UnixMilli())
	if err != nil {
		return p, err
	}
	p.Online = len(agents) > 0
	p.Back, err = Back(r.Context(), f.Docs, site.ID, f.Now(), p.Words)
	return p, err
}

// lookUp fills the page with the view, the article or the search that is asked
// for.
func (f *Frame) lookUp(r *http.Request, p *ui.Frame, q url.Values) error {
	articles, err := help.Of(r.Context(), f.Docs, p.Site)
	if err != nil {
		return err
	}
	p.Query = clipBytes(q.Get("q"), wire.MaxQuery)
	if q.Get("view") == ui.ViewChat {
		p.View = ui.ViewChat
	}
	if id := q.Get("article"); id != "" {
		if entry := articles.Entry(id); entry != nil {
			p.View, p.Article = ui.ViewArticle, entry
		}
	}
	own := articles.In(p.Locale)
	if p.Query != "" {
		who := budget.Who{Address: f.Address.ClientIP(r), Site: p.Site}
		if err := f.Budget.Take(budget.Pages, float64(len(articles.Entries)/searchedPerPage), who); err != nil {
			return err
		}
	}
	if p.Query == "" {
		p.Found = own.Entries[:min(len(own.Entries), pagePopular)]
	} else {
		for _, hit := range articles.Find(p.Query, faq.Options{Lang: p.Locale, K: pageHits}) {
			p.Found = append(p.Found, *hit.Entry)
		}
	}
	return nil
}

// addConversation adds the visitor's conversation to the page, also one that
// has not begun. It returns store.ErrNotFound if the token is none or the
// conversation another visitor's.
func (f *Frame) addConversation(r *http.Request, p *ui.Frame, token, conv string) error {
	visitor, renewed, err := f.Access.CheckToken(p.Site, token)
	if err != nil || !chat.ValidID(conv) {
		return store.ErrNotFound
	}
	token = cmp.Or(renewed, token)
	state, err := f.Store.Conversation(r.Context(), p.Site, conv)
	if errors.Is(err, store.ErrNotFound) {
		p.Token, p.Conv = token, conv
		return nil
	}
	if err != nil {
		return err
	}
	if state.Visitor != visitor {
		return store.ErrNotFound
	}
	if state.MergedInto != "" {
		return f.addConversation(r, p, token, state.MergedInto)
	}
	p.Token, p.Conv, p.State = token, conv, state
	if p.Queue {
		if p.Queued, err = (waiting{parts{f}}).queued(r, p.Site, &state); err != nil {
			return err
		}
	}
	after := uint64(0)
	if state.Seq > pageEvents {
		after = state.Seq - pageEvents
	}
	events, err := store.Tail(r.Context(), f.Store, p.Site, conv, after, pageEvents)
	p.Events = make([]chat.Event, len(events))
	for i, e := range events {
		p.Events[i] = e.ForVisitor()
	}
	return err
}
