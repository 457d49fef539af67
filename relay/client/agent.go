package client

import (
	"context"

	"github.com/parley-chat/parley/relay/wire"
)

// AgentConfig says whose page it is.
type AgentConfig struct {
	Config
	// Session is what SignIn returned.
	Session string
	// SignedOut is called when a relay says that the session has ended. The
	// agent goes on to try.
	SignedOut func()
	// Show is called with lines that are put at the end of the log, Listed when
	// Rows has changed.
	Show   func(lines []Line)
	Listed func()
}

// Line is one event as agents see it. Some events have no line.
type Line struct {
	Seq  uint64
	ID   string
	Role string // "visitor", "agent" and so on, "" for what nobody said
	Text string // what was said
}

// Row is a conversation in the list of those that are not resolved.
type Row struct {
	Conv  string
	Seq   uint64
	Score int64 // its place in the list, the highest first
}

// Agent is an agent with the inbox of a site, and one of its conversations
// open: a page of the inbox. It runs until Close or until its context ends.
type Agent struct {
	*core
	set    AgentConfig
	aside  chan struct{}
	typing wire.Frame // to be said, guarded by core.mu
	rows   rows       // guarded by core.mu
	readTo uint64     // used by run only
}

// NewAgent opens the page.
func NewAgent(ctx context.Context, conf AgentConfig) *Agent {
	ctx, end := context.WithCancel(ctx)
	a := &Agent{core: newCore(conf.Config, end), set: conf, aside: make(chan struct{}, 1), rows: rows{}}
	a.work.Go(func() { a.run(ctx, a) })
	a.work.Go(func() { a.empty(ctx) })
	return a
}

// Reply sends a message to the visitor of a conversation and returns its id.
// Everything that an agent does waits in the outbox, and is done in order.
func (a *Agent) Reply(conv, text string) string { return a.do("reply", conv, text) }

// Note sends a message that only agents see.
func (a *Agent) Note(conv, text string) string { return a.do("note", conv, text) }

// Take makes a conversation the agent's.
func (a *Agent) Take(conv string) string { return a.do("take", conv, "") }

// Resolve ends a conversation, Reopen takes that back.
func (a *Agent) Resolve(conv string) string { return a.do("resolve", conv, "") }

// Reopen opens a conversation that was resolved.
func (a *Agent) Reopen(conv string) string { return a.do("reopen", conv, "") }

func (a *Agent) do(what, conv, text string) string {
	return a.put(wire.Frame{Type: what, Conv: conv, Text: text})
}

// Typing tells the visitor of the open conversation that the agent types, or
// stopped. Without a connection it does nothing.
func (a *Agent) Typing(on bool) {
	a.mu.Lock()
	if a.live {
		a.typing = wire.Frame{Type: wire.TypeTyping, Conv: a.Conv(), On: on}
	}
	a.mu.Unlock()
	poke(a.aside)
}

// Rows is the list, top row first.
func (a *Agent) Rows() []Row {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.rows.sorted()
}
