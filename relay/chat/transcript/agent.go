package transcript

import "github.com/parley-chat/parley/relay/chat"

// forAgent says what happened and whose doing it was.
func (l *Line) forAgent() {
	switch l.Kind {
	case chat.KindNote:
		l.Form = Note
	case chat.KindStarted:
		if title := chat.As[chat.Started](l.Body).Title; title != "" {
			l.say("line.startedOn", "page", title)
		} else {
			l.say("line.started")
		}
	case chat.KindQueued:
		l.say("line.queued")
	case chat.KindAssigned:
		if to := chat.As[chat.Assigned](l.Body); l.From == to.Agent {
			l.say("line.took", "agent", to.AgentName)
		} else {
			l.say("line.assigned", "by", l.Name, "agent", to.AgentName)
		}
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
		l.say("line.rated", "score", digit(chat.As[chat.Answered](l.Body).Answers.Score()))
	case chat.KindContact:
		l.say("line.contact", "contact", contact(l.Name, chat.As[chat.Contact](l.Body).Email))
	}
}

// digit writes a score, which is at most 10.
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
