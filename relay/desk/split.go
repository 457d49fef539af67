package desk

import (
	"context"
	"slices"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// SplitMost is how many messages are put into another conversation at once.
const SplitMost = 100

// Split begins another conversation of the visitor with what was said at some Seqs,
// as the agent's own, and returns its id: the same for a retry. What was said stays
// where it is too; files stay there alone. It is ErrSplit if nothing was said there.
func (d Merging) Split(ctx context.Context, site, conv, id string, agent Person, seqs []uint64) (fresh string, err error) {
	log, err := wholeLog(ctx, d.Store, site, conv)
	if err != nil {
		return "", err
	}
	c, err := d.Store.Conversation(ctx, site, conv)
	if err != nil {
		return "", err
	}
	var said []chat.Event
	for _, e := range log {
		if slices.Contains(seqs, e.Seq) && (e.Kind == chat.KindMessage || e.Kind == chat.KindNote) && !e.Deleted() {
			said = append(said, e)
		}
	}
	if len(said) == 0 || len(said) > SplitMost {
		return "", ErrSplit
	}
	fresh = store.IDOf("split " + conv + " " + id)
	if _, err = d.append(ctx, site, fresh, fresh, func(_ *chat.Conversation, a act) ([]chat.Event, error) {
		return parted(a, agent, &c, said), nil
	}); err != nil {
		return "", err
	}
	_, err = d.append(ctx, site, conv, id, func(_ *chat.Conversation, a act) ([]chat.Event, error) {
		e := a.by(agent, chat.KindSplit, a.id)
		e.Body = &chat.Split{Conv: fresh, Count: len(said)}
		return one(e)
	})
	return fresh, err
}

// parted begins the other conversation: what was said was said when it was said.
func parted(a act, agent Person, c *chat.Conversation, said []chat.Event) []chat.Event {
	page, title := c.Here()
	begun := a.started(Visit{Visitor: c.Visitor, Name: c.Name, Locale: c.Locale, Page: page, Title: title})
	begun.ID, begun.At = a.id, said[0].At
	events := []chat.Event{begun}
	if c.Subject != "" {
		user := User{Subject: c.Subject, Name: c.Name}
		if c.Verified {
			user.Email = c.Email
		}
		e := a.identified(a.newID(), c.Visitor, user)
		e.At = begun.At
		events = append(events, e)
	}
	for _, e := range said {
		e.ID, e.Sent, e.Altered = a.newID(), 0, 0
		if e.Body != nil {
			e.Text, e.Body = chat.Gist(&e), chat.WithBlocks(nil, chat.RichOf(&e))
		}
		events = append(events, e)
	}
	mark := a.by(agent, chat.KindSplit, a.newID())
	mark.Body = &chat.Split{Conv: c.ID, From: 1, Count: len(said)}
	return append(events, a.assigned(agent, a.newID()), mark)
}
