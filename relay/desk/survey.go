package desk

import (
	"context"
	"errors"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// surveyCSAT is the survey offered at resolution and its version.
const surveyCSAT = "csat/1"

const (
	hour = 60 * 60 * 1000 // milliseconds
	day  = 24 * hour
)

// visitsLooked is in how many of the visitor's latest conversations we look
// for an offer within the quiet period.
const visitsLooked = 20

// mayAsk reports whether the visitor of conv has not been offered a survey
// within the site's quiet period.
func (d *Desk) mayAsk(ctx context.Context, site, conv string, now int64) (bool, error) {
	policy, err := d.Policy(ctx, site)
	if err != nil || policy.QuietDays == 0 {
		return true, err
	}
	c, err := d.Store.Conversation(ctx, site, conv)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil // the rule says so
	}
	if err != nil {
		return false, err
	}
	visits, _, err := d.Store.List(ctx, site, chat.ViewVisitor(c.Visitor), "", visitsLooked)
	if err != nil {
		return false, err
	}
	for _, v := range visits {
		if v.OfferedAt > now-int64(policy.QuietDays)*day {
			return false, nil
		}
	}
	return true, nil
}

// worthAsking reports whether there was a conversation to be satisfied with:
// the visitor wrote and somebody answered.
func worthAsking(c *chat.Conversation) bool { return c.VisitorSeq != 0 && c.AgentSeq != 0 }

func offer(now int64) chat.Event {
	return chat.Event{ID: store.NewID(), At: now, Kind: chat.KindOffered, Role: chat.RoleSystem, Survey: surveyCSAT}
}

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
	now := d.Now()
	return d.append(ctx, site, conv, r.ID, func(c *chat.Conversation) (store.Step, error) {
		switch {
		case c.Visitor != visitor:
			return store.Step{}, store.ErrNotFound
		case c.Offer == 0 || c.Offer != r.Offer:
			return store.Step{}, chat.ErrNoSurvey
		case !c.RatingOpen(now):
			return store.Step{}, chat.ErrSurveyClosed
		}
		return one(chat.Event{
			ID: r.ID, At: now, Kind: chat.KindAnswered, Role: chat.RoleVisitor, From: visitor,
			Ref: r.Offer, Score: r.Score, Text: r.Comment, Survey: c.Survey,
		}), nil
	})
}
