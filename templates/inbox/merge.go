package inbox

import "github.com/parley-chat/parley/relay/chat"

// Merge is where a conversation is made one with others of its visitor, or of it two.
type Merge struct {
	Page
	Site string
	Conv chat.Conversation
	// Others are the visitor's other conversations that the agent may read.
	Others []chat.Conversation
	// Said are the messages and notes that can be put into one of their own.
	Said []chat.Event
}

func (m Merge) url(act string) string { return m.of(m.Conv.ID) + "/" + act }

func (m Merge) of(conv string) string { return "/inbox/" + m.Site + "/c/" + conv }

// speakerOf is who said something, as a list of it names them.
func (m Merge) speakerOf(e chat.Event) string {
	if e.Role == chat.RoleVisitor {
		return VisitorName(m.Words, m.Conv.Name, m.Conv.Visitor)
	}
	return e.Name
}
