package desk

import (
	"context"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// Rating is a visitor's answer to a survey.
type Rating struct {
	// ID is the client's id of the send, repeated by a retry.
	ID string
	// Offer is the Seq of the offer that it answers.
	Offer uint64
	// Score is from 1 to 5; Comment may be empty.
	Score   int
	Comment string
}

// Rate appends a visitor's answer to the survey offered last. It may be given
// again until it has a comment or a day has passed. Errors: store.ErrNotFound
// for another's conversation, chat.ErrNoSurvey, chat.ErrSurveyClosed and what
// chat.CheckText says of the comment.
func (d *Desk) Rate(ctx context.Context, site, conv, visitor string, r Rating) (store.Result, error) {
	if r.Score < 1 || r.Score > chat.CSATMax {
		return store.Result{}, chat.ErrScore
	}
	if r.Comment != "" {
		if err := chat.CheckText(r.Comment); err != nil {
			return store.Result{}, err
		}
	}
	return d.append(ctx, site, conv, r.ID, func(c *chat.Conversation, a act) ([]chat.Event, error) {
		return rate(c, a, visitor, r)
	})
}

func rate(c *chat.Conversation, a act, visitor string, r Rating) ([]chat.Event, error) {
	switch {
	case c.Visitor != visitor:
		return nil, store.ErrNotFound
	case c.Offer == 0 || c.Offer != r.Offer:
		return nil, chat.ErrNoSurvey
	case !c.RatingOpen(a.now):
		return nil, chat.ErrSurveyClosed
	}
	return one(chat.Event{
		ID: a.id, At: a.now, Kind: chat.KindAnswered, Role: chat.RoleVisitor, From: visitor,
		Body: &chat.Answered{Offer: r.Offer, Answers: chat.CSATAnswers(r.Score, a.site.Mask.Text(r.Comment))},
	})
}
