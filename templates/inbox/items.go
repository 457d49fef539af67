package inbox

import (
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/chat/transcript"
	"github.com/parley-chat/parley/templates/words"
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
		l := w.Line(&events[i])
		if l.Form == transcript.Silent {
			continue
		}
		if !goesOn(before, &events[i]) {
			shown = append(shown, l)
		}
		before = &events[i]
	}
	return shown
}

// goesOn reports whether e answers more of the survey that the event before it has
// begun, without a comment that is new: who is asked one question at a time sends all
// again with each. What is given stands beside the conversation.
func goesOn(before, e *chat.Event) bool {
	if before == nil || before.Kind != chat.KindAnswered || e.Kind != chat.KindAnswered {
		return false
	}
	a, b := chat.As[chat.Answered](before.Body), chat.As[chat.Answered](e.Body)
	return a.Offer == b.Offer && b.Answers.Of() != chat.SurveyCSAT && a.Answers.Comment() == b.Answers.Comment()
}

// from tells runs apart: who, and whether it is a note.
func from(l transcript.Line) string {
	if l.Form == transcript.Note {
		return "note/" + l.From
	}
	return l.Role.String() + "/" + l.From
}

// speaker is who said it.
func speaker(w *words.Words, h Head, l transcript.Line) string {
	switch {
	case l.Role == chat.RoleVisitor:
		return VisitorName(w, h.Name, h.Visitor)
	case l.Name != "":
		return l.Name
	}
	return w.T(l.SpeakerKey())
}

// stateOf is the state of a conversation for one agent, as part of a class.
func stateOf(h Head, agent string) string {
	switch {
	case h.Status == chat.StatusResolved:
		return "resolved"
	case h.Agent == "":
		return "unassigned"
	case h.Agent == agent:
		return "mine"
	}
	return "taken"
}

func stateWords(w *words.Words, h Head, agent string) []words.Part {
	return w.Parts("state."+stateOf(h, agent), "agent", ownerName(w, h.Agent, h.AgentName))
}

// sentence is what a line says.
func sentence(w *words.Words, l transcript.Line) []words.Part {
	if l.Key == "" {
		return []words.Part{{Text: l.Text}}
	}
	return w.Parts(l.Key, l.Args...)
}

// answers are those that a line is about.
func answers(l transcript.Line) chat.Answers { return chat.As[chat.Answered](l.Body).Answers }

// scoreName is the word for a score of 1 to 5.
func scoreName(w *words.Words, score int) string {
	if score < 1 || score > chat.CSATMax {
		return ""
	}
	return w.T("score." + number(int64(score)))
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
	return called(c.Number) + VisitorName(s.Words, c.Name, c.Visitor) + " · " + s.SiteName
}
