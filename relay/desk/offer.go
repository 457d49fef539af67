package desk

import (
	"context"
	"errors"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// visitsLooked is in how many of the visitor's latest conversations we look
// for an offer within the quiet period.
const visitsLooked = 20

// mayAsk reports whether the visitor of conv has not been offered a survey
// within the site's quiet period.
func (d *Desk) mayAsk(ctx context.Context, site, conv string, now int64) (bool, error) {
	settings, err := d.settings(ctx, site)
	if err != nil || settings.QuietDays == 0 {
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
		if v.OfferedAt > now-int64(settings.QuietDays)*day {
			return false, nil
		}
	}
	return true, nil
}

// worthAsking reports whether there was a conversation to be satisfied with:
// the visitor wrote and somebody answered.
func worthAsking(c *chat.Conversation) bool { return c.VisitorSeq != 0 && c.AgentSeq != 0 }

func (a act) offered(survey string, version int) chat.Event {
	return chat.Event{ID: a.newID(), At: a.now, Kind: chat.KindOffered, Role: chat.RoleSystem, Body: &chat.Offered{Survey: survey, Version: version}}
}
