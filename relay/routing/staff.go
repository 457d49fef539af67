package routing

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/status"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/team"
)

// openMost is how many conversations of an agent are looked at.
const openMost = 200

// staff are those who may answer in a site.
type staff struct {
	all     []*agent
	members map[string]map[string]bool // of each team
	// stilled says that it is known of who is at the limit how many of theirs do
	// not count.
	stilled bool
}

// staff reads who may answer, is there and has room.
func (r *Router) staff(ctx context.Context, siteID string, settings *site.Routing) (s staff, err error) {
	list, err := people.Kind.List(ctx, r.Docs, store.Global)
	if err != nil {
		return s, err
	}
	said, err := status.Of(ctx, r.Docs, siteID)
	if err != nil {
		return s, err
	}
	turns, err := r.turns.of(ctx, r.Docs, siteID)
	if err != nil {
		return s, err
	}
	here, err := r.Store.Present(ctx, siteID, desk.SetOnline, r.Desk.Now())
	if err != nil {
		return s, fmt.Errorf("see who is at %s: %w", siteID, err)
	}
	var ready []*agent
	var lists []string
	for i := range list {
		d := &list[i]
		if !d.Value.Has(siteID, people.Reply) {
			continue
		}
		a := &agent{Agent: &d.Value, lead: d.Value.Has(siteID, people.HandOver), limit: int64(cmp.Or(d.Value.Work.Open, settings.Open))}
		_, a.there = slices.BinarySearch(here, a.ID)
		says := said[a.ID]
		a.ready, a.status = a.there && says.Value.Is == status.Online, says.Version
		a.given = turns(a.ID)
		s.all = append(s.all, a)
		if a.ready { // of others it does not matter
			ready, lists = append(ready, a), append(lists, chat.ViewAgent(a.ID))
		}
	}
	open, err := r.Store.Counts(ctx, siteID, lists...)
	if err != nil {
		return s, fmt.Errorf("count what the agents of %s have: %w", siteID, err)
	}
	for i, a := range ready {
		a.open = open[i]
	}
	teams, err := team.Kind.List(ctx, r.Docs, siteID)
	if err != nil {
		return s, err
	}
	s.members = make(map[string]map[string]bool, len(teams))
	for _, t := range teams {
		s.members[t.ID] = map[string]bool{}
		for _, m := range t.Value.Members {
			s.members[t.ID][m] = true
		}
	}
	return s, nil
}

// stills counts the conversations of those at the limit whose visitors have been
// silent for so long that they do not count.
func (r *run) stills(ctx context.Context) error {
	r.stilled = true
	for _, a := range r.all {
		if !a.ready || a.free() {
			continue
		}
		page, _, err := r.Store.List(ctx, r.site, chat.ViewAgent(a.ID), "", openMost)
		if err != nil {
			return fmt.Errorf("list what %s has in %s: %w", a.ID, r.site, err)
		}
		for i := range page {
			since := silentSince(&page[i])
			if since != 0 && since+int64(r.routing.StillMinutes)*60_000 <= r.Desk.Now() {
				a.still++
			}
		}
	}
	return nil
}
