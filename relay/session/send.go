package session

import (
	"context"
	"errors"

	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/choice"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/files"
	"github.com/parley-chat/parley/relay/identity"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/wire"
)

// send appends a message. The event that Follow brings back is its
// acknowledgement; a send of a conversation that is not followed yet begins to
// follow it.
func (v *Session) send(ctx context.Context, f *wire.Frame) error {
	v.mu.Lock()
	followed := v.conv == f.Conv
	v.mu.Unlock()
	if !followed {
		if err := v.mayStart(ctx, f); err != nil {
			return err
		}
	}
	if err := v.account.TakeText(len(f.Text)); err != nil {
		return err
	}
	attached, err := v.all.attached(ctx, v.site, f)
	if err != nil {
		return err
	}
	v.mu.Lock()
	v.sent = f.ID
	v.mu.Unlock()
	now := v.all.Now().UnixMilli()
	conv, result, err := desk.SendOn(ctx, v.all.Desk, v.site, f.Conv, v.visit, desk.Message{
		ID: f.ID, Text: f.Text, Files: attached, Sent: desk.Believed(f.Sent, now),
	})
	if err != nil {
		return err
	}
	v.all.Metrics.accepted(f, result.Repeated, now)
	if !followed || conv != f.Conv {
		return v.start(conv)
	}
	if result.Repeated {
		// The client may have missed the first answer: let it see it again.
		v.deliver(f.Conv, result.Events, false, false)
	}
	return nil
}

// mayWait reports whether nobody waits for these events to be shown: for the
// message that the visitor sent last, which is on their screen already. It can go
// out with what the others say next. After another one of theirs it cannot: a
// client that sends several waits for each.
func (v *Session) mayWait(events []chat.Event) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	own := len(events) == 1 && events[0].ID == v.sent
	again := v.echoed
	v.echoed = own
	return own && !again
}

// attached gives the message the files that it names; most name none.
func (s *Sessions) attached(ctx context.Context, site string, f *wire.Frame) ([]chat.File, error) {
	if len(f.Files) == 0 {
		return nil, nil
	}
	return s.Files.Attach(ctx, files.Attached{Site: site, Conv: f.Conv, Message: f.ID}, f.Files)
}

// mayStart allows a send into a conversation that exists, and a new one unless
// the client's address or the site has begun too many. It looks who begins it, and
// what they chose.
func (v *Session) mayStart(ctx context.Context, f *wire.Frame) error {
	_, err := v.all.Store.Conversation(ctx, v.site, f.Conv)
	if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	of, err := site.Get(ctx, v.all.Docs, v.site)
	if err != nil {
		return err
	}
	if v.visit.Chosen, err = choice.Of(ctx, v.all.Docs, &of, f.Choice, v.all.Now()); err != nil {
		return err
	}
	if v.visit.User, err = identity.Of(ctx, v.all.Docs, v.site, v.visit.Visitor); err != nil {
		return err
	}
	return v.account.Take(budget.Starts, 1)
}

// typing tells the agents who look at the conversation.
func (v *Session) typing(ctx context.Context, f *wire.Frame) error {
	v.mu.Lock()
	followed := v.conv == f.Conv
	v.mu.Unlock()
	if !followed {
		return nil // nothing to show before the first message
	}
	return v.all.Store.Signal(ctx, store.ConvTopic(v.site, f.Conv), store.Sign{
		Kind: store.SignTyping, Conv: f.Conv, Role: chat.RoleVisitor, From: v.visit.Visitor, On: f.On,
	})
}

// hitsMost is how many articles a search returns.
const hitsMost = 8

func (v *Session) search(ctx context.Context, f *wire.Frame) error {
	hits, err := v.all.Search(ctx, v.site, v.visit.Locale, f.Text, hitsMost)
	if err != nil {
		return err
	}
	v.say(&wire.Frame{Type: wire.TypeHits, ID: f.ID, Reply: wire.Reply{Hits: hits}}, false)
	return nil
}
