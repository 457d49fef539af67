package core

import "github.com/parley-chat/parley/relay/wire"

// Past is the list of the visitor's conversations.
type Past struct {
	// List is newest first.
	List []wire.Chat
}

// see keeps the line of the open conversation as new as its log.
func (p *Past) see(c *Conversation) {
	s := &c.State
	line := wire.Chat{
		ID: c.ID, Status: s.Status, Seq: s.Seq, LastAt: s.LastAt, Preview: s.Preview, Agent: s.AgentName,
	}
	for i := range p.List {
		if p.List[i].ID == c.ID {
			p.List[i] = line
			return
		}
	}
	p.List = append([]wire.Chat{line}, p.List...)
}
