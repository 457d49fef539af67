package access

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// SessionLife is how long an agent stays signed in.
const SessionLife = 14 * 24 * time.Hour

// session is kept by the digest of its secret.
type session struct {
	Email string `json:"email"`
	// Stamp is that of the agent when the session began.
	Stamp string `json:"stamp"`
	Ends  int64  `json:"ends"` // seconds since 1970
	// Began is when, From the address and Browser what the browser called itself;
	// those of older sessions are not known.
	Began   int64  `json:"began,omitempty"` // seconds since 1970
	From    string `json:"from,omitempty"`
	Browser string `json:"browser,omitempty"`
}

var sessions = docs.Kind[session]{Name: "session"}

// Session returns the agent who is signed in with secret, or ErrSession.
func (a *Access) Session(ctx context.Context, secret string) (people.Agent, error) {
	if len(secret) != 52 { // two times rand.Text
		return people.Agent{}, ErrSession
	}
	s, err := sessions.Get(ctx, a.docs, store.Global, digest(secret))
	var agent people.Agent
	if err == nil {
		agent, err = people.Get(ctx, a.docs, s.Value.Email)
	}
	switch {
	case errors.Is(err, store.ErrNotFound):
		return people.Agent{}, ErrSession
	case err != nil:
		return people.Agent{}, fmt.Errorf("read a session: %w", err)
	case a.now().Unix() >= s.Value.Ends, agent.Disabled, stamp(agent) != s.Value.Stamp:
		return people.Agent{}, ErrSession
	}
	return agent, nil
}

// WatchSessions calls changed when sessions may have ended otherwise than by
// their time: somebody signed out, or an agent changed. changed must not block.
// The watch ends with stop.
func (a *Access) WatchSessions(ctx context.Context, changed func()) (stop func(), err error) {
	ended, err := sessions.Watch(ctx, a.docs, store.Global, changed)
	if err != nil {
		return nil, err
	}
	altered, err := people.Kind.Watch(ctx, a.docs, store.Global, changed)
	if err != nil {
		ended()
		return nil, err
	}
	return func() { ended(); altered() }, nil
}

// stamp changes with the agent's password and era: another ends the session.
func stamp(agent people.Agent) string { return digest(fmt.Sprint(agent.Era, agent.Hash)) }

// SignOut ends a session; one that has ended is no error.
func (a *Access) SignOut(ctx context.Context, secret string) error {
	return sessions.Delete(ctx, a.docs, store.Global, docs.Doc[session]{ID: digest(secret), Version: store.Any})
}

// Sweep removes the sessions and counts of tries that have ended.
func (a *Access) Sweep(ctx context.Context) error {
	now := a.now().Unix()
	if err := sweep(ctx, a.docs, sessions, func(s session) bool { return now >= s.Ends }); err != nil {
		return err
	}
	if err := sweep(ctx, a.docs, links, func(l Link) bool { return now >= l.Ends }); err != nil {
		return err
	}
	return sweep(ctx, a.docs, counts, func(t tries) bool { return now-t.Since >= int64(triesFor.Seconds()) })
}

// sweepBatch is how many documents a sweep removes in one write.
const sweepBatch = 50

// sweep removes the documents of a kind that have ended, a few at a time. Those
// that change meanwhile are left to the next sweep.
func sweep[T any](ctx context.Context, c *docs.Cache, kind docs.Kind[T], ended func(T) bool) error {
	list, err := kind.List(ctx, c, store.Global)
	if err != nil {
		return fmt.Errorf("sweep %s: %w", kind.Name, err)
	}
	var gone []docs.Doc[T]
	for _, d := range list {
		if ended(d.Value) {
			gone = append(gone, d)
		}
	}
	for batch := range slices.Chunk(gone, sweepBatch) {
		if err := kind.Delete(ctx, c, store.Global, batch...); err != nil && !errors.Is(err, store.ErrVersion) {
			return fmt.Errorf("sweep %s: %w", kind.Name, err)
		}
	}
	return nil
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
