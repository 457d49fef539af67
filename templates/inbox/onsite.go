package inbox

import (
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/visitors"
)

// OnSite is the page with who is on the site now.
type OnSite struct {
	Shell
	// On says that the site tells agents of it, Settings that who looks may say so.
	On, Settings bool
	List         []OnSiteRow
	// More says that there are more than are shown.
	More bool
}

// OnSiteRow is somebody who is there, with the conversation that one goes on with: one
// without an ID if there is none.
type OnSiteRow struct {
	visitors.Visitor
	Conversation chat.Conversation
}

// name is what agents call the visitor: as they were called when they wrote, else as
// the site says.
func (r OnSiteRow) name(s Shell) string {
	if r.Conversation.Name != "" {
		return r.Conversation.Name
	}
	return VisitorName(s.Words, r.Name, r.ID)
}

// Begin is the form with which an agent begins a conversation.
type Begin struct {
	Visitor visitors.Visitor
	SendID  string
	Text    string
	Refused string
}
