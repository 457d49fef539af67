package inbox

import (
	"context"
	"errors"
	"net/http"

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
	var all []chat.Named
	list, err := people.Kind.List(ctx, p.Docs, store.Global)
	if err != nil {
		return nil, err
	}
	known := map[string]people.Agent{}
	for _, d := range list {
		if _, of := d.Value.In(site); of {
			known[d.Value.ID] = d.Value
			all = append(all, chat.Named{Agent: d.Value.ID, Name: d.Value.Name})
		}
	}
	teams, err := team.Kind.List(ctx, p.Docs, site)
	if err != nil {
		return nil, err
	}
	for _, d := range teams {
		all = append(all, chat.Named{Team: d.ID, Name: d.Value.Name})
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
		if n.Team != "" {
			continue // of its members those are told who see it
		}
		caller := web.Caller{Agent: known[n.Agent]}
		if caller.Colleagues, err = team.Colleagues(ctx, p.Docs, site, n.Agent); err != nil {
			return nil, err
		}
		if !caller.May(web.Read, site) || !caller.Sees(site, &c) {
			return nil, &chat.Refusal{Code: "mention_access", Args: []string{"agent", n.Name}}
		}
	}
	return found, nil
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
