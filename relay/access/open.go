package access

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Open is a session of an agent that goes on.
type Open struct {
	// ID names it to its agent; it opens nothing.
	ID string
	// Began is when it began, in seconds since 1970, From the address it began at
	// and Browser what the browser called itself: 0 and "" are not known.
	Began         int64
	From, Browser string
	// Here says that it is the one that asks.
	Here bool
}

// Sessions are those of an agent.
type Sessions struct {
	a     *Access
	agent people.Agent
}

// SessionsOf are the sessions of an agent.
func SessionsOf(a *Access, agent people.Agent) Sessions { return Sessions{a, agent} }

// List returns those that go on, the latest first; secret is that of who asks.
func (s Sessions) List(ctx context.Context, secret string) (open []Open, err error) {
	list, err := sessions.List(ctx, s.a.docs, store.Global)
	if err != nil {
		return nil, fmt.Errorf("list the sessions of an agent: %w", err)
	}
	for _, d := range list {
		v := d.Value
		if v.Email == s.agent.Email && v.Stamp == stamp(s.agent) && s.a.now().Unix() < v.Ends {
			open = append(open, Open{ID: d.ID, Began: v.Began, From: v.From, Browser: v.Browser, Here: d.ID == digest(secret)})
		}
	}
	slices.SortFunc(open, func(a, b Open) int { return cmp.Or(cmp.Compare(b.Began, a.Began), cmp.Compare(a.ID, b.ID)) })
	return open, nil
}

// End ends one of them, or returns store.ErrNotFound if it is not the agent's.
func (s Sessions) End(ctx context.Context, id string) error {
	d, err := sessions.Get(ctx, s.a.docs, store.Global, id)
	if err != nil {
		return err
	}
	if d.Value.Email != s.agent.Email {
		return store.ErrNotFound
	}
	return sessions.Delete(ctx, s.a.docs, store.Global, docs.Doc[session]{ID: id, Version: store.Any})
}
