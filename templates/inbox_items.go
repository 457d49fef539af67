package templates

import (
	"strings"

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
func speaker(w *Words, c chat.Conversation, it item) string {
	switch {
	case it.Role == chat.RoleVisitor:
		return visitorName(w, c)
	case it.Name != "":
		return it.Name
	case it.Role == chat.RoleBot:
		return w.Bot
	}
	return w.System
}

// stateOf is the state of a conversation for one agent, as part of a class.
func stateOf(c chat.Conversation, agent string) string {
	switch {
	case c.Status == chat.StatusResolved:
		return "resolved"
	case c.Status == chat.StatusSnoozed:
		return "snoozed"
	case c.Agent == "":
		return "unassigned"
	case c.Agent == agent:
		return "mine"
	}
	return "taken"
}

func stateWords(w *Words, c chat.Conversation, agent string) string {
	switch stateOf(c, agent) {
	case "resolved":
		return w.Resolved
	case "snoozed":
		return w.Snoozed
	case "unassigned":
		return w.Unassigned
	case "mine":
		return w.YouHaveIt
	}
	return say(w.HasIt, isolate(c.AgentName))
}

// lineWords says in one line what happened.
func lineWords(w *Words, e chat.Event) string {
	who, to := isolate(e.Name), isolate(e.ToName)
	switch e.Kind {
	case chat.KindStarted:
		if e.Title == "" {
			return w.StartedBare
		}
		return say(w.Started, isolate(e.Title))
	case chat.KindQueued:
		if e.To == "" {
			return w.Queued
		}
		return say(w.QueuedTo, isolate(e.To))
	case chat.KindAssigned:
		if e.From == e.To {
			return say(w.Took, to)
		}
		return say(w.AssignedTo, who, to)
	case chat.KindTransferred:
		return say(w.TransferredTo, who, to)
	case chat.KindResolved:
		if e.Role != chat.RoleAgent {
			return w.AutoResolved
		}
		return say(w.ResolvedBy, who)
	case chat.KindReopened:
		if e.Role != chat.RoleAgent {
			return w.VisitorReopened
		}
		return say(w.ReopenedBy, who)
	case chat.KindOffered:
		return w.SurveyOffered
	case chat.KindAnswered:
		return say(w.Rated, e.Score)
	case chat.KindContact:
		return say(w.Contact, contact(e))
	case chat.KindTagged:
		if e.On {
			return say(w.Tagged, who, isolate(e.Text))
		}
		return say(w.Untagged, who, isolate(e.Text))
	case chat.KindPriority:
		return say(w.PrioritySet, who, e.Score)
	case chat.KindSnoozed:
		return say(w.SnoozedBy, who)
	}
	return ""
}

func contact(e chat.Event) string {
	var parts []string
	for _, part := range []string{e.Name, e.Email} {
		if part != "" {
			parts = append(parts, isolate(part))
		}
	}
	return strings.Join(parts, " · ")
}

// isolate keeps the direction of a name from turning the sentence around it
// (Unicode Standard Annex 9: FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE).
func isolate(text string) string {
	if text == "" {
		return ""
	}
	return "\u2068" + text + "\u2069"
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
	return visitorName(s.Words, c) + " · " + s.SiteName
}
