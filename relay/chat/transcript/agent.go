package transcript

import "github.com/parley-chat/parley/relay/chat"

// forAgent says what happened and whose doing it was.
func (l *Line) forAgent() {
	switch l.Kind {
	case chat.KindNote:
		l.Form = Note
	case chat.KindStarted:
		if l.Title == "" {
			l.say("line.started")
		} else {
			l.say("line.startedOn", "page", l.Title)
		}
	case chat.KindQueued:
		if l.To == "" {
			l.say("line.queued")
		} else {
			l.say("line.queuedTo", "team", l.To)
		}
	case chat.KindAssigned:
		if l.From == l.To {
			l.say("line.took", "agent", l.ToName)
		} else {
			l.say("line.assigned", "by", l.Name, "agent", l.ToName)
		}
	case chat.KindTransferred:
		l.say("line.transferred", "by", l.Name, "agent", l.ToName)
	case chat.KindResolved:
		if l.Role == chat.RoleAgent {
			l.say("line.resolved", "agent", l.Name)
		} else {
			l.say("line.resolvedAlone")
		}
	case chat.KindReopened:
		if l.Role == chat.RoleAgent {
			l.say("line.reopened", "agent", l.Name)
		} else {
			l.say("line.cameBack")
		}
	case chat.KindOffered:
		l.say("line.offered")
	case chat.KindAnswered:
		l.say("line.rated", "score", digit(l.Score))
	case chat.KindContact:
		l.say("line.contact", "contact", contact(l.Name, l.Email))
	case chat.KindTagged:
		key := "line.untagged"
		if l.On {
			key = "line.tagged"
		}
		l.say(key, "agent", l.Name, "tag", l.Event.Text)
	case chat.KindPriority:
		l.say("line.priority", "agent", l.Name, "priority", digit(l.Score))
	case chat.KindSnoozed:
		l.say("line.snoozed", "agent", l.Name)
	}
}

// digit writes a score or priority, which are at most 10.
func digit(n int) string {
	if n == 10 {
		return "10"
	}
	return string(rune('0' + min(max(n, 0), 9)))
}

func contact(name, email string) string {
	if name == "" || email == "" {
		return name + email
	}
	return name + " · " + email
}
