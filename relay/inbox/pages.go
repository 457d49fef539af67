package inbox

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/draft"
	"github.com/parley-chat/parley/relay/mention"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/team"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/agents"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// How much a page shows: rows of a list, events of a conversation, and other
// conversations of its visitor.
const (
	pageRows   = 50
	pageEvents = 200
	pagePast   = 10
	// maxEvents bounds how far back one page goes.
	maxEvents = 5000
	// pastLooked is among how many conversations the first is looked for.
	pastLooked = 100
)

// The parts of a page that scripts ask for with agents.PartHeader: the thread
// without the list, the list's following rows, the events before ?before=.
const (
	partThread  = "thread"
	partRows    = "rows"
	partEarlier = "earlier"
)

// startPage sends an agent to where they begin.
func startPage(w http.ResponseWriter, r *http.Request, _ caller) error {
	http.Redirect(w, r, "/inbox/"+r.PathValue("site")+"/"+chat.StartPage, http.StatusSeeOther)
	return nil
}

// list is a view.
func (in *Inbox) list(w http.ResponseWriter, r *http.Request, who caller) error {
	view := r.PathValue("view")
	if id := r.PathValue("saved"); id != "" {
		view = agents.SavedPage(id)
	}
	l, err := in.listProps(r.Context(), r.PathValue("site"), who, view, r.FormValue("after"), pageRows)
	if err != nil {
		return err
	}
	if r.FormValue(gaveAway) != "" {
		l.Said = who.Words.T("assign.gave")
	}
	w.Header().Add("Vary", agents.PartHeader)
	if r.Header.Get(agents.PartHeader) == partRows {
		return web.WritePage(w, r, http.StatusOK, ui.ListMore(l))
	}
	return web.WritePage(w, r, http.StatusOK, ui.ListPage(l))
}

// conversation is one conversation beside the view that ?view= names.
func (in *Inbox) conversation(w http.ResponseWriter, r *http.Request, who caller) error {
	ctx, site, conv := r.Context(), r.PathValue("site"), r.PathValue("conv")
	view := r.FormValue("view")
	if chat.Page(view) == nil {
		switch _, err := (pageReader{in.Pages}).savedView(ctx, site, who, view); {
		case errors.Is(err, store.ErrNotFound):
			view = chat.StartPage
		case err != nil:
			return err
		}
	}
	if c, err := in.Store.Conversation(ctx, site, conv); err == nil && goesOn(w, r, site, &c) {
		return nil
	}
	w.Header().Add("Vary", agents.PartHeader)
	if part := r.Header.Get(agents.PartHeader); part == partThread || part == partEarlier {
		shell, err := in.Shell(ctx, site, who, view)
		if err != nil {
			return err
		}
		if part == partEarlier {
			return in.earlier(w, r, shell, conv)
		}
		t, err := in.threadProps(ctx, who, shell, conv, r)
		if err != nil {
			return err
		}
		return web.WritePage(w, r, http.StatusOK, ui.ConversationPart(t))
	}
	l, err := in.listProps(ctx, site, who, view, "", pageRows)
	if err != nil {
		return err
	}
	t, err := in.threadProps(ctx, who, l.Shell, conv, r)
	if err != nil {
		return err
	}
	l.Title, l.Open = t.Title, conv
	return web.WritePage(w, r, http.StatusOK, ui.ConversationPage(l, t))
}

func (in *Inbox) listProps(ctx context.Context, site string, who caller, view, after string, limit int) (ui.List, error) {
	v, saved := chat.Page(view), agents.SavedID(view) != ""
	if v == nil && !saved {
		return ui.List{}, store.ErrNotFound
	}
	var l ui.List
	err := agents.Together(
		func() (err error) {
			if l.Shell, err = in.Shell(ctx, site, who, view); err != nil {
				return err
			}
			l.Colleagues, err = in.Colleagues(ctx, site)
			return err
		},
		func() (err error) {
			if saved {
				l.Rows, l.Next, err = pageReader{in.Pages}.savedRows(ctx, site, who, view, after, limit)
				return err
			}
			if l.Rows, l.Next, err = in.seen(ctx, site, who, v.List(who.Agent.ID), after, limit); err != nil {
				return fmt.Errorf("list %s of %s: %w", view, site, err)
			}
			return nil
		},
	)
	return l, err
}

// threadProps reads a conversation, from ?from= or its last events on.
func (in *Inbox) threadProps(ctx context.Context, who caller, s ui.Shell, conv string, r *http.Request) (ui.Thread, error) {
	t := ui.Thread{Shell: s, SendID: store.NewID()}
	c, err := in.Store.Conversation(ctx, s.Site, conv)
	if err != nil {
		return t, err
	}
	locks, err := team.Locked(ctx, in.Docs, s.Site)
	if err != nil {
		return t, err
	}
	t.Locked = locks[c.Team]
	after := uint64(0)
	if c.Seq > pageEvents {
		after = c.Seq - pageEvents
	}
	if from, err := strconv.ParseUint(r.FormValue("from"), 10, 64); err == nil {
		after = min(after, from)
	}
	if c.Seq > maxEvents {
		after = max(after, c.Seq-maxEvents)
	}
	events, err := store.Tail(ctx, in.Store, s.Site, conv, after, maxEvents)
	if err != nil {
		return t, fmt.Errorf("read %s/%s: %w", s.Site, conv, err)
	}
	// What was appended after the state was read is in the log.
	for _, e := range events {
		c.Apply(e)
	}
	events = bounded(events)
	if len(events) > 0 {
		after = events[0].Seq - 1
	}
	t.Conversation, t.Events, t.Before = c, forAgent(events, s.Agent, s.Lead), after
	t.Title = ui.ThreadTitle(s, c)
	if err := in.addPast(ctx, who, &t); err != nil {
		return t, err
	}
	if err := mention.Seen(ctx, in.Docs, s.Site, who.Agent.ID, conv); err != nil {
		return t, err
	}
	if t.Given, err = given(ctx, in.Docs, s.Site, &c, who.Words.Lang); err != nil {
		return t, err
	}
	if t.Draft, err = draft.Get(ctx, in.Docs, s.Site, who.Agent.ID, conv); err != nil {
		return t, err
	}
	if t.Person, err = (persons{in.Pages}).props(ctx, who, s.Site, &c); err != nil {
		return t, err
	}
	t.Help, err = articles(ctx, in, who, s.Site, c.Locale, r.FormValue("q"))
	return t, err
}

// earlier is the page of events before the first that is shown.
func (in *Inbox) earlier(w http.ResponseWriter, r *http.Request, s ui.Shell, conv string) error {
	before, err := strconv.ParseUint(r.FormValue("before"), 10, 64)
	if err != nil || before < 2 {
		return web.ErrForm
	}
	t := ui.Thread{Shell: s}
	if t.Conversation, err = in.Store.Conversation(r.Context(), s.Site, conv); err != nil {
		return err
	}
	t.Before = before - 1 - min(before-1, pageEvents)
	t.Events, err = store.Tail(r.Context(), in.Store, s.Site, conv, t.Before, int(before-1-t.Before))
	if err != nil {
		return fmt.Errorf("read %s/%s: %w", s.Site, conv, err)
	}
	if t.Events = forAgent(bounded(t.Events), s.Agent, s.Lead); len(t.Events) > 0 {
		t.Before = t.Events[0].Seq - 1
	}
	return web.WritePage(w, r, http.StatusOK, ui.EarlierPart(t))
}

// addPast adds the visitor's other conversations.
func (in *Inbox) addPast(ctx context.Context, who caller, t *ui.Thread) error {
	c := t.Conversation
	t.FirstSeen = c.StartedAt
	if c.Visitor == "" {
		return nil
	}
	all, _, err := in.Store.List(ctx, t.Site, chat.ViewVisitor(c.Visitor), "", pastLooked)
	if err != nil {
		return fmt.Errorf("list past conversations: %w", err)
	}
	for _, other := range all {
		if !who.Sees(t.Site, &other) {
			continue
		}
		t.FirstSeen = min(t.FirstSeen, other.StartedAt)
		if other.ID != c.ID && len(t.Past) < pagePast {
			t.Past = append(t.Past, other)
		}
	}
	return nil
}
