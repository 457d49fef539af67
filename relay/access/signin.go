package access

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// SignIn begins a session and returns the secret for its cookie. Every refusal
// is ErrSignIn and takes the same time.
func (a *Access) SignIn(ctx context.Context, email, password string) (secret string, ends time.Time, err error) {
	if len(email) > people.MaxEmail {
		email = ""
	}
	email = people.Fold(email)
	count, err := a.countTry(ctx, email)
	if err != nil {
		return "", time.Time{}, err
	}
	agent, err := people.Get(ctx, a.docs, email)
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
	secret, ends = rand.Text()+rand.Text(), a.now().Add(SessionLife)
	err = sessions.Put(ctx, a.docs, store.Global, docs.Doc[session]{
		ID: digest(secret), Value: session{Email: agent.Email, Stamp: stamp(agent), Ends: ends.Unix()},
	})
	if err != nil {
		return "", time.Time{}, fmt.Errorf("begin a session: %w", err)
	}
	return secret, ends, nil
}
