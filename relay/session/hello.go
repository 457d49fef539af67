package session

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/wire"
)

// chatsMost is how many past conversations a visitor is told of.
const chatsMost = 20

// hello checks who speaks, welcomes them and resumes their conversation. It
// returns the code with which to close the connection, or 0.
func (v *Session) hello(ctx context.Context, f *wire.Frame) wire.Close {
	if f.V < wire.MinVersion {
		return wire.CloseVersion
	}
	id, err := v.all.Access.CheckTicket(f.Ticket)
	if err != nil {
		return wire.CloseTicket
	}
	of, err := site.Get(ctx, v.all.Docs, id)
	if errors.Is(err, store.ErrNotFound) {
		return wire.CloseSite
	}
	if err != nil {
		v.all.Log.WarnContext(ctx, "hello refused", "site", id, "error", err)
		return wire.CloseStore
	}
	v.site = id
	v.visit = desk.Visit{Locale: chat.Clip(f.Locale, chat.MaxNameRunes), Referrer: of.PageAddress(f.Referrer), Address: v.visit.Address}
	onPage(&v.visit, of, f)
	known := v.identify(f.Token)
	if v.account.Is(id, v.visit.Visitor) != nil {
		return wire.CloseRate
	}
	if err := v.welcome(ctx, f, known); err != nil {
		v.all.Log.WarnContext(ctx, "hello refused", "site", id, "error", err)
		return wire.CloseStore
	}
	if f.Conv == "" || !known {
		return 0
	}
	if err := v.open(ctx, f); err != nil {
		v.refuse("", err)
	}
	return 0
}

// identify finds the visitor by token, or makes a new one. A token that is not
// valid makes a new visitor too: the conversations stay with the one who has
// the right token.
func (v *Session) identify(token string) (known bool) {
	if visitor, renewed, err := v.all.Access.CheckToken(v.site, token); err == nil {
		v.visit.Visitor, v.token, v.renewed = visitor, token, renewed
		return true
	}
	v.visit.Visitor = store.NewID()
	v.token = v.all.Access.IssueToken(v.site, v.visit.Visitor)
	return false
}

func (v *Session) welcome(ctx context.Context, f *wire.Frame, known bool) error {
	epoch, err := v.all.Store.Epoch(ctx, v.site)
	if err != nil {
		return err
	}
	v.epoch = epoch
	online, leave, err := v.all.presence.watch(ctx, v.site, v)
	if err != nil {
		return err
	}
	v.mu.Lock()
	v.leave = leave
	v.mu.Unlock()
	w := wire.Frame{
		Type: wire.TypeWelcome, Hello: wire.Hello{V: min(f.V, wire.Version), Token: v.token, Renewed: v.renewed}, Resume: wire.Resume{Epoch: epoch},
		Clock: wire.Clock{Now: v.all.Now().UnixMilli()}, Reply: wire.Reply{Online: online},
	}
	if known && f.Seq == 0 {
		if w.Chats, err = v.chats(ctx); err != nil {
			return err
		}
	}
	v.say(&w, false)
	return nil
}

// chats returns the visitor's conversations, those first in which something
// happened last.
func (v *Session) chats(ctx context.Context) ([]wire.Chat, error) {
	list, _, err := v.all.Store.List(ctx, v.site, chat.ViewVisitor(v.visit.Visitor), "", chatsMost)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(list, func(a, b chat.Conversation) int { return cmp.Compare(b.LastAt, a.LastAt) })
	chats := make([]wire.Chat, len(list))
	for i, c := range list {
		chats[i] = wire.Chat{
			ID: c.ID, Status: c.Status, Seq: c.Seq, LastAt: c.LastAt, Preview: c.Preview,
			Agent: c.AgentName, Unread: c.AgentSeq > c.VisitorRead,
		}
	}
	return chats, nil
}
