package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/parley-chat/parley/relay/store"
)

// SessionLife is how long an agent stays signed in.
const SessionLife = 14 * 24 * time.Hour

// After triesMost wrong passwords within triesFor, an address is blocked until
// triesFor after the first of them.
const (
	triesMost = 10
	triesFor  = 15 * time.Minute
)

// maxEmail bounds what is looked up, in bytes (RFC 5321).
const maxEmail = 254

type session struct {
	Email string `json:"email"`
	// Stamp is what the password's hash was, hashed once more: another
	// password ends the session.
	Stamp string `json:"stamp"`
	Ends  int64  `json:"ends"` // seconds since 1970
}

type tries struct {
	Count int   `json:"count"`
	Since int64 `json:"since"` // seconds since 1970
}

// SignIn begins a session and returns the secret for its cookie. Every refusal
// is ErrSignIn and takes the same time.
func (a *Access) SignIn(ctx context.Context, email, password string) (secret string, ends time.Time, err error) {
	if len(email) > maxEmail {
		email = ""
	}
	email = folded(email)
	count, err := a.countTry(ctx, email)
	if err != nil {
		return "", time.Time{}, err
	}
	agent, _, err := a.agent(ctx, email)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return "", time.Time{}, err
	}
	right, err := a.checkPassword(ctx, password, agent.Hash)
	if err != nil {
		return "", time.Time{}, err
	}
	if !right || count > triesMost || agent.Disabled {
		return "", time.Time{}, ErrSignIn
	}
	if err := a.forgetTries(ctx, email); err != nil {
		return "", time.Time{}, err
	}
	return a.begin(ctx, agent)
}

func (a *Access) begin(ctx context.Context, agent Agent) (string, time.Time, error) {
	secret, ends := rand.Text()+rand.Text(), a.now().Add(SessionLife)
	body, err := json.Marshal(session{Email: agent.Email, Stamp: digest(agent.Hash), Ends: ends.Unix()})
	if err != nil {
		return "", time.Time{}, err
	}
	err = a.store.PutDocs(ctx, store.Global, kindSession, store.Doc{ID: digest(secret), Body: body})
	if err != nil {
		return "", time.Time{}, fmt.Errorf("begin a session: %w", err)
	}
	return secret, ends, nil
}

// Session returns the agent who is signed in with secret, or ErrSession.
func (a *Access) Session(ctx context.Context, secret string) (Agent, error) {
	if len(secret) != 52 { // two times rand.Text
		return Agent{}, ErrSession
	}
	id, now := digest(secret), a.now()
	s, err := a.sessions.get(id, now, func() (s session, err error) {
		doc, err := a.store.Doc(ctx, store.Global, kindSession, id)
		if err != nil {
			return s, err
		}
		return s, json.Unmarshal(doc.Body, &s)
	})
	if errors.Is(err, store.ErrNotFound) {
		return Agent{}, ErrSession
	}
	if err != nil {
		return Agent{}, fmt.Errorf("read a session: %w", err)
	}
	if now.Unix() >= s.Ends {
		return Agent{}, ErrSession
	}
	agent, err := a.agents.get(s.Email, now, func() (Agent, error) {
		agent, _, err := a.agent(ctx, s.Email)
		return agent, err
	})
	if errors.Is(err, store.ErrNotFound) {
		return Agent{}, ErrSession
	}
	if err != nil {
		return Agent{}, err
	}
	if agent.Disabled || digest(agent.Hash) != s.Stamp {
		return Agent{}, ErrSession
	}
	return agent, nil
}

// SignOut ends a session.
func (a *Access) SignOut(ctx context.Context, secret string) error {
	err := a.store.PutDocs(ctx, store.Global, kindSession, store.Doc{ID: digest(secret), Version: store.Any})
	a.sessions.forget()
	return err
}

// Sweep removes the sessions and counts of tries that have ended.
func (a *Access) Sweep(ctx context.Context) error {
	now := a.now()
	var ended []store.Doc
	sessions, err := a.store.Docs(ctx, store.Global, kindSession)
	if err != nil {
		return fmt.Errorf("sweep sessions: %w", err)
	}
	for _, doc := range sessions {
		var s session
		if json.Unmarshal(doc.Body, &s) != nil || now.Unix() >= s.Ends {
			ended = append(ended, store.Doc{ID: doc.ID, Version: store.Any})
		}
	}
	if err := a.store.PutDocs(ctx, store.Global, kindSession, ended...); err != nil {
		return fmt.Errorf("sweep sessions: %w", err)
	}
	counts, err := a.store.Docs(ctx, store.Global, kindTries)
	if err != nil {
		return fmt.Errorf("sweep tries: %w", err)
	}
	ended = ended[:0]
	for _, doc := range counts {
		var t tries
		if json.Unmarshal(doc.Body, &t) != nil || now.Unix()-t.Since >= int64(triesFor.Seconds()) {
			ended = append(ended, store.Doc{ID: doc.ID, Version: store.Any})
		}
	}
	return a.store.PutDocs(ctx, store.Global, kindTries, ended...)
}

// countTry counts a try for an address, before it is known how it ends, so that
// parallel tries count too, and returns how many there were. Tries for
// addresses that nobody has count as well.
func (a *Access) countTry(ctx context.Context, email string) (int, error) {
	id, now := digest(email), a.now().Unix()
	for {
		doc, err := a.store.Doc(ctx, store.Global, kindTries, id)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return 0, fmt.Errorf("count tries: %w", err)
		}
		var t tries
		if doc.Body != nil {
			if err := json.Unmarshal(doc.Body, &t); err != nil {
				return 0, fmt.Errorf("count tries: %w", err)
			}
		}
		if now-t.Since >= int64(triesFor.Seconds()) {
			t = tries{Since: now}
		}
		t.Count++
		body, err := json.Marshal(t)
		if err != nil {
			return 0, err
		}
		err = a.store.PutDocs(ctx, store.Global, kindTries, store.Doc{ID: id, Version: doc.Version, Body: body})
		if !errors.Is(err, store.ErrVersion) {
			return t.Count, err
		}
	}
}

func (a *Access) forgetTries(ctx context.Context, email string) error {
	return a.store.PutDocs(ctx, store.Global, kindTries, store.Doc{ID: digest(email), Version: store.Any})
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
