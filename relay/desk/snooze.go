package desk

import (
	"context"
	"errors"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// JobWake is the kind of job that wakes a conversation when it is time.
const JobWake = "wake"

// ErrPast says that a time to wake is not to come, or too far away.
var ErrPast = &chat.Refusal{Code: "snooze_time"}

// longest is how far away waking may be.
const longest = 400 * day

// Snooze puts an open conversation aside until a time in milliseconds since 1970,
// or chat.UntilReply. It is ErrPast for what is over, and a *chat.Refusal if the
// conversation is resolved.
func (d Work) Snooze(ctx context.Context, site, conv, id string, agent Person, until int64) (store.Result, error) {
	return d.append(ctx, site, conv, id, func(c *chat.Conversation, a act) ([]chat.Event, error) {
		return snooze(c, a, agent, until, a.id)
	})
}

func snooze(c *chat.Conversation, a act, agent Person, until int64, id string) ([]chat.Event, error) {
	switch {
	case c.Status == chat.StatusNone:
		return nil, store.ErrNotFound
	case c.Status == chat.StatusResolved:
		return nil, chat.ErrResolved
	case until != chat.UntilReply && (until <= a.now || until > a.now+longest):
		return nil, ErrPast
	case until == c.SnoozedUntil:
		return nil, nil
	}
	e := a.by(agent, chat.KindSnoozed, id)
	e.Body = &chat.Snoozed{Until: until}
	return one(e)
}

// Wake ends the snooze of a conversation; one that is awake stays so.
func (d Work) Wake(ctx context.Context, site, conv, id string, agent Person) (store.Result, error) {
	return d.append(ctx, site, conv, id, func(c *chat.Conversation, a act) ([]chat.Event, error) {
		if c.Status == chat.StatusNone {
			return nil, store.ErrNotFound
		}
		if !c.Asleep() {
			return nil, nil
		}
		return one(a.by(agent, chat.KindWoken, a.id))
	})
}

// WakeDue does a job of kind JobWake, unless it was put off meanwhile.
func (d Work) WakeDue(ctx context.Context, site string, job store.Job) error {
	_, err := d.append(ctx, site, job.Conv, d.ids()(), func(c *chat.Conversation, a act) ([]chat.Event, error) {
		if c.Status == chat.StatusNone {
			return nil, store.ErrNotFound
		}
		if !c.Asleep() || c.SnoozedUntil > a.now {
			return nil, nil
		}
		return one(chat.Event{ID: a.id, At: a.now, Kind: chat.KindWoken, Role: chat.RoleSystem})
	})
	if errors.Is(err, store.ErrNotFound) {
		return nil // it was deleted
	}
	return err
}

// Wakes is the reaction that sets the clock of a snooze.
func Wakes(c *Change) Jobs {
	until := c.After.SnoozedUntil
	switch {
	case until == c.Before.SnoozedUntil:
		return Jobs{}
	case until == 0 || until == chat.UntilReply:
		return Jobs{Cancel: []store.JobID{{Kind: JobWake, Key: c.After.ID}}}
	}
	return Jobs{Schedule: []store.Job{{Kind: JobWake, Key: c.After.ID, Conv: c.After.ID, Due: until}}}
}
