package desk

import (
	"context"
	"errors"
	"slices"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// erasedAtOnce is how many messages one step takes away.
const erasedAtOnce = 200

// Erase takes away for good what a visitor said in a conversation, as Delete does,
// with the files; who they said that they are; the pages that they were on; and what
// they wrote in surveys. What was said to them stays, and when what happened. An open
// conversation ends. It returns store.ErrNotFound if the conversation is not theirs.
func (v Visitors) Erase(ctx context.Context, site, conv, visitor string) error {
	for left := true; left; {
		log, err := wholeLog(ctx, v.Store, site, conv)
		if err != nil {
			return err
		}
		_, err = appendReplacing(ctx, v.Desk, site, conv, store.NewID(), func(c *chat.Conversation, a act) (events, replace []chat.Event, err error) {
			if c.Visitor != visitor {
				return nil, nil, store.ErrNotFound
			}
			if c.Seq != uint64(len(log)) {
				return nil, nil, errGrown
			}
			events, replace, left = erase(c, a, log)
			return events, replace, nil
		})
		if err != nil && !errors.Is(err, errGrown) {
			return err
		}
		left = left || err != nil
	}
	return nil
}

// wholeLog is the log of a conversation.
func wholeLog(ctx context.Context, s store.Store, site, conv string) (log []chat.Event, err error) {
	for more := true; more; {
		var page []chat.Event
		if page, more, err = s.Events(ctx, site, conv, uint64(len(log)), handOverPage); err != nil {
			return nil, err
		}
		log = append(log, page...)
		more = more && len(page) > 0
	}
	return log, nil
}

// erase is the next step, and whether others are left. There is none where nothing is
// left of the visitor's.
func erase(c *chat.Conversation, a act, log []chat.Event) (events, replace []chat.Event, left bool) {
	mine := func(kind chat.Kind, body chat.Body) *chat.Event {
		events = append(events, chat.Event{ID: a.newID(), At: a.now, Kind: kind, Role: chat.RoleVisitor, From: c.Visitor, Body: body})
		return &events[len(events)-1]
	}
	for i := range log {
		said := log[i]
		if said.Role != chat.RoleVisitor || said.Kind != chat.KindMessage || said.Deleted() {
			continue
		}
		if len(events) >= erasedAtOnce {
			events[0].ID = a.id
			return events, replace, true
		}
		mine(chat.KindDeleted, &chat.Alteration{}).Altered = said.Seq
		at := c.Seq + uint64(len(events))
		for _, f := range chat.FilesOf(&said) {
			mine(chat.KindFileRemoved, &chat.FileRemoved{File: f.ID})
		}
		said.Text, said.Name, said.Body, said.Altered = "", "", nil, at
		replace = append(replace, said)
	}
	for i := range log {
		if bare, changed := bared(log[i]); changed {
			replace = append(replace, bare)
		}
	}
	if len(replace) == 0 {
		return nil, nil, false
	}
	if c.Status == chat.StatusOpen {
		mine(chat.KindResolved, nil)
	}
	mine(chat.KindErased, nil)
	events[0].ID = a.id
	return events, replace, false
}

// bared is an event without what the visitor said of themselves, and whether there
// was something.
func bared(e chat.Event) (chat.Event, bool) {
	named := (e.Role == chat.RoleVisitor || e.Kind == chat.KindIdentified) && e.Name != ""
	if named {
		e.Name = ""
	}
	switch body := e.Body.(type) {
	case *chat.Started:
		if *body != (chat.Started{Locale: body.Locale}) {
			e.Body = &chat.Started{Locale: body.Locale}
			return e, true
		}
	case *chat.Contact:
		if body.Email != "" {
			e.Body = &chat.Contact{}
			return e, true
		}
	case *chat.Identified:
		if body.Subject != "" || body.Email != "" {
			e.Body = &chat.Identified{Visitor: body.Visitor}
			return e, true
		}
	case *chat.Masked:
		if body.Was != "" {
			e.Body = &chat.Masked{Of: body.Of}
			return e, true
		}
	case *chat.Filled:
		if len(body.Fields) > 0 {
			e.Body = &chat.Filled{}
			return e, true
		}
	case *chat.HandedOver:
		if body.Asked != "" {
			e.Body = &chat.HandedOver{Why: body.Why, Offered: body.Offered}
			return e, true
		}
	case *chat.Answered:
		if kept := body.Answers.WithoutTexts(); len(kept) < len(body.Answers) {
			e.Body = &chat.Answered{Offer: body.Offer, Answers: slices.Clip(kept)}
			return e, true
		}
	}
	return e, named
}
