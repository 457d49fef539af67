package main

import (
	"context"
	"time"
)

// Other guests of a machine come and go, so that it is faster one minute than
// the next. Parties that talk in turns, a moment each, all have the same of it.
// Nothing is left out: what a party is charged with is all that its servers used
// from the first word of its turns until all is heard and written.

// turns is how often each party has its turn, and for how long.
type turns struct {
	n    int
	each time.Duration
}

// settleFor is how long after the last word of a turn everything that was said
// has been heard and written.
const settleFor = 200 * time.Millisecond

// take lets the parties talk in turns and returns what came of each. A first
// round of turns, which does not count, warms them up.
func (t turns) take(ctx context.Context, parties []*party) ([]talked, error) {
	results := make([]talked, len(parties))
	for n := range t.n + 1 {
		for i, p := range parties {
			turn, err := p.turn(ctx, t.each)
			if err != nil {
				return nil, err
			}
			if n > 0 {
				results[i].used.relay += turn.used.relay
				results[i].used.store += turn.used.store
				results[i].messages += turn.messages
				results[i].seconds += turn.seconds
			}
		}
	}
	return results, nil
}

// turn lets the party talk for a while.
func (p *party) turn(ctx context.Context, d time.Duration) (result talked, err error) {
	for _, m := range p.mouths {
		m.heard.Store(0)
		m.ages = m.ages[:0]
	}
	before, err := p.d.cpu()
	if err != nil {
		return result, err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	p.counting.Store(true)
	p.begin(ctx)
	if err := sleep(ctx, d); err != nil {
		return result, err
	}
	p.going.Store(false)
	if err := sleep(ctx, settleFor); err != nil {
		return result, err
	}
	p.counting.Store(false)
	after, err := p.d.cpu()
	if err != nil {
		return result, err
	}
	result.seconds, result.used = d.Seconds(), after.since(before)
	return result, result.count(p.mouths)
}
