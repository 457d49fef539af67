package automation

import (
	"context"
	"fmt"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/hours"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
)

// The bounds of a try: how far it looks back, in milliseconds, and among how many
// conversations and events of each.
const (
	tryBack  = 7 * 24 * 60 * 60 * 1000
	tryMost  = 300
	tryPage  = 100
	tryLines = 500
)

// Match is a conversation that a rule would have been done to, and when.
type Match struct {
	Conversation chat.Conversation
	At           int64
}

// Try finds what a rule would have been done to in the last week, the newest
// first. It changes nothing. looked is among how many conversations.
func Try(ctx context.Context, s store.Store, c *docs.Cache, siteID string, r site.Automation, now int64) (found []Match, looked int, err error) {
	r.On = true
	openings, err := team.Openings(ctx, c, siteID)
	if err != nil {
		return nil, 0, err
	}
	for after := ""; looked < tryMost; {
		page, next, err := s.List(ctx, siteID, chat.ViewAll, after, tryPage)
		if err != nil {
			return nil, 0, fmt.Errorf("list what happened at %s: %w", siteID, err)
		}
		for i := range page {
			if page[i].LastAt < now-tryBack {
				continue
			}
			looked++
			log, err := store.Tail(ctx, s, siteID, page[i].ID, 0, tryLines)
			if err != nil {
				return nil, 0, fmt.Errorf("read %s/%s: %w", siteID, page[i].ID, err)
			}
			if at := would(&r, log, now, openings); at != 0 {
				found = append(found, Match{page[i], at})
			}
		}
		if after = next; after == "" {
			break
		}
	}
	return found, looked, nil
}

// would is when a rule would have been done first within the week, 0 if not at all.
func would(r *site.Automation, log []chat.Event, now int64, openings func(team string) hours.Opening) int64 {
	var c chat.Conversation
	due, seen := int64(0), ""
	for i := range log {
		e := &log[i]
		if due != 0 && e.At >= due {
			break // nothing came between
		}
		before := c
		c.Apply(*e)
		if due != 0 && (body(r.ID, &c) != seen || c.Asleep()) {
			due = 0 // somebody has written
		}
		if happened(r.When, &before, &c) && r.Fits(&c, func() bool { return openings(c.Team).Open(time.UnixMilli(e.At + int64(r.After)*60_000)) }) && e.At > now-tryBack {
			due, seen = e.At+int64(r.After)*60_000, body(r.ID, &c)
			if r.After == 0 {
				return due
			}
		}
	}
	if due == 0 || due > now || r.When != site.WhenResolved && c.Status == chat.StatusResolved {
		return 0
	}
	return due
}
