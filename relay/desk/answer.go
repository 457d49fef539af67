package desk

import (
	"context"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// Sheet is what a visitor filled in of a survey.
type Sheet struct {
	// ID is the client's id of the send, repeated by a retry.
	ID string
	// Offer is the Seq of the offer that it answers; 0: the survey was answered
	// on its own page, and the answer begins a log of its own.
	Offer uint64
	// Survey and Version are of the document.
	Survey  string
	Version int
	// QuietDays is after how many days a visitor may answer a survey anew that stands
	// alone.
	QuietDays int
	// Fill makes the answers of those that were given before.
	Fill func(before chat.Answers) (chat.Answers, error)
	Visit
}

// ErrNoAnswer says that nothing was answered.
var ErrNoAnswer = &chat.Refusal{Code: "survey_empty"}

// Answer appends what a visitor answers to the survey offered last, also to the
// questions that are left. Answers may be changed for 24 hours after the
// first; what stands alone may then be answered anew. Errors: store.ErrNotFound for another's conversation,
// chat.ErrNoSurvey, chat.ErrSurveyClosed, ErrNoAnswer and those of Fill.
func (d Work) Answer(ctx context.Context, site, conv string, s Sheet) (store.Result, error) {
	return d.append(ctx, site, conv, s.ID, func(c *chat.Conversation, a act) ([]chat.Event, error) {
		return answer(c, a, s)
	})
}

func answer(c *chat.Conversation, a act, s Sheet) ([]chat.Event, error) {
	events, offer, before := []chat.Event(nil), s.Offer, c.Answers
	switch {
	case c.Status == chat.StatusNone && offer == 0:
		events = a.alone(s)
		offer = uint64(len(events))
	case c.Status == chat.StatusNone || c.Visitor != s.Visitor:
		return nil, store.ErrNotFound
	case c.Offer == 0 || offer != 0 && offer != c.Offer || c.SurveyName != s.Survey:
		return nil, chat.ErrNoSurvey
	case offer == 0 && AnsweredLong(c, a.now, s.QuietDays):
		events, before = []chat.Event{a.offered(chat.Offered{Survey: s.Survey, Version: s.Version})}, nil
		offer = c.Seq + 1
	case !c.AnswerOpen(a.now):
		return nil, chat.ErrSurveyClosed
	default:
		offer = c.Offer
	}
	answers, err := s.Fill(before)
	if err != nil {
		return nil, err
	}
	if len(answers) == 0 {
		return nil, ErrNoAnswer
	}
	answers = a.maskedAnswers(answers)
	return append(events, chat.Event{
		ID: a.id, At: a.now, Kind: chat.KindAnswered, Role: chat.RoleVisitor, From: s.Visitor,
		Body: &chat.Answered{Offer: offer, Answers: answers},
	}), nil
}

// AnsweredLong reports whether c is the log of a survey that was answered without a
// conversation, so many days ago that its visitor may answer it once more.
func AnsweredLong(c *chat.Conversation, now int64, days int) bool {
	return c.RatedAt != 0 && c.VisitorSeq == 0 && c.AgentSeq == 0 && !c.AnswerOpen(now) && now-c.RatedAt >= int64(days)*day
}

// alone begins the log of an answer without a conversation: it is resolved from
// the start, so nobody has to do anything about it.
func (a act) alone(s Sheet) []chat.Event {
	return []chat.Event{
		a.started(s.Visit),
		{ID: a.newID(), At: a.now, Kind: chat.KindResolved, Role: chat.RoleSystem},
		a.offered(chat.Offered{Survey: s.Survey, Version: s.Version}),
	}
}
