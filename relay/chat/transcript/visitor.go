package transcript

import "github.com/parley-chat/parley/relay/chat"

// forVisitor says what happened as far as it concerns the visitor.
func (l *Line) forVisitor() {
	if l.Kind.AmongAgents() {
		l.Form = Silent
		return
	}
	switch l.Kind {
	case chat.KindQueued:
		l.Form = Silent
		if l.waiting {
			l.say("line.queued")
		}
	case chat.KindAssigned:
		l.Form = Silent
		if name := chat.As[chat.Assigned](l.Body).AgentName; name != "" {
			l.say("line.joined", "agent", name)
		}
	case chat.KindResolved:
		if l.Role == chat.RoleVisitor {
			l.say("line.ended")
		} else {
			l.say("line.resolved")
		}
	case chat.KindReopened:
		l.say("line.reopened")
	case chat.KindStarted, chat.KindContact, chat.KindVisited, // the visitor's own doing
		chat.KindConfirmed, chat.KindConsented,
		chat.KindOffered, chat.KindAnswered, // the form of the survey shows them
		chat.KindDeleted, chat.KindMerged, chat.KindFilled,
		chat.KindFileRemoved: // its tile says it
		l.Form = Silent
	}
}
