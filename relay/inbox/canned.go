package inbox

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/canned"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/agents"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// cannedPages are the pages with the canned replies of a site.
type cannedPages struct{ *agents.Pages }

// cannedJSON is a reply as scripts offer it.
type cannedJSON struct {
	ID    string        `json:"id"`
	Name  string        `json:"name"`
	Title string        `json:"title,omitempty"`
	Text  string        `json:"text"`
	Files []canned.File `json:"files,omitempty"`
	// Then says what happens when it is sent, in the words of the agent.
	Then string `json:"then,omitempty"`
	Last int64  `json:"last,omitempty"`
}

// list shows the replies; to a script, which offers them where the agent writes,
// it names the replies alone.
func (p cannedPages) list(w http.ResponseWriter, r *http.Request, who caller) error {
	if !agents.WantsJSON(r) {
		page := ui.Canned{Open: ui.CannedReply{ID: store.NewID()}}
		return p.write(w, r, who, page, r.FormValue("edit"), http.StatusOK)
	}
	site := r.PathValue("site")
	replies, err := p.replies(r.Context(), site, who)
	if err != nil {
		return err
	}
	set, err := p.Labels(r.Context(), site)
	if err != nil {
		return err
	}
	list := make([]cannedJSON, len(replies))
	for i, d := range replies {
		v := d.Value
		list[i] = cannedJSON{d.ID, v.Name, v.Title, v.Text, v.Files, ui.ThenSummary(who.Words, set, ui.CannedThen(v.Then)), d.use.Last}
	}
	web.WriteJSON(w, http.StatusOK, list)
	return nil
}

// write writes the page with the reply called edit in its form, if there is
// one.
func (p cannedPages) write(w http.ResponseWriter, r *http.Request, who caller, page ui.Canned, edit string, status int) error {
	var err error
	if page.Shell, err = p.Shell(r.Context(), r.PathValue("site"), who, "canned"); err != nil {
		return err
	}
	page.SendID = store.NewID()
	page.Title = who.Words.T("nav.canned") + " · " + page.Title
	replies, err := p.replies(r.Context(), page.Site, who)
	if err != nil {
		return err
	}
	for _, d := range replies {
		v := d.Value
		row := ui.CannedReply{
			ID: d.ID, Version: d.Version, Name: v.Name, Title: v.Title, Text: v.Text, Blocks: v.Blocks,
			For: audience(v.Owner, v.Team), Files: v.Files, Then: ui.CannedThen(v.Then), Uses: d.use.N,
		}
		page.Replies = append(page.Replies, row)
		if d.ID == edit {
			page.Open = row
		}
	}
	list, err := team.Kind.List(r.Context(), p.Docs, page.Site)
	if err != nil {
		return err
	}
	for _, t := range list {
		page.Teams = append(page.Teams, ui.Label{ID: t.ID, Name: t.Value.Name})
	}
	return web.WritePage(w, r, status, ui.CannedPage(page))
}

// audience is whose a reply or a view is, as the form has it: "me", "team/ID" or "".
func audience(owner, team string) string {
	switch {
	case owner != "":
		return "me"
	case team != "":
		return "team/" + team
	}
	return ""
}

// countedReply is a reply with how often it was sent.
type countedReply struct {
	docs.Doc[canned.Reply]
	use canned.Use
}

// replies are those of a site that an agent may use, by name. Of teams' replies
// those who change what is everybody's see all.
func (p cannedPages) replies(ctx context.Context, site string, who caller) (mine []countedReply, err error) {
	list, err := canned.Kind.List(ctx, p.Docs, site)
	if err != nil {
		return nil, fmt.Errorf("list canned replies of %s: %w", site, err)
	}
	uses, err := canned.Uses.List(ctx, p.Docs, site)
	if err != nil {
		return nil, fmt.Errorf("list uses of canned replies of %s: %w", site, err)
	}
	teams, err := team.Of(ctx, p.Docs, site, who.Agent.ID)
	if err != nil {
		return nil, err
	}
	by := make(map[string]canned.Use, len(uses))
	for _, u := range uses {
		by[u.ID] = u.Value
	}
	for _, d := range list {
		if d.Value.For(who.Agent.ID, teams) || d.Value.Team != "" && who.May(people.Settings, site) {
			mine = append(mine, countedReply{d, by[d.ID]})
		}
	}
	slices.SortFunc(mine, func(a, b countedReply) int {
		return cmp.Or(strings.Compare(a.Value.Name, b.Value.Name), strings.Compare(a.ID, b.ID))
	})
	return mine, nil
}

// usable tells of a canned reply whether an agent may use it.
func (p cannedPages) usable(r *http.Request, who caller) func(context.Context, string) (bool, error) {
	return func(ctx context.Context, reply string) (bool, error) {
		mine, err := p.replies(ctx, r.PathValue("site"), who)
		return slices.ContainsFunc(mine, func(d countedReply) bool { return d.ID == reply }), err
	}
}
