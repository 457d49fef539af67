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
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
)

// openMost is how many conversations of an agent are looked at.
const openMost = 200

// staff are those who may answer in a site.
type staff struct {
	all      []*agent
	members  map[string]map[string]bool // of each team
	versions map[string]int64           // of each team's document
	limits   map[string]int64           // of each team that has one
	// stilled says that it is known of who is at the limit how many of theirs do
	// not count.
	stilled bool
	source
	// at is when this was read: milliseconds since 1970. remembered says that this
	// was for another look through the queue.
	at         int64
	remembered bool
}

// source is what staff was made of that a document says.
type source struct {
	agents []docs.Doc[people.Agent]
	teams  []docs.Doc[team.Team]
	open   int // the site's limit
}

// same reports whether they are the very documents: the cache keeps them until
// they change.
func (s source) same(t source) bool {
	return s.open == t.open && same(s.agents, t.agents) && same(s.teams, t.teams)
}

func same[T any](a, b []T) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

var standings = docs.NewView(people.Standings, func(list []docs.Doc[int64]) map[string]docs.Doc[int64] {
	stands := make(map[string]docs.Doc[int64], len(list))
	for _, d := range list {
		stands[d.ID] = d
	}
	return stands
})

// source reads the documents.
func (r *Router) source(ctx context.Context, siteID string, settings *site.Routing) (s source, err error) {
	s.open = settings.Open
	if s.agents, err = people.Kind.List(ctx, r.Docs, store.Global); err == nil {
		s.teams, err = team.Kind.List(ctx, r.Docs, siteID)
	}
	return s, err
}

// read reads who may answer, is there and has room.
func (r *Router) read(ctx context.Context, siteID string, from source) (*staff, error) {
	s := &staff{source: from, at: r.Desk.Now()}
	said, err := status.Of(ctx, r.Docs, siteID)
	if err != nil {
		return nil, err
	}
	stands, err := standings.Get(ctx, r.Docs, siteID)
	if err != nil {
		return nil, err
	}
	turns, err := r.turns.of(ctx, r.Docs, siteID)
	if err != nil {
		return nil, err
	}
	here, err := r.Store.Present(ctx, siteID, desk.SetOnline, r.Desk.Now())
	if err != nil {
		return nil, fmt.Errorf("see who is at %s: %w", siteID, err)
	}
	var ready []*agent
	var lists []string
	for i := range from.agents {
		d, stand := &from.agents[i], stands[from.agents[i].Value.ID]
		if d.Version < stand.Value { // what is kept of them is older than their rights
			now, err := people.Kind.Fresh(ctx, r.Docs, store.Global, d.ID)
			if err != nil {
				return nil, err
			}
			if len(now) == 0 {
				continue
			}
			d = &now[0]
		}
		if !d.Value.Has(siteID, people.Reply) {
			continue
		}
		a := &agent{Agent: &d.Value, lead: d.Value.Has(siteID, people.HandOver), limit: int64(cmp.Or(d.Value.Work.Open, from.open))}
		_, a.there = slices.BinarySearch(here, a.ID)
		says := said[a.ID]
		a.ready, a.status, a.stands = a.there && says.Value.Is == status.Online, says.Version, stand.Version
		a.given = turns(a.ID)
		s.all = append(s.all, a)
		if a.ready { // of others it does not matter
			ready, lists = append(ready, a), append(lists, chat.ViewAgent(a.ID))
		}
	}
	open, err := r.Store.Counts(ctx, siteID, lists...)
	if err != nil {
		return nil, fmt.Errorf("count what the agents of %s have: %w", siteID, err)
	}
	for i, a := range ready {
		a.open = open[i]
	}
	s.members, s.versions, s.limits = make(map[string]map[string]bool, len(from.teams)), make(map[string]int64, len(from.teams)), map[string]int64{}
	for _, t := range from.teams {
		s.versions[t.ID] = t.Version
		if s.members[t.ID] = map[string]bool{}; t.Value.Open > 0 {
			s.limits[t.ID] = int64(t.Value.Open)
		}
		for _, m := range t.Value.Members {
			s.members[t.ID][m] = true
		}
	}
	return s, nil
}

// stills counts the conversations of those at the limit for what fits w whose visitors have been
// silent for so long that they do not count.
func (r *run) stills(ctx context.Context, w wish) error {
	r.stilled = true
	for _, a := range r.all {
		if !a.ready || a.seen || a.free(w) {
			continue
		}
		a.seen = true
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
