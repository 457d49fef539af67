package inbox

import (
	"github.com/parley-chat/parley/relay/chat"
)

// item is an event as the log shows it.
type item struct {
	chat.Event
	turn bool
	// goesOn says that the same person said what is above, shortly before.
	goesOn bool
}

// runGap is after how long somebody's next message has the name again.
const runGap = 5 * minute

// items are the events that are to be seen. before is the one above them.
func items(events []chat.Event, before *chat.Event) []item {
	shown := make([]item, 0, len(events))
	for _, e := range events {
		if !Shown(e) {
			continue
		}
		it := item{Event: e, turn: e.IsTurn() || e.Kind == chat.KindNote}
		it.goesOn = it.turn && before != nil && sameRun(*before, e)
		shown = append(shown, it)
		before = &shown[len(shown)-1].Event
	}
	return shown
}

// Shown reports whether an event stands in the log that agents read.
func Shown(e chat.Event) bool { return e.Kind != chat.KindRead && e.Kind != chat.KindHidden }

func sameRun(a, b chat.Event) bool {
	return a.Kind == b.Kind && a.Role == b.Role && a.From == b.From && b.At-a.At < runGap
}

// from tells runs apart: who, and whether it is a note.
func (it item) from() string {
	if it.Kind == chat.KindNote {
		return "note/" + it.From
	}
	return it.Role.String() + "/" + it.From
}

// speaker is who said it.
func speaker(w *Words, h Head, it item) string {
	switch {
	case it.Role == chat.RoleVisitor:
		return visitorName(w, h.Name, h.Visitor)
	case it.Name != "":
		return it.Name
	case it.Role == chat.RoleBot:
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
