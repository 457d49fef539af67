package transcript

import "github.com/parley-chat/parley/relay/chat"

// forAgent says what happened and whose doing it was.
func (l *Line) forAgent() {
	switch l.Kind {
	case chat.KindNote, chat.KindWhispered:
		l.Form = Note
	case chat.KindStarted:
		if title := chat.As[chat.Started](l.Body).Title; title != "" {
			l.say("line.startedOn", "page", title)
		} else {
			l.say("line.started")
		}
	case chat.KindVisited, chat.KindNumbered, chat.KindSeen, chat.KindClocked, chat.KindMentioned, chat.KindMasked: // stands beside the conversation
		l.Form = Silent
	case chat.KindQueued:
		if team := chat.As[chat.Queued](l.Body).TeamName; team != "" && l.Role == chat.RoleVisitor {
			l.say("line.queuedChosen", "team", team)
		} else if team != "" && l.Name != "" {
			l.say("line.queuedFor", "by", l.Name, "team", team)
		} else if l.Role == chat.RoleAgent && l.Name != "" {
			l.say("line.queuedBy", "by", l.Name)
		} else {
			l.say("line.queued")
		}
	case chat.KindAssigned:
		if to := chat.As[chat.Assigned](l.Body); to.Agent == chat.Bot {
			l.say("line.botFirst")
		} else if l.Role == chat.RoleSystem && l.From == "" && l.Name == "" {
			l.Form = Silent // the event before says it
		} else if l.From == to.Agent {
			l.say("line.took", "agent", to.AgentName)
		} else {
			l.say("line.assigned", "by", l.Name, "agent", to.AgentName)
		}
	case chat.KindResolved:
		switch l.Role {
		case chat.RoleAgent:
			l.say("line.resolved", "agent", l.Name)
		case chat.RoleBot:
			l.say("line.resolvedByBot")
		case chat.RoleVisitor:
			l.say("line.ended")
		default:
			l.say("line.resolvedAlone")
		}
	case chat.KindReopened:
		switch l.Role {
		case chat.RoleAgent:
			l.say("line.reopened", "agent", l.Name)
		case chat.RoleSystem:
			l.Form = Silent // the event before says it
		default:
			l.say("line.cameBack")
		}
	case chat.KindBadAnswer:
		l.say("line.badAnswer", "score", digit(chat.As[chat.BadAnswer](l.Body).Score))
	case chat.KindMarked: // stands beside the answer
		l.Form = Silent
	case chat.KindDeleted:
		l.Form = Silent // the visitor deleted all, which a line of its own says
		if l.Role != chat.RoleVisitor {
			l.say("line.deletedBy", "agent", l.Name)
		}
	case chat.KindErased:
		l.say("line.erased")
	case chat.KindOffered:
		l.say("line.offered")
	case chat.KindAnswered:
		a := chat.As[chat.Answered](l.Body).Answers
		if a.Of() != chat.SurveyCSAT {
			l.say("line.answered")
			break
		}
		l.say("line.rated", "score", digit(a.Score()))
	case chat.KindHandedOver:
		h := chat.As[chat.HandedOver](l.Body)
		l.say("line.handedOver."+why(h.Why), "asked", listed(h.Asked), "offered", listed(h.Offered), "page", listed(h.Page), "contact", listed(h.Contact))
	case chat.KindFlowed:
		l.Form = Silent // what it filled in stands in the hand-over
	case chat.KindConfirmed:
		if chat.As[chat.Confirmed](l.Body).Helped != 0 {
			l.say("line.helped")
		} else {
			l.say("line.notHelped")
		}
	case chat.KindWrong:
		if said := chat.As[chat.Wrong](l.Body); said.Gone == 0 {
			l.say("line.wrong", "agent", l.Name, "title", said.Title)
		} else {
			l.say("line.notWrong", "agent", l.Name, "title", said.Title)
		}
	case chat.KindTopic, chat.KindTagged, chat.KindUntagged, chat.KindPriority:
		l.labelled()
	case chat.KindSnoozed:
		if chat.As[chat.Snoozed](l.Body).Until == chat.UntilReply {
			l.say("line.snoozedForReply", "agent", l.Name)
		} else {
			l.say("line.snoozed", "agent", l.Name)
		}
	case chat.KindRouted:
		r := chat.As[chat.Routed](l.Body)
		l.say("line.routed."+known(r.Why, chat.WhyFewest, chat.WhyLast, chat.WhyLead), "agent", r.AgentName)
	case chat.KindUnrouted:
		l.say("line.unrouted." + known(chat.As[chat.Routed](l.Body).Why, chat.WhyOffline, chat.WhyTeam, chat.WhyLanguage,
			chat.WhySkill, chat.WhyAway, chat.WhyTried, chat.WhyLimit))
	case chat.KindUnanswered:
		l.say("line.unanswered", "agent", chat.As[chat.Routed](l.Body).AgentName)
	case chat.KindFollowed:
		l.say("line.followed", "agent", l.Name)
	case chat.KindUnfollowed:
		l.say("line.unfollowed", "agent", l.Name)
	case chat.KindAsked:
		l.say("line.asked", "by", l.Name, "agent", chat.As[chat.Named](l.Body).Name)
	case chat.KindDeclined:
		if l.Role == chat.RoleAgent {
			l.say("line.declined", "agent", l.Name)
		} else {
			l.say("line.askedInVain", "agent", chat.As[chat.Named](l.Body).Name)
		}
	case chat.KindPlanned:
		l.say("line.planned", "agent", l.Name)
	case chat.KindUnplanned:
		l.Form = Silent // it was sent, which stands there
		if chat.As[chat.Unplanned](l.Body).Why == chat.UnplannedTaken {
			l.say("line.unplanned", "agent", l.Name)
		}
	case chat.KindWithheld:
		l.say("line.withheld."+known(chat.As[chat.Unplanned](l.Body).Why, chat.UnplannedVisitor, chat.UnplannedResolved, chat.UnplannedRefused), "agent", l.Name)
	case chat.KindMerged:
		l.say("line.merged", "by", l.Name, "number", numbered(chat.As[chat.Merged](l.Body).Number))
	case chat.KindAbsorbed:
		l.say("line.absorbed", "by", l.Name, "number", numbered(chat.As[chat.Merged](l.Body).Number))
	case chat.KindUnmerged:
		l.say("line.unmerged", "by", l.Name)
	case chat.KindSplit:
		if chat.As[chat.Split](l.Body).From != 0 {
			l.say("line.splitFrom", "by", l.Name)
		} else {
			l.say("line.split", "by", l.Name)
		}
	case chat.KindRuled:
		l.say("line.ruled", "rule", chat.As[chat.Ruled](l.Body).Name)
	case chat.KindJoined:
		l.say("line.joinedIn", "agent", l.Name)
	case chat.KindBlocked:
		if reason := chat.As[chat.Blocked](l.Body).Reason; reason == "" {
			l.say("line.blocked", "agent", l.Name)
		} else {
			l.say("line.blockedFor", "agent", l.Name, "reason", reason)
		}
	case chat.KindUnblocked:
		if l.Role == chat.RoleAgent {
			l.say("line.unblocked", "agent", l.Name)
		} else {
			l.say("line.blockOver")
		}
	case chat.KindWarned:
		l.say("line.warned." + known(chat.As[chat.Clock](l.Body).Name, chat.ClockFirst, chat.ClockNext, chat.ClockResolve))
	case chat.KindBreached:
		l.say("line.breached." + known(chat.As[chat.Clock](l.Body).Name, chat.ClockFirst, chat.ClockNext, chat.ClockResolve))
	case chat.KindWoken:
		if l.Role == chat.RoleAgent {
			l.say("line.wokenBy", "agent", l.Name)
		} else {
			l.say("line.woken")
		}
	case chat.KindFileRemoved:
		l.Form = Silent // it went with what was deleted
		if name := chat.As[chat.FileRemoved](l.Body).Name; name != "" {
			l.say("line.fileRemoved", "agent", l.Name, "file", name)
		}
	case chat.KindConsented:
		if said := chat.As[chat.Consented](l.Body); said.Withdrawn == 0 {
			l.say("line.consented", "version", said.Version)
		} else {
			l.say("line.withdrew", "version", said.Version)
		}
	case chat.KindIdentified:
		said := chat.As[chat.Identified](l.Body)
		l.say("line.identified", "contact", contact(l.Name, said.Email), "subject", said.Subject)
	case chat.KindFilled:
		l.say("line.filled", "answers", filledIn(l.Event))
	case chat.KindContact:
		l.say("line.contact", "contact", contact(l.Name, chat.As[chat.Contact](l.Body).Email))
	}
}

// labelled says which label was given or taken away.
func (l *Line) labelled() {
	said := chat.As[chat.Labelled](l.Body)
	by := l.Name
	switch {
	case l.Role == chat.RoleSystem: // the event before says it
		l.Form = Silent
	case l.Kind == chat.KindTagged:
		l.say("line.tagged", "agent", by, "tag", said.Name)
	case l.Kind == chat.KindUntagged:
		l.say("line.untagged", "agent", by, "tag", said.Name)
	case l.Kind == chat.KindPriority:
		l.say("line.priority."+level(said.Level), "agent", by)
	case said.Label == "":
		l.say("line.noTopic", "agent", by)
	case l.Role == chat.RoleVisitor:
		l.say("line.topicChosen", "topic", said.Name)
	default:
		l.say("line.topic", "agent", by, "topic", said.Name)
	}
}

// level is the word for a priority in keys.
func level(priority int) string {
	switch {
	case priority < chat.PriorityNormal:
		return "low"
	case priority == chat.PriorityHigh:
		return "high"
	case priority > chat.PriorityHigh:
		return "urgent"
	}
	return "normal"
}

// numbered is how people call a conversation.
func numbered(n uint64) string {
	digits := []byte{}
	for ; n > 0; n /= 10 {
		digits = append([]byte{byte('0' + n%10)}, digits...)
	}
	return "#" + string(digits)
}

// why is one of the reasons that have a sentence.
func why(of string) string {
	switch of {
	case chat.WhyAsked, chat.WhyMissed, chat.WhyTopic, chat.WhyFailed, chat.WhyOff, chat.WhyFlow:
		return of
	}
	return chat.WhyUnsure
}

// listed is lines as a list in one line, or a dash. The package strings would be
// paid for by visitors.
func listed(lines string) string {
	if lines == "" {
		return "–"
	}
	list := make([]byte, 0, len(lines)+8)
	for i := 0; i < len(lines); i++ {
		if lines[i] == '\n' {
			list = append(list, "; "...)
		} else {
			list = append(list, lines[i])
		}
	}
	return string(list)
}

// known is why, or the first if a later version had another reason.
func known(why string, first string, others ...string) string {
	for _, other := range others {
		if why == other {
			return why
		}
	}
	return first
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
