package inbox

import (
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
)

// watchAgents closes the sockets of agents as soon as they may not read the
// site any more. Other ends of a session are found at the next heartbeat, so
// that a page which is written in is not taken away by a new password.
func (in *Inbox) watchAgents() {
	changed := make(chan struct{}, 1)
	stop, err := people.Kind.Watch(in.base, in.Docs, store.Global, func() {
		select {
		case changed <- struct{}{}:
		default: // the next round sees this change too
		}
	})
	if err != nil {
		in.Log.WarnContext(in.base, "agents not watched, heartbeats look after them", "error", err)
		return
	}
	go func() {
		defer stop()
		for {
			select {
			case <-in.base.Done():
				return
			case <-changed:
				in.lockOut()
			}
		}
	}()
}

// lockOut closes the sockets of those who may not be here.
func (in *Inbox) lockOut() {
	for _, l := range in.sockets.All() {
		agent, err := people.Get(in.base, in.Docs, l.who.Agent.Email)
		if err == nil && !(web.Caller{Agent: agent}).May(web.Read, l.site) {
			l.conn.Close(CloseSignedOut)
		}
	}
}
