package desk

import (
	"context"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// Contact records the name and e-mail address that the visitor gave.
func (d *Desk) Contact(ctx context.Context, site, conv, visitor, id, name, email string) error {
	name, email = chat.Clip(name, chat.MaxNameRunes), chat.Clip(email, 254)
	_, err := d.append(ctx, site, conv, id, func(c *chat.Conversation, a act) ([]chat.Event, error) {
		return contact(c, a, visitor, name, email)
	})
	return err
}

func contact(c *chat.Conversation, a act, visitor, name, email string) ([]chat.Event, error) {
	if c.Visitor != visitor {
		return nil, store.ErrNotFound
	}
	if name == c.Name && email == c.Email {
		return nil, nil
	}
	return one(chat.Event{
		ID: a.id, At: a.now, Kind: chat.KindContact, Role: chat.RoleVisitor,
		From: visitor, Name: name, Body: &chat.Contact{Email: email},
	})
}
