package desk

import (
	"context"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// Visitors is what visitors do beside talking.
type Visitors struct{ *Desk }

// Fill records what a visitor answered before their first message. It returns
// store.ErrNotFound if the conversation is not theirs.
func (v Visitors) Fill(ctx context.Context, site, conv, visitor, id string, said []chat.FlowField) error {
	_, err := v.append(ctx, site, conv, id, func(c *chat.Conversation, a act) ([]chat.Event, error) {
		if c.Visitor != visitor {
			return nil, store.ErrNotFound
		}
		for i := range said {
			said[i].Value = a.site.Mask.Text(said[i].Value)
		}
		return one(chat.Event{ID: a.id, At: a.now, Kind: chat.KindFilled, Role: chat.RoleVisitor, From: visitor, Body: &chat.Filled{Fields: said}})
	})
	return err
}

// Consent records that a visitor agrees to a version of the site's notice, or no
// longer does. It returns store.ErrNotFound if the conversation is not theirs.
func (v Visitors) Consent(ctx context.Context, site, conv, visitor, id string, given chat.Consented) error {
	_, err := v.append(ctx, site, conv, id, func(c *chat.Conversation, a act) ([]chat.Event, error) {
		if c.Visitor != visitor {
			return nil, store.ErrNotFound
		}
		return one(chat.Event{ID: a.id, At: a.now, Kind: chat.KindConsented, Role: chat.RoleVisitor, From: visitor, Body: &given})
	})
	return err
}
