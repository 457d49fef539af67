package desk

import (
	"context"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// User is who the site has signed that a visitor is, see chat.Identified. The zero
// value is nobody.
type User struct{ Subject, Name, Email string }

// Identify records in a conversation of a visitor's who they are; it is the
// conversation of to from then on. It returns store.ErrNotFound if it is another
// visitor's.
func (v Visitors) Identify(ctx context.Context, site, conv, visitor, to string, user User) error {
	_, err := v.append(ctx, site, conv, store.NewID(), func(c *chat.Conversation, a act) ([]chat.Event, error) {
		if c.Visitor != visitor && c.Visitor != to {
			return nil, store.ErrNotFound
		}
		if c.Visitor == to && c.Subject == user.Subject && (user.Name == "" || c.Name == user.Name) && c.Verified == (user.Email != "") && (user.Email == "" || c.Email == user.Email) {
			return nil, nil
		}
		return one(a.identified(a.id, to, user))
	})
	return err
}

func (a act) identified(id, visitor string, user User) chat.Event {
	return chat.Event{
		ID: id, At: a.now, Kind: chat.KindIdentified, Role: chat.RoleVisitor, From: visitor, Name: user.Name,
		Body: &chat.Identified{Subject: user.Subject, Email: user.Email, Visitor: visitor},
	}
}
