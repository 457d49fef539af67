package inbox

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// everywhereRows is how many conversations the list over all sites shows; of one
// site there are at most pageRows.
const everywhereRows = 200

// everywhere is the list over all sites of an agent.
type everywhere struct{ *Inbox }

// root leads an agent to the inbox of their site, or shows one over all of them.
func (in everywhere) root(w http.ResponseWriter, r *http.Request, who caller) error {
	if who.Agent.ID == "" {
		http.Redirect(w, r, "/inbox/sign-in", http.StatusSeeOther)
		return nil
	}
	l := ui.Everywhere{Shell: ui.Shell{
		Page: in.Page(who, who.Words.T("allSites")+" · Parley"), SiteName: who.Words.T("allSites"),
		Agent: who.Agent.ID, AgentName: who.Agent.Name, AgentEmail: who.Agent.Email,
		WaitWarn: in.WaitWarn.Milliseconds(), WaitBad: in.WaitBad.Milliseconds(),
	}}
	for _, id := range who.Agent.Sites {
		if !who.May(web.Read, id) {
			continue
		}
		if err := in.addSite(r, who, id, &l); errors.Is(err, store.ErrNotFound) {
			continue // a site that was removed
		} else if err != nil {
			return err
		}
	}
	switch len(l.Live) {
	case 0:
		return store.ErrNotFound
	case 1:
		http.Redirect(w, r, l.Sites[0].URL, http.StatusSeeOther)
		return nil
	}
	score := chat.Page(chat.StartPage).Score
	slices.SortStableFunc(l.Rows, func(a, b ui.PlacedRow) int {
		return cmp.Compare(score(&b.Conversation), score(&a.Conversation))
	})
	l.Rows = l.Rows[:min(len(l.Rows), everywhereRows)]
	return web.WritePage(w, r, http.StatusOK, ui.EverywherePage(l))
}

// addSite adds a site and what the caller sees of its open conversations.
func (in everywhere) addSite(r *http.Request, who caller, id string, l *ui.Everywhere) error {
	ctx := r.Context()
	settings, err := site.Get(ctx, in.Docs, id)
	if err != nil {
		return fmt.Errorf("read site %s: %w", id, err)
	}
	l.Live = append(l.Live, id)
	l.Sites = append(l.Sites, ui.Link{Name: settings.Name, URL: "/inbox/" + id + "/" + chat.StartPage})
	there, err := in.CallerOf(ctx, who.Agent, who.Secret, id)
	if err != nil {
		return err
	}
	labels, err := in.Labels(ctx, id)
	if err != nil {
		return err
	}
	rows, _, err := in.seen(ctx, id, caller{Caller: there, Words: who.Words}, chat.Page(chat.StartPage).List(who.Agent.ID), "", pageRows)
	if err != nil {
		return fmt.Errorf("list the open conversations of %s: %w", id, err)
	}
	for _, c := range rows {
		l.Rows = append(l.Rows, ui.PlacedRow{Conversation: c, URL: "/inbox/" + id + "/c/" + c.ID, SiteName: settings.Name, Labels: labels})
	}
	return nil
}
