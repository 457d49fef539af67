package editor

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/editor"
)

// mostRows is how many articles the list shows at once; a search finds the others.
const mostRows = 500

// list is the page with all articles, those that ?q= and ?state= want.
func (e *Editor) list(w http.ResponseWriter, r *http.Request, who caller) error {
	p := ui.List{Query: r.FormValue("q"), State: r.FormValue("state")}
	var err error
	if p.Shell, err = e.Shell(r.Context(), r.PathValue("site"), who, "articles"); err != nil {
		return err
	}
	p.Title = who.Words.T("nav.articles") + " · " + p.Title
	of, err := site.Get(r.Context(), e.Docs, p.Site)
	if err != nil {
		return err
	}
	p.Centre = e.Home(&of)
	list, err := help.Kind.List(r.Context(), e.Docs, p.Site)
	if err != nil {
		return err
	}
	votes, err := help.AllVotes(r.Context(), e.Docs, p.Site)
	if err != nil {
		return err
	}
	list = slices.SortedStableFunc(slices.Values(list), func(a, b docs.Doc[help.Article]) int { return a.Value.Order - b.Value.Order })
	want := strings.ToLower(p.Query)
	for i := range list {
		a := &list[i].Value
		text := a.Edited()
		state := stateOf(a)
		if p.State != "" && p.State != state || !strings.Contains(strings.ToLower(text.Question+"\n"+text.Answer+"\n"+text.Topic), want) {
			continue
		}
		if len(p.Rows) == mostRows {
			break
		}
		v := votes[list[i].ID]
		p.Rows = append(p.Rows, ui.Row{
			Title: text.Question, Lang: a.Lang, Topic: text.Topic, State: state, URL: editURL(p.Site, list[i].ID),
			Internal: text.For == help.Agents, Up: v.Up, Down: v.Down,
		})
	}
	return web.WritePage(w, r, http.StatusOK, ui.ListPage(p))
}

// stateOf names the state of an article for people.
func stateOf(a *help.Article) string {
	switch {
	case a.PublishAt != 0 && a.Draft != nil:
		return "scheduled"
	case a.State != help.Published:
		return string(a.State)
	case a.Draft != nil:
		return "changed"
	}
	return "published"
}

func editURL(site, id string) string {
	return "/inbox/" + site + "/articles/edit?" + url.Values{"id": {id}}.Encode()
}
