package editor

import (
	"net/http"
	"net/url"

	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/editor"
	"github.com/parley-chat/parley/templates/inbox"
)

// order is the page on which topics, and the articles of one, are put in order.
func (e *Editor) order(w http.ResponseWriter, r *http.Request, who caller) error {
	p := ui.Order{Topic: r.FormValue("topic"), In: r.URL.Query().Has("topic")}
	var err error
	if p.Shell, err = e.Shell(r.Context(), r.PathValue("site"), who, "articles"); err != nil {
		return err
	}
	p.Title = who.Words.T("order.title") + " · " + p.Title
	centre, err := help.CentreOf(r.Context(), e.Docs, p.Site)
	if err != nil {
		return err
	}
	layout, err := help.LayoutOf(r.Context(), e.Docs, p.Site)
	if err != nil {
		return err
	}
	p.Lang, _ = centre.Language(r.FormValue("lang"))
	for _, l := range centre.Languages {
		p.Languages = append(p.Languages, inbox.Link{Name: l, URL: orderURL(p.Site, l)})
	}
	for _, g := range layout.Groups(centre.In(p.Lang)) {
		switch {
		case p.In && g.Topic == p.Topic:
			for _, page := range g.Pages[:min(len(g.Pages), mostRows)] {
				p.Rows = append(p.Rows, ui.Placed{ID: page.ID, Name: page.Question, URL: editURL(p.Site, page.ID)})
			}
		case !p.In:
			name := g.Topic
			if name == "" {
				name = who.Words.T("order.other")
			}
			p.Rows = append(p.Rows, ui.Placed{ID: g.Topic, Name: name, URL: topicURL(p.Site, p.Lang, g.Topic), Fixed: g.Topic == ""})
		}
	}
	return web.WritePage(w, r, http.StatusOK, ui.OrderPage(p))
}

func orderURL(site, lang string) string {
	return "/inbox/" + site + "/articles/order?" + url.Values{"lang": {lang}}.Encode()
}

func topicURL(site, lang, topic string) string {
	return orderURL(site, lang) + "&topic=" + url.QueryEscape(topic)
}

// move moves a topic or an article by one place.
func (e *Editor) move(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	site, lang, topic, down := r.PathValue("site"), r.PostFormValue("lang"), r.PostFormValue("topic"), r.PostFormValue("do") == "down"
	to := orderURL(site, lang)
	var err error
	if id := r.PostFormValue("article"); id != "" {
		err = help.MoveArticle(r.Context(), e.Docs, site, id, down)
		to = topicURL(site, lang, topic)
	} else {
		err = help.MoveTopic(r.Context(), e.Docs, site, lang, topic, down)
	}
	if err != nil {
		return err
	}
	if err := e.note(r, who, "articles-ordered", topic); err != nil {
		return err
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}
