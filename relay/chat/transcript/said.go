package transcript

import (
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/faq"
)

// Blocks is what somebody says in a line: of agents and bots with the marks that
// articles have, of visitors as it was typed. Addresses are links in both.
func (l *Line) Blocks() []faq.Block {
	if l.Role == chat.RoleVisitor {
		return []faq.Block{{Inline: faq.Linkify(l.Text)}}
	}
	return faq.Message(l.Text)
}
