package access

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Try is an attempt to sign in.
type Try struct {
	Email, Password string
	// Client is the address it comes from.
	Client string
	// Device is what the browser kept of an earlier sign-in; "" without one.
	Device string
	// Browser is what the browser calls itself.
	Browser string
}

// Entry is a sign-in that succeeded.
type Entry struct {
	// Secret is for the session's cookie and opens the inbox until Ends.
	Secret string
	Ends   time.Time
	// Device is for the browser to keep until DeviceEnds, beyond the session.
	Device     string
	DeviceEnds time.Time
}

// SignIn begins a session. A client that tried too often is refused with a
// *budget.Refused before anything is read, and with ErrBusy if too many wait. Every
// other refusal is ErrSignIn and takes the same time; ErrLocked is one of them.
//
// A browser with which the agent signed in before has tries of its own, so that
// wrong passwords of strangers do not keep the agent out.
func (a *Access) SignIn(ctx context.Context, t Try) (Entry, error) {
	client := budget.Who{Address: t.Client}
	if a.Budget != nil {
		if err := a.Budget.Take(budget.SignIns, 1, client); err != nil {
			return Entry{}, err
		}
	}
	if len(t.Email) > people.MaxEmail {
		t.Email = ""
	}
	t.Email = people.Fold(t.Email)
	waiting := a.strangers
	owner, device := a.checkDevice(t.Device)
	if owner != "" {
		waiting = a.acquainted
	}
	if err := waiting.enter(); err != nil {
		return Entry{}, err
	}
	defer waiting.leave()

	agent, err := people.Get(ctx, a.docs, t.Email)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return Entry{}, err
	}
	if owner != agent.ID {
		device = ""
	}
	place := triesOf(agent, t.Email, device)
	count, err := a.countTry(ctx, place)
	if err != nil {
		return Entry{}, err
	}
	right, err := a.checkPassword(ctx, waiting, t.Password, agent.Hash)
	switch {
	case err != nil:
		return Entry{}, err
	case count > triesMost:
		return Entry{}, ErrLocked
	case !right || agent.Disabled:
		return Entry{}, ErrSignIn
	}
	if a.Budget != nil {
		a.Budget.GiveBack(budget.SignIns, 1, client)
	}
	if err := a.forgetTries(ctx, place); err != nil {
		return Entry{}, err
	}
	return a.enter(ctx, agent, device, t)
}

// maxBrowser is how much is kept of what a browser calls itself, in characters.
const maxBrowser = 200

// enter begins a session of an agent.
func (a *Access) enter(ctx context.Context, agent people.Agent, device string, t Try) (Entry, error) {
	e := Entry{Secret: rand.Text() + rand.Text(), Ends: a.now().Add(SessionLife)}
	e.Device, e.DeviceEnds = a.issueDevice(agent.ID, device)
	err := sessions.Put(ctx, a.docs, store.Global, docs.Doc[session]{
		ID: digest(e.Secret), Value: session{
			Email: agent.Email, Stamp: stamp(agent), Ends: e.Ends.Unix(),
			Began: a.now().Unix(), From: t.Client, Browser: chat.Clip(t.Browser, maxBrowser),
		},
	})
	if err != nil {
		return Entry{}, fmt.Errorf("begin a session: %w", err)
	}
	return e, nil
}
