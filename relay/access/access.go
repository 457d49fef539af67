// Package access decides who may speak: which pages may embed a site's widget,
// which visitor a token names, which agent is signed in and for which sites,
// and how often somebody may try.
package access

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/store/docs"
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
	// ErrLocked: an ErrSignIn because there were too many tries for the account.
	// Only the log tells it from others.
	ErrLocked = fmt.Errorf("the account is locked: %w", ErrSignIn)
	// ErrBusy: too many sign-ins wait to be checked.
	ErrBusy = errors.New("too many sign-ins at once")
	// ErrSession: nobody is signed in with this cookie.
	ErrSession = errors.New("not signed in")
)

// Access is the one place where rights are checked.
type Access struct {
	docs *docs.Cache
	now  func() time.Time
	keys atomic.Pointer[keyring] // sign tickets, tokens and devices

	// Inbox is the origin of the agents' pages, which show a site's chat to those
	// who set it up; "": they do not.
	Inbox string
	// Budget is asked before a sign-in is looked at; nil: tries are not counted.
	Budget *budget.Budget
	// Browsers that an agent signed in with before wait apart from strangers,
	// so that these do not keep them waiting.
	strangers, acquainted *queue
}

// New opens the access rights kept in c. now is the relay's clock.
func New(ctx context.Context, c *docs.Cache, now func() time.Time) (*Access, error) {
	ring, err := readKeys(ctx, c, nil)
	if err != nil {
		return nil, err
	}
	a := &Access{
		docs: c, now: now,
		strangers: newQueue(hashesAtOnce), acquainted: newQueue(1),
	}
	a.keys.Store(ring)
	return a, nil
}
