package core

import "github.com/parley-chat/parley/relay/wire"

// Past is the list of the visitor's conversations.
type Past struct {
	// List is newest first.
	List []wire.Chat
}

// see keeps the line of the open conversation as new as its log.
func (p *Past) see(c *Conversation) {
	i := 0
	for i < len(p.List) && p.List[i].ID != c.ID {
		i++
	}
	if i == len(p.List) {
		p.List = append(p.List, wire.Chat{})
		copy(p.List[1:], p.List)
		i = 0
	}
	line, s := &p.List[i], &c.State
	line.ID, line.Status, line.Seq, line.LastAt = c.ID, s.Status, s.Seq, s.LastAt
	line.Preview, line.Agent, line.Unread = s.Preview, s.AgentName, false
}
