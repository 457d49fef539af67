package search

import (
	"context"
	"errors"
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// Asked is a search.
type Asked struct {
	Query string
	// Sees says which conversations count: those that the caller may read and that
	// pass the filters.
	Sees func(c *chat.Conversation) bool
	// Before is the number below which results are, 0 begins with the newest.
	Before uint64
	Limit  int
}

// Hit is a conversation that was found.
type Hit struct {
	Conversation chat.Conversation
	// Line is the newest of its events in which most of the query stands, the zero
	// Event if that is in none of them.
	Line chat.Event
}

const (
	// looked is how many conversations one search looks at: more come with the
	// next page.
	looked = 2000
	// atOnce is of how many conversations the log is read before it is known
	// whether they are wanted.
	atOnce = 64
)

// Find returns what is found, those that began last first, and the number before
// which the next page begins; 0 if there is none. A page may be short although
// others follow.
func (x *Index) Find(ctx context.Context, site string, a Asked) (hits []Hit, next uint64, err error) {
	q := ParseQuery(a.Query)
	if next = a.Before; next == 0 {
		next = store.MostNumbers
		if hits, err = x.numbered(ctx, site, a); err != nil {
			return nil, 0, err
		}
	}
	first := len(hits)
	for seen := 0; seen < looked; {
		found, err := x.Store.Find(ctx, site, q.terms(), next, min(atOnce, 4*a.Limit))
		if err != nil {
			return nil, 0, err
		}
		for _, f := range found {
			if len(hits) == a.Limit {
				return hits, next, nil
			}
			next = f.Number
			if first > 0 && f.Conv == hits[0].Conversation.ID {
				continue
			}
			hit, ok, err := x.look(ctx, site, f.Conv, q, a)
			if err != nil {
				return nil, 0, err
			}
			if ok {
				hits = append(hits, hit)
			}
		}
		if seen += len(found); len(found) == 0 {
			return hits, 0, nil
		}
	}
	return hits, next, nil
}

// numbered is the conversation whose number the query is.
func (x *Index) numbered(ctx context.Context, site string, a Asked) ([]Hit, error) {
	n, err := strconv.ParseUint(strings.TrimPrefix(strings.TrimSpace(a.Query), "#"), 10, 32)
	if err != nil || n == 0 || n == store.MostNumbers {
		return nil, nil
	}
	found, err := x.Store.Find(ctx, site, nil, n+1, 1)
	if err != nil || len(found) == 0 || found[0].Number != n {
		return nil, err
	}
	hit, ok, err := x.look(ctx, site, found[0].Conv, Query{}, a)
	if err != nil || !ok {
		return nil, err
	}
	return []Hit{hit}, nil
}

// look reads a conversation that the index proposes.
func (x *Index) look(ctx context.Context, site, conv string, q Query, a Asked) (hit Hit, ok bool, err error) {
	c, err := x.Store.Conversation(ctx, site, conv)
	if errors.Is(err, store.ErrNotFound) {
		return hit, false, nil
	}
	if err != nil || !a.Sees(&c) {
		return hit, false, err
	}
	hit.Conversation = c
	if q.Empty() {
		return hit, true, nil
	}
	about, err := facts(ctx, x.Docs, site, &c)
	if err != nil {
		return hit, false, err
	}
	var found uint
	for _, text := range about {
		found |= q.In(text)
	}
	most := 0
	for to := c.Seq; to > 0 && most < len(q.parts); {
		from := to - min(to, lines)
		page, err := store.Tail(ctx, x.Store, site, conv, from, int(to-from))
		if err != nil {
			return hit, false, err
		}
		for _, e := range slices.Backward(page) {
			if e.Text == "" {
				continue
			}
			in := q.In(e.Text)
			found |= in
			if n := bits.OnesCount(in); n > most {
				hit.Line, most = e, n
			}
		}
		if found == q.All() {
			break
		}
		if len(page) > 0 { // Tail may give less than was asked for
			from = page[0].Seq - 1
		}
		to = from
	}
	return hit, found == q.All(), nil
}

// lines is how many events are read at once, from the end of a log on.
const lines = 200
