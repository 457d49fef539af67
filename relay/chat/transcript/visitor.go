package transcript

import "github.com/parley-chat/parley/relay/chat"

// forVisitor says what happened as far as it concerns the visitor.
func (l *Line) forVisitor() {
	switch l.Kind {
	case chat.KindQueued:
		l.Form = Silent
		if l.waiting {
			l.say("line.queued")
		}
	case chat.KindAssigned, chat.KindTransferred:
		l.Form = Silent
		if l.ToName != "" {
			l.say("line.joined", "agent", l.ToName)
		}
	case chat.KindResolved:
		l.say("line.resolved")
	case chat.KindReopened:
		l.say("line.reopened")
	case chat.KindStarted, chat.KindContact, // the visitor's own doing
		chat.KindOffered, chat.KindAnswered, // the form of the survey shows them
		chat.KindNote, chat.KindTagged, chat.KindPriority, chat.KindSnoozed: // among agents
		l.Form = Silent
	}
}
