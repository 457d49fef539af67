package client

import (
	"context"
	"net"
	"net/url"
	"time"

	"github.com/parley-chat/parley/relay/wire"
)

// Config is what visitors and agents have in common.
type Config struct {
	// URLs are the addresses of relays, one at least, such as
	// https://chat.example.com. A client begins with one by chance and goes to the
	// next after each failure, as behind a balancer.
	URLs []string
	// Public is the relays' public address, where URLs lead to them by other
	// names; nil: each URL is one.
	Public *url.URL
	// Site is the id of the site.
	Site string
	// Conv is the id of the conversation. A visitor without one begins one with
	// the first message; an agent without one has only the list open.
	Conv string
	// Seed makes the choices of waits and of the first address; 0 is by chance.
	Seed uint64
	// Dial makes the TCP connections; nil is net.Dialer's.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)
	// Hooks tell what happens.
	Hooks
}

// Hooks are told what happens to a client. They and the other functions of a
// configuration are called one at a time and must not block, nor call Close;
// any may be nil.
type Hooks struct {
	// Leave is called before something in the outbox leaves for the first time.
	Leave func(id string)
	// Ack is called when the relay has it, Refused when it was refused for good,
	// with the code of the refusal.
	Ack     func(id string)
	Refused func(id, code string)
	// Reload is called when what was shown is dropped, because the relay's log
	// does not continue from it.
	Reload func()
	// Live is called when the relay has greeted the client, Lost when the
	// connection is gone.
	Live, Lost func()
}

// Position is how far a client knows the log of its conversation.
type Position struct {
	Epoch string // the life of the store
	Seq   uint64 // of the last event
	Last  string // its id
}

// Stats counts what happened to a client.
type Stats struct {
	// Dials are attempts to connect, Lives those that were greeted.
	Dials, Lives int
	// Plain are the dials that began with plain requests in place of a socket.
	Plain int
	// Closes counts the ends of connections by close code; 1006 is an end
	// without one.
	Closes map[wire.Close]int
	// Errors counts error frames to a visitor by code, Answers the answers to
	// an agent's forms by status; 0 is none.
	Errors  map[string]int
	Answers map[int]int
	// Gaps counts how often a gap was noticed and asked for, Reloads how often
	// everything was loaded anew.
	Gaps, Reloads int
	// Waits are the waits before dials, the last hundred in order.
	Waits []time.Duration
	// Failures are the last errors of connecting, at most ten.
	Failures []string
}
