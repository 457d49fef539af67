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
		chat.KindNote, chat.KindHandedOver, // among agents
		chat.KindTopic, chat.KindTagged, chat.KindUntagged, chat.KindPriority,
		chat.KindSnoozed, chat.KindWoken, chat.KindNumbered, chat.KindDeleted,
		chat.KindRouted, chat.KindUnrouted, chat.KindUnanswered, chat.KindSeen, chat.KindIdentified, chat.KindErased,
		chat.KindClocked, chat.KindWarned, chat.KindBreached,
		chat.KindMentioned, chat.KindFollowed, chat.KindUnfollowed, chat.KindAsked, chat.KindDeclined,
		chat.KindMarked, chat.KindBadAnswer,
		chat.KindFlowed, chat.KindRuled, chat.KindBlocked, chat.KindUnblocked, chat.KindJoined, chat.KindWhispered,
		chat.KindFileRemoved: // its tile says it
		l.Form = Silent
	}
}
