// Package access decides who may speak: which pages may embed a site's widget,
// which visitor a token names, which agent is signed in and for which sites,
// and how often somebody may try.
package access

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/parley-chat/parley/relay/store"
)

// What Access refuses. The sentences are for people outside and say no more
// than they may know.
var (
	// ErrOrigin: the page's origin is not one of the site's.
	ErrOrigin = errors.New("this page may not use this chat")
	// ErrTicket: the ticket is not ours or has expired.
	ErrTicket = errors.New("the ticket is not valid any more")
	// ErrToken: the visitor token is not ours or another site's.
	ErrToken = errors.New("the visitor token is not valid")
	// ErrSignIn: wrong e-mail address or password, or too many tries.
	ErrSignIn = errors.New("the email or the password is not right, or there were too many tries")
	// ErrSession: nobody is signed in with this cookie.
	ErrSession = errors.New("not signed in")
)

// The kinds of documents that this package keeps, all under store.Global.
const (
	kindSite    = "site"
	kindAgent   = "agent"
	kindSession = "session"
	kindTries   = "tries"
	kindKey     = "key"
)

// Access is the one place where rights are checked.
type Access struct {
	store store.Store
	now   func() time.Time
	key   []byte // signs tickets and tokens, shared by all relays of a store

	hashing chan struct{} // a place for each password hash under way

	sites    copies[Site]
	agents   copies[Agent]
	sessions copies[session]
	unwatch  []func()
}

// New opens the access rights kept in s. now is the relay's clock.
func New(ctx context.Context, s store.Store, now func() time.Time) (*Access, error) {
	key, err := signingKey(ctx, s)
	if err != nil {
		return nil, fmt.Errorf("read the signing key: %w", err)
	}
	a := &Access{
		store: s, now: now, key: key,
		hashing: make(chan struct{}, hashesAtOnce),
	}
	for kind, changed := range map[string]func(store.Note){
		kindSite: a.sites.changed, kindAgent: a.agents.changed, kindSession: a.sessions.changed,
	} {
		unwatch, err := s.Watch(ctx, store.DocsTopic(store.Global, kind), changed)
		if err != nil {
			a.Close()
			return nil, fmt.Errorf("watch documents of kind %s: %w", kind, err)
		}
		a.unwatch = append(a.unwatch, unwatch)
	}
	return a, nil
}

// Close ends what New began.
func (a *Access) Close() {
	for _, unwatch := range a.unwatch {
		unwatch()
	}
}

// signingKey returns the installation's key and makes it at the first start.
func signingKey(ctx context.Context, s store.Store) ([]byte, error) {
	const id = "signing"
	doc, err := s.Doc(ctx, store.Global, kindKey, id)
	if err == nil {
		return doc.Body, nil
	}
	if !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	key := make([]byte, 32)
	rand.Read(key)
	err = s.PutDocs(ctx, store.Global, kindKey, store.Doc{ID: id, Body: key})
	if errors.Is(err, store.ErrVersion) { // another relay was quicker
		doc, err = s.Doc(ctx, store.Global, kindKey, id)
		return doc.Body, err
	}
	return key, err
}
