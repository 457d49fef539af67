package desk

import (
	"context"
	"errors"
	"strconv"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// Watching is what agents do about conversations that they do not have.
type Watching struct{ *Desk }

// NoteTo is Note that names agents and teams.
func (d Watching) NoteTo(ctx context.Context, site, conv string, agent Person, m Message, names []chat.Named) (store.Result, error) {
	return d.say(ctx, site, conv, agent, m, chat.KindNote, func(c *chat.Conversation, a act) ([]chat.Event, error) {
		events, err := note(c, a, agent, m)
		return append(events, a.mentions(agent, names)...), err
	})
}

func (a act) mentions(agent Person, names []chat.Named) (events []chat.Event) {
	for _, n := range names {
		e := a.by(agent, chat.KindMentioned, a.newID())
		e.Body = &n
		events = append(events, e)
	}
	return events
}

// Follow has an agent told of what others write in a conversation; on says whether
// from now on or no more.
func (d Watching) Follow(ctx context.Context, site, conv, id string, agent Person, on bool) (store.Result, error) {
	return d.append(ctx, site, conv, id, func(c *chat.Conversation, a act) ([]chat.Event, error) {
		switch {
		case c.Status == chat.StatusNone:
			return nil, store.ErrNotFound
		case c.Watch.Follows(agent.ID) == on:
			return nil, nil
		case on && len(c.Watch.Followers) >= chat.MaxFollowers:
			return nil, ErrFollowers
		case on:
			return one(a.by(agent, chat.KindFollowed, a.id))
		}
		return one(a.by(agent, chat.KindUnfollowed, a.id))
	})
}

// ErrFollowers says that a conversation has as many followers as it may have.
var ErrFollowers = &chat.Refusal{Code: "followers_many"}

// ErrNotAsked says that an agent is not asked to take a conversation, or not any
// more.
var ErrNotAsked = &chat.Refusal{Code: "not_asked"}

// Decline says that an agent does not take a conversation which they are asked to
// take: it stays with who has it.
func (d Watching) Decline(ctx context.Context, site, conv, id string, agent Person) (store.Result, error) {
	return d.append(ctx, site, conv, id, func(c *chat.Conversation, a act) ([]chat.Event, error) {
		if c.Watch.Asked != agent.ID {
			return nil, ErrNotAsked
		}
		e := a.by(agent, chat.KindDeclined, a.id)
		e.Body = &chat.Named{Agent: agent.ID, Name: agent.Name}
		return one(e)
	})
}

// JobAsked is the kind of job that ends the asking of an agent who does not say
// whether they take a conversation.
const JobAsked = "asked"

// AskedFor is how long an agent is asked, in milliseconds.
const AskedFor = 3 * 60 * 1000

// Asks is the reaction that ends the asking.
func Asks(c *Change) (j Jobs) {
	was, is := c.Before.Watch.AskedSeq, c.After.Watch.AskedSeq
	switch {
	case was == is:
	case is != 0:
		j.Schedule = []store.Job{{Kind: JobAsked, Key: c.After.ID, Conv: c.After.ID, Due: c.Now + AskedFor, Body: strconv.FormatUint(is, 10)}}
	default:
		j.Cancel = []store.JobID{{Kind: JobAsked, Key: c.After.ID}}
	}
	return j
}

// AskedDue does a job of kind JobAsked.
func (d Watching) AskedDue(ctx context.Context, site string, job store.Job) error {
	_, err := d.append(ctx, site, job.Conv, d.ids()(), func(c *chat.Conversation, a act) ([]chat.Event, error) {
		if c.Watch.AskedSeq == 0 || strconv.FormatUint(c.Watch.AskedSeq, 10) != job.Body {
			return nil, nil
		}
		return one(chat.Event{ID: a.id, At: a.now, Kind: chat.KindDeclined, Role: chat.RoleSystem, Body: &chat.Named{Agent: c.Watch.Asked, Name: c.Watch.AskedName}})
	})
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}
