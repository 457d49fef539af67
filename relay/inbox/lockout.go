package inbox

import (
	"context"
	"errors"
	"time"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/store/docs"
)

// lockOutEvery is how often open sockets are looked through at most: a morning
// of many sign-ins costs no more.
const lockOutEvery = 200 * time.Millisecond

// watchSessions closes the sockets of those who are not signed in any more as
// soon as that is known: who was disabled, has signed out, has another password,
// or may do something else in the site than when the socket began.
func (in *Inbox) watchSessions() {
	stop, err := in.Access.WatchSessions(in.base, docs.Coalesced(in.base, func() {
		for _, l := range in.sockets.All() {
			in.lockOut(in.base, l)
		}
		select {
		case <-in.base.Done():
		case <-time.After(lockOutEvery):
		}
	}))
	if err != nil {
		in.Log.WarnContext(in.base, "sessions not watched, heartbeats look after them", "error", err)
		return
	}
	context.AfterFunc(in.base, stop)
}

// lockOut closes a socket if it is of somebody who may not be here, and reports
// whether it did. While the store does not answer, nobody is locked out.
func (in *Inbox) lockOut(ctx context.Context, l *live) bool {
	agent, err := in.Access.Session(ctx, l.who.Secret)
	if errors.Is(err, access.ErrSession) || err == nil && !l.unchanged(agent) {
		l.conn.Close(CloseSignedOut)
		return true
	}
	return false
}
