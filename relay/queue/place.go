package queue

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
)

// Place is what a visitor who waits is told. The zero value: nothing, since they do
// not wait, or nobody is there to answer.
type Place struct {
	// Number is the place in the queue, 1 for who is next.
	Number int
	// Low and High are between which times it may take from now; High is 0 if that is
	// not known.
	Low, High time.Duration
	// Slow says that it takes longer than the visitor was told.
	Slow bool
}

// told is what a visitor was told, by conversation: their place in the queue of a
// team, and when it may be their turn, in milliseconds since 1970, 0 if that is not
// known.
type told struct {
	Team  string `json:"team,omitempty"`
	Place int    `json:"place"`
	Low   int64  `json:"low,omitempty"`
	High  int64  `json:"high,omitempty"`
}

var tolds = docs.Kind[told]{Name: "queue_told"}

// Book is what this relay knows of the queues of sites. The zero value is ready to
// use.
type Book struct {
	mu    sync.Mutex
	sites map[string]*rows
}

// rows are who waits in a site.
type rows struct {
	mu   sync.Mutex // held while they are read: one asks for all
	at   time.Time
	full bool // there may be more
	list []row
}

type row struct{ conv, team string }

const (
	// freshFor is for how long what was read of a queue is gone by.
	freshFor = 2 * time.Second
	// queueMost is among how many of a site places are told.
	queueMost = 2_000
)

// Of is what the visitor of a conversation is told now.
func (b *Book) Of(ctx context.Context, s store.Store, c *docs.Cache, site string, conv *chat.Conversation, now time.Time) (p Place, err error) {
	if !desk.InQueue(conv) || conv.WaitingSince == 0 {
		return p, nil
	}
	openings, err := team.Openings(ctx, c, site)
	if err != nil {
		return p, err
	}
	o := openings(conv.Team)
	there, err := s.Present(ctx, site, desk.SetAgents, now.UnixMilli())
	if err != nil {
		return p, fmt.Errorf("see who is at %s: %w", site, err)
	}
	if len(there) == 0 || !o.Open(now) {
		return p, nil
	}
	was, err := tolds.Get(ctx, c, site, conv.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return p, err
	}
	same := was.Value.Place != 0 && was.Value.Team == conv.Team
	n, err := b.place(ctx, s, site, conv, now, freshFor)
	if err == nil && same && n > was.Value.Place { // this relay may know less than who told
		n, err = b.place(ctx, s, site, conv, now, 0)
	}
	if err != nil || n == 0 {
		return p, err
	}
	is := was.Value
	if !same || n != is.Place {
		past, err := passes.Get(ctx, c, site, idOf(conv.Team))
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return p, err
		}
		is = told{Team: conv.Team, Place: n}
		if low, high, ok := past.Value.wait(n, now); ok {
			from, _ := o.After(now, low)
			to, _ := o.After(now, high)
			is.Low, is.High = from.UnixMilli(), to.UnixMilli()
		}
		if same && n < was.Value.Place {
			is.fallsFrom(was.Value, now.UnixMilli())
		}
		if err := tolds.Put(ctx, c, site, docs.Doc[told]{ID: conv.ID, Version: store.Any, Value: is}); err != nil {
			return p, err
		}
	}
	return is.at(now), nil
}

// fallsFrom has what is told not be later than what was, unless that has passed.
func (t *told) fallsFrom(was told, now int64) {
	if was.High <= now {
		return
	}
	if t.High == 0 || t.High > was.High {
		t.High = was.High
	}
	if t.Low = min(t.Low, was.Low); t.Low == 0 {
		t.Low = was.Low
	}
}

// at is what is told of it at a moment.
func (t *told) at(now time.Time) Place {
	p := Place{Number: t.Place}
	if t.High == 0 {
		return p
	}
	p.Low, p.High = max(time.UnixMilli(t.Low).Sub(now), 0), max(time.UnixMilli(t.High).Sub(now), 0)
	p.Slow = p.High == 0
	return p
}

// place is the place of a conversation in its queue, as it was no longer ago than
// old; 0 if it is not among those that are looked at.
func (b *Book) place(ctx context.Context, s store.Lists, site string, conv *chat.Conversation, now time.Time, old time.Duration) (int, error) {
	r := b.of(site)
	r.mu.Lock()
	defer r.mu.Unlock()
	n := r.place(conv)
	if now.Sub(r.at) < old && (n != 0 || r.full) {
		return n, nil
	}
	queue, err := desk.Queue(ctx, s, site, queueMost)
	if err != nil {
		return 0, err
	}
	r.at, r.full, r.list = now, len(queue) >= queueMost, r.list[:0]
	for i := range queue {
		if c := &queue[i]; c.WaitingSince != 0 {
			r.list = append(r.list, row{c.ID, c.Team})
		}
	}
	return r.place(conv), nil
}

func (b *Book) of(site string) *rows {
	b.mu.Lock()
	defer b.mu.Unlock()
	r := b.sites[site]
	if r == nil {
		if b.sites == nil {
			b.sites = map[string]*rows{}
		}
		r = new(rows)
		b.sites[site] = r
	}
	return r
}

func (r *rows) place(conv *chat.Conversation) (n int) {
	for _, row := range r.list {
		if row.team == conv.Team {
			n++
		}
		if row.conv == conv.ID {
			return n
		}
	}
	return 0
}
