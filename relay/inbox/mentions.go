package inbox

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/mention"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/agents"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// watching are the handlers of who is told of a conversation that they do not have.
type watching struct {
	*agents.Pages
	desk desk.Watching
}

// page is the page with what the agent is told of.
func (p watching) page(w http.ResponseWriter, r *http.Request, who caller) error {
	ctx, site := r.Context(), r.PathValue("site")
	s, err := p.Shell(ctx, site, who, "mentions")
	if err != nil {
		return err
	}
	s.Title = who.Words.T("mentions") + " · " + s.Title
	told, err := mention.Of(ctx, p.Docs, site, who.Agent.ID)
	if err != nil {
		return err
	}
	props := ui.Told{Shell: s}
	for _, i := range told.List {
		c, err := p.Store.Conversation(ctx, site, i.Conv)
		if errors.Is(err, store.ErrNotFound) || err == nil && !who.Sees(site, &c) {
			continue
		}
		if err != nil {
			return err
		}
		props.List = append(props.List, ui.ToldItem{Conversation: c, Why: i.Why, By: i.By, At: i.At, Seq: i.Seq, Seen: i.Seen})
	}
	return web.WritePage(w, r, http.StatusOK, ui.MentionsPage(props))
}

// note is desk.Note with those whom the note names.
func (p watching) note(ctx context.Context, site, conv string, agent desk.Person, m desk.Message) (store.Result, error) {
	names, err := p.names(ctx, site, conv, m.Text)
	if err != nil {
		return store.Result{}, err
	}
	return p.desk.NoteTo(ctx, site, conv, agent, m, names)
}

// names are those whom a note names. It is a *chat.Refusal if one of them may not
// see the conversation.
func (p watching) names(ctx context.Context, site, conv, text string) ([]chat.Named, error) {
	all, known, err := p.named(ctx, site)
	if err != nil {
		return nil, err
	}
	found := mention.Find(text, all)
	if len(found) == 0 {
		return nil, nil
	}
	c, err := p.Store.Conversation(ctx, site, conv)
	if err != nil {
		return nil, err
	}
	for _, n := range found {
		sees, err := p.sees(ctx, site, n, known, &c)
		if err != nil {
			return nil, err
		}
		if !sees {
			return nil, &chat.Refusal{Code: "mention_access", Args: []string{"agent", n.Name}}
		}
	}
	return found, nil
}

// named are those who can be named in a site: its agents, whom known has by their
// IDs, and its teams.
func (p watching) named(ctx context.Context, site string) (all []chat.Named, known map[string]people.Agent, err error) {
	list, err := people.Kind.List(ctx, p.Docs, store.Global)
	if err != nil {
		return nil, nil, err
	}
	known = map[string]people.Agent{}
	for _, d := range list {
		if _, of := d.Value.In(site); of {
			known[d.Value.ID] = d.Value
			all = append(all, chat.Named{Agent: d.Value.ID, Name: d.Value.Name})
		}
	}
	teams, err := team.Kind.List(ctx, p.Docs, site)
	for _, d := range teams {
		all = append(all, chat.Named{Team: d.ID, Name: d.Value.Name})
	}
	return all, known, err
}

// sees reports whether somebody who is named may see a conversation. Of a team's
// members those are told who do.
func (p watching) sees(ctx context.Context, site string, n chat.Named, known map[string]people.Agent, c *chat.Conversation) (is bool, err error) {
	if n.Team != "" {
		return true, nil
	}
	caller := web.Caller{Agent: known[n.Agent]}
	if caller.Colleagues, err = team.Colleagues(ctx, p.Docs, site, n.Agent); err != nil {
		return false, err
	}
	return caller.May(web.Read, site) && caller.Sees(site, c), nil
}

// nameJSON is somebody whom a script offers to name in a note.
type nameJSON struct {
	Name string `json:"name"`
	Team bool   `json:"team,omitempty"`
}

// list are those who may be named in a conversation, by name, without the caller.
func (p watching) list(w http.ResponseWriter, r *http.Request, who caller) error {
	ctx, site := r.Context(), r.PathValue("site")
	c, err := p.Store.Conversation(ctx, site, r.PathValue("conv"))
	if err != nil {
		return err
	}
	all, known, err := p.named(ctx, site)
	if err != nil {
		return err
	}
	list := []nameJSON{}
	for _, n := range all {
		sees, err := p.sees(ctx, site, n, known, &c)
		if err != nil {
			return err
		}
		if sees && n.Agent != who.Agent.ID {
			list = append(list, nameJSON{n.Name, n.Team != ""})
		}
	}
	slices.SortFunc(list, func(a, b nameJSON) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	web.WriteJSON(w, http.StatusOK, list)
	return nil
}

// follow has the agent told of what others write, or no more.
func (p watching) follow(on bool) handler {
	return changes(func(ctx context.Context, site, conv, id string, agent desk.Person) (store.Result, error) {
		return p.desk.Follow(ctx, site, conv, id, agent, on)
	})
}

// watchTold tells pages how much there is that their agents have not seen.
func (h *hub) watchTold(ctx context.Context) (stop func(), err error) {
	return mention.Kind.Watch(ctx, h.in.Docs, h.site, docs.Coalesced(ctx, func() {
		for _, l := range h.all() {
			h.in.sendCounts(ctx, l)
		}
	}))
}
