package inbox

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/team"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/agents"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// partChoices is the list of who may get a conversation, without its page.
const partChoices = "choices"

// choices is the page on which an agent picks who gets a conversation, with
// ?note=yes for a transfer with a note.
func (d deciding) choices(w http.ResponseWriter, r *http.Request, who caller) error {
	ctx, site := r.Context(), r.PathValue("site")
	c, err := d.Store.Conversation(ctx, site, r.PathValue("conv"))
	if err != nil {
		return err
	}
	props := ui.Assign{
		Page: d.Page(who, who.Words.T("assign")), Site: site, Conv: c.ID, From: c.Agent,
		Note: r.FormValue("note") != "", InQueue: c.Agent == "" && c.Team == "",
	}
	if props.Note {
		props.Title = who.Words.T("transfer")
	}
	able, err := takers(ctx, d.Pages, site)
	if err != nil {
		return err
	}
	props.Agents = slices.DeleteFunc(able, func(t ui.Taker) bool { return t.ID == c.Agent || t.ID == who.Agent.ID })
	teams, err := team.Kind.List(ctx, d.Docs, site)
	if err != nil {
		return err
	}
	for _, t := range teams {
		if c.Agent != "" || c.Team != t.ID {
			props.Teams = append(props.Teams, ui.Taker{ID: t.ID, Name: t.Value.Name})
		}
	}
	ui.SortTakers(props.Teams)
	w.Header().Add("Vary", agents.PartHeader)
	if r.Header.Get(agents.PartHeader) == partChoices {
		return web.WritePage(w, r, http.StatusOK, ui.AssignForm(props))
	}
	return web.WritePage(w, r, http.StatusOK, ui.AssignPage(props))
}

// answering are the agents of a site who may write to its visitors.
func answering(ctx context.Context, p *agents.Pages, site string) (able []people.Agent, err error) {
	all, err := people.Kind.List(ctx, p.Docs, store.Global)
	if err != nil {
		return nil, err
	}
	for _, a := range all {
		if a.Value.Has(site, people.Reply) {
			able = append(able, a.Value)
		}
	}
	return able, nil
}

// assign gives a conversation to "to": agent/ID, team/ID, or queue.
func (d deciding) assign(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	site := r.PathValue("site")
	to, err := d.target(r.Context(), site, r.PostFormValue("to"))
	if err != nil {
		return err
	}
	t := desk.Transfer{
		To: to, From: r.PostFormValue("from"),
		Note: strings.TrimSpace(strings.ReplaceAll(r.PostFormValue("note"), "\r\n", "\n")),
	}
	t.Ask = r.PostFormValue("ask") != ""
	if t.Names, err = (watching{d.Pages, desk.Watching{Desk: d.desk.Desk}}).names(r.Context(), site, r.PathValue("conv"), t.Note); err != nil {
		return err
	}
	return changesTo(func(ctx context.Context, site, conv, id string, agent desk.Person) (store.Result, error) {
		return d.desk.Assign(ctx, site, conv, id, agent, t)
	}, d.afterGiving)(w, r, who)
}

// gaveAway is the parameter of a list that says what became of the conversation
// which is not there any more.
const gaveAway = "gave"

// afterGiving leads to the conversation or, if the agent does not see it any more,
// to the list.
func (d deciding) afterGiving(r *http.Request, who caller) (string, error) {
	site := r.PathValue("site")
	c, err := d.Store.Conversation(r.Context(), site, r.PathValue("conv"))
	if err == nil && !who.Sees(site, &c) {
		return "/inbox/" + site + "/" + chat.StartPage + "?" + gaveAway + "=1", nil
	}
	if err != nil {
		return "", err
	}
	return toThread(r, who)
}

// target reads who is to get a conversation. It is desk.ErrTarget for who cannot.
func (d deciding) target(ctx context.Context, site, to string) (t desk.Target, err error) {
	kind, id, _ := strings.Cut(to, "/")
	switch kind {
	case "queue":
		return t, nil
	case "agent":
		able, err := answering(ctx, d.Pages, site)
		if err != nil {
			return t, err
		}
		i := slices.IndexFunc(able, func(a people.Agent) bool { return a.ID == id })
		if i < 0 {
			return t, desk.ErrTarget
		}
		t.Agent = desk.Person{ID: able[i].ID, Name: able[i].Name}
		return t, nil
	case "team":
		teams, err := team.Kind.List(ctx, d.Docs, site)
		if err != nil {
			return t, err
		}
		for _, of := range teams {
			if of.ID == id {
				t.Team = desk.Person{ID: id, Name: of.Value.Name}
				return t, nil
			}
		}
	}
	return t, desk.ErrTarget
}
