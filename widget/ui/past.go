package ui

import (
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/wire"
)

// pastChats is the list of the visitor's conversations, newest first.
type pastChats struct{ list []wire.Chat }

// see keeps the list's line of the open conversation as new as its log.
func (p *pastChats) see(t *thread) {
	line := wire.Chat{
		ID: t.id, Status: t.state.Status, Seq: t.state.Seq, LastAt: t.state.LastAt,
		Preview: t.state.Preview, Agent: t.state.AgentName,
	}
	for i := range p.list {
		if p.list[i].ID == t.id {
			p.list[i] = line
			return
		}
	}
	p.list = append([]wire.Chat{line}, p.list...)
}

// ended reports whether the conversation was resolved.
func (t *thread) ended() bool { return t.state.Status == chat.StatusResolved }

// newTalk leaves a conversation for one that begins with the next message.
func (a *App) newTalk() {
	a.talk.switchTo("")
	a.talk.loaded = true
}
