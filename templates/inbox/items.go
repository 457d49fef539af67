package inbox

import (
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/chat/transcript"
)

// lines are the lines of events. before is the one above them, nil if there is
// none.
func lines(events []chat.Event, before *chat.Event) []transcript.Line {
	w := transcript.Writer{Reader: transcript.Agent}
	if before != nil {
		w.Line(before)
	}
	shown := make([]transcript.Line, 0, len(events))
	for i := range events {
		if l := w.Line(&events[i]); l.Form != transcript.Silent {
			shown = append(shown, l)
		}
	}
	return shown
}

// from tells runs apart: who, and whether it is a note.
func from(l transcript.Line) string {
	if l.Form == transcript.Note {
		return "note/" + l.From
	}
	return l.Role.String() + "/" + l.From
}

// speaker is who said it.
func speaker(w *Words, h Head, l transcript.Line) string {
	switch {
	case l.Role == chat.RoleVisitor:
		return visitorName(w, h.Name, h.Visitor)
	case l.Name != "":
		return l.Name
	case l.Role == chat.RoleBot:
		return w.Bot
	}
	return w.System
}

// stateOf is the state of a conversation for one agent, as part of a class.
func stateOf(h Head, agent string) string {
	switch {
	case h.Status == chat.StatusResolved:
		return "resolved"
	case h.Status == chat.StatusSnoozed:
		return "snoozed"
	case h.Agent == "":
		return "unassigned"
	case h.Agent == agent:
		return "mine"
	}
	return "taken"
}

func stateWords(w *Words, h Head, agent string) []piece {
	switch stateOf(h, agent) {
	case "resolved":
		return phrase(w.Resolved)
	case "snoozed":
		return phrase(w.Snoozed)
	case "unassigned":
		return phrase(w.Unassigned)
	case "mine":
		return phrase(w.YouHaveIt)
	}
	return phrase(w.HasIt, h.AgentName)
}

// lineWords says in one line what happened.
func lineWords(w *Words, e chat.Event) []piece {
	switch e.Kind {
	case chat.KindMessage:
		return phrase(e.Text)
	case chat.KindStarted:
		if e.Title == "" {
			return phrase(w.StartedBare)
		}
		return phrase(w.Started, e.Title)
	case chat.KindQueued:
		if e.To == "" {
			return phrase(w.Queued)
		}
		return phrase(w.QueuedTo, e.To)
	case chat.KindAssigned:
		if e.From == e.To {
			return phrase(w.Took, e.ToName)
		}
		return phrase(w.AssignedTo, e.Name, e.ToName)
	case chat.KindTransferred:
		return phrase(w.TransferredTo, e.Name, e.ToName)
	case chat.KindResolved:
		if e.Role != chat.RoleAgent {
			return phrase(w.AutoResolved)
		}
		return phrase(w.ResolvedBy, e.Name)
	case chat.KindReopened:
		if e.Role != chat.RoleAgent {
			return phrase(w.VisitorReopened)
		}
		return phrase(w.ReopenedBy, e.Name)
	case chat.KindOffered:
		return phrase(w.SurveyOffered)
	case chat.KindAnswered:
		return phrase(w.Rated, e.Score)
	case chat.KindContact:
		return phrase(w.Contact, contact(e))
	case chat.KindTagged:
		if e.On {
			return phrase(w.Tagged, e.Name, e.Text)
		}
		return phrase(w.Untagged, e.Name, e.Text)
	case chat.KindPriority:
		return phrase(w.PrioritySet, e.Name, e.Score)
	case chat.KindSnoozed:
		return phrase(w.SnoozedBy, e.Name)
	}
	return nil
}

func contact(e chat.Event) string {
	if e.Name == "" || e.Email == "" {
		return e.Name + e.Email
	}
	return e.Name + " · " + e.Email
}

// scoreName is the word for a score of 1 to 5.
func scoreName(w *Words, score int) string {
	if score < 1 || score > len(w.ScoreNames) {
		return ""
	}
	return w.ScoreNames[score-1]
}

// earlierURL is the page that shows the conversation from further back.
func (t Thread) earlierURL() string {
	from := uint64(0)
	if t.Before > earlierStep {
		from = t.Before - earlierStep
	}
	return t.base() + "/c/" + t.Conversation.ID + "?from=" + sequence(from) + "&view=" + t.View
}

// earlierStep is how many events "Show earlier messages" adds.
const earlierStep = 200

// ThreadTitle is the title of a conversation's page.
func ThreadTitle(s Shell, c chat.Conversation) string {
	return visitorName(s.Words, c.Name, c.Visitor) + " · " + s.SiteName
}
