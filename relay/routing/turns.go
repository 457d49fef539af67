package routing

import (
	"context"
	"maps"
	"sync"

	"github.com/parley-chat/parley/relay/store/docs"
)

// given is when each agent was given a conversation last, by their IDs, in
// milliseconds since 1970: one document of a site. Of two relays that write it at
// once one wins, and somebody waits a little longer for their turn.
var given = docs.Kind[map[string]int64]{Name: "given"}

const givenID = "main"

// saveEvery is how often a relay writes whose turn it was: a write for each
// conversation would cost as much as to give it. Another relay, or this one after
// a restart, knows of turns only what was written, and goes by who has the fewest.
const saveEvery = 5_000

// turns are when this relay gave agents something, by site, as far as it is not
// written yet. The zero value is ready to use.
type turns struct {
	mu    sync.Mutex
	now   map[string]map[string]int64
	saved map[string]int64 // when they were written last
}

// took notes that an agent was given something.
func (t *turns) took(site, agent string, now int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.now == nil {
		t.now, t.saved = map[string]map[string]int64{}, map[string]int64{}
	}
	if t.now[site] == nil {
		t.now[site] = map[string]int64{}
	}
	t.now[site][agent] = now
}

// of returns when each agent of a site was given something last.
func (t *turns) of(ctx context.Context, c *docs.Cache, site string) (last func(agent string) int64, err error) {
	list, err := given.List(ctx, c, site)
	if err != nil {
		return nil, err
	}
	var written map[string]int64
	if len(list) > 0 {
		written = list[0].Value
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	now := maps.Clone(t.now[site])
	return func(agent string) int64 { return max(written[agent], now[agent]) }, nil
}

// due returns what is to be written now, if that was long ago.
func (t *turns) due(site string, now int64) map[string]int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.now[site]) == 0 || now < t.saved[site]+saveEvery {
		return nil
	}
	t.saved[site] = now
	return maps.Clone(t.now[site])
}

// wrote forgets what was written.
func (t *turns) wrote(site string, written map[string]int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for agent, at := range written {
		if t.now[site][agent] == at {
			delete(t.now[site], agent)
		}
	}
}

// save writes whose turn it was in a site, if that is due.
func (r *Router) save(ctx context.Context, siteID string) error {
	now := r.turns.due(siteID, r.Desk.Now())
	if now == nil {
		return nil
	}
	err := given.Change(ctx, r.Docs, siteID, givenID, func(d *docs.Doc[map[string]int64]) error {
		if d.Value == nil {
			d.Value = map[string]int64{}
		}
		for id, at := range now {
			d.Value[id] = max(at, d.Value[id])
		}
		return nil
	})
	if err == nil {
		r.turns.wrote(siteID, now)
	}
	return err
}
