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
	if p.Unsaved, err = (unsaved{e}).list(r, who); err != nil {
		return err
	}
	votes, err := help.AllVotes(r.Context(), e.Docs, p.Site)
	if err != nil {
		return err
	}
	total, uses, err := help.UseOf(r.Context(), e.Docs, p.Site)
	if err != nil {
		return err
	}
	p.Use = ui.Use{Visits: total.Visits, Opened: total.Opened, Alone: total.Alone(), Share: share(total.Alone(), total.Visits)}
	faults, err := help.FaultsOf(r.Context(), e.Docs, p.Site)
	if err != nil {
		return err
	}
	broken := map[string]int{}
	for _, f := range faults.List {
		broken[f.Article]++
	}
	now := e.Now().UnixMilli()
	list = slices.SortedStableFunc(slices.Values(list), func(a, b docs.Doc[help.Article]) int { return a.Value.Order - b.Value.Order })
	want := strings.ToLower(p.Query)
	for i := range list {
		a := &list[i].Value
		text := a.Edited()
		state := stateOf(a)
		due := a.ReviewBy != 0 && a.ReviewBy <= now && a.State != help.Archived
		is := map[string]bool{"": true, state: true, "internal": text.For == help.Agents, "case": text.Outcome != "", "review": due, "faulty": broken[list[i].ID] > 0}
		if !is[p.State] || !strings.Contains(strings.ToLower(text.Question+"\n"+text.Answer+"\n"+text.Topic+"\n"+strings.Join(text.Tags, "\n")), want) {
			continue
		}
		if len(p.Rows) == mostRows {
			break
		}
		p.Rows = append(p.Rows, ui.Row{
			Title: text.Question, Lang: a.Lang, Topic: text.Topic, State: state, URL: editURL(p.Site, list[i].ID),
			Internal: text.For == help.Agents, Outcome: string(text.Outcome), Tags: text.Tags, Due: due, Broken: broken[list[i].ID],
			Figures: figuresOf(votes[list[i].ID], uses[list[i].ID]),
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
