package desk

import (
	"cmp"
	"context"
	"errors"

	"github.com/parley-chat/parley/relay/block"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// ErrBlocked says that a visitor may not write in a site, see package block.
var ErrBlocked = &chat.Refusal{Code: "visitor_blocked"}

func (v Visit) who(email string) block.Who {
	return block.Who{Visitor: v.Visitor, Address: v.Address, Email: email}
}

// Blocks keeps visitors from writing.
type Blocks struct{ *Desk }

// learn adds to the block of somebody who tried to write into a conversation who
// they are and from where they come. It returns ErrBlocked.
func (d Blocks) learn(ctx context.Context, site, conv string, visit Visit, blocks *block.Index) error {
	state, err := d.Store.Conversation(ctx, site, conv)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return errors.Join(ErrBlocked, err)
	}
	if found := blocks.Blocks(visit.who(cmp.Or(state.Email, visit.User.Email)), d.Now()); found != nil {
		err = block.Learn(ctx, d.Docs, site, found, visit.who(""))
	}
	if errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	return errors.Join(ErrBlocked, err)
}

// Blocked is ErrBlocked if a visitor may not write in a site, by who they are, from
// where they come or which e-mail address they say is theirs.
func (d Blocks) Blocked(ctx context.Context, site string, visit Visit, email string) error {
	blocks, err := block.Of(ctx, d.Docs, site)
	if err != nil {
		return err
	}
	found := blocks.Blocks(visit.who(email), d.Now())
	if found == nil {
		return nil
	}
	return errors.Join(ErrBlocked, block.Learn(ctx, d.Docs, site, found, visit.who("")))
}

// Blocking is for how long and why a visitor is blocked, and by what besides who
// they are.
type Blocking struct {
	Reason string
	// Until is when it ends: milliseconds since 1970; 0: never.
	Until int64
	// ByAddress blocks also who comes from the addresses from which the visitor
	// comes from now on, ByEmail who says the same e-mail address.
	ByAddress, ByEmail bool
}

// Block blocks the visitor of a conversation, which is resolved as spam by that:
// nobody is asked how satisfied they are. It is ErrPast for an end that is over or
// too far away, and block.ErrReason for a reason that is too long.
func (d Blocks) Block(ctx context.Context, site, conv, id string, agent Person, b Blocking) (store.Result, error) {
	if b.Until != 0 && (b.Until <= d.Now() || b.Until > d.Now()+longest) {
		return store.Result{}, ErrPast
	}
	state, err := d.Store.Conversation(ctx, site, conv)
	if err != nil {
		return store.Result{}, err
	}
	blocks, err := block.Of(ctx, d.Docs, site)
	if err != nil {
		return store.Result{}, err
	}
	who := block.Block{Visitors: []string{state.Visitor}, Name: state.Name, Reason: b.Reason, Since: d.Now(), Until: b.Until, By: agent.ID, ByName: agent.Name}
	if b.ByAddress {
		who.Key = blocks.NewKey()
	}
	if b.ByEmail {
		who.Email = block.Fold(state.Email)
	}
	if err := block.Put(ctx, d.Docs, site, conv, who); err != nil {
		return store.Result{}, err
	}
	return d.append(ctx, site, conv, id, func(c *chat.Conversation, a act) ([]chat.Event, error) {
		e := a.by(agent, chat.KindBlocked, a.id)
		e.Body = &chat.Blocked{Reason: b.Reason, Until: b.Until}
		events := []chat.Event{e}
		if c.Status == chat.StatusOpen {
			events = append(events, a.by(agent, chat.KindResolved, a.newID()))
		}
		return events, nil
	})
}

// Unblock lets the visitor of a conversation write again. The conversation is no
// spam and waits for somebody.
func (d Blocks) Unblock(ctx context.Context, site, conv, id string, agent Person) (store.Result, error) {
	list, err := block.Kind.Fresh(ctx, d.Docs, site, conv)
	if err == nil && len(list) > 0 && list[0].Version != 0 {
		err = block.Kind.Delete(ctx, d.Docs, site, list[0])
	}
	if err != nil {
		return store.Result{}, err
	}
	return d.append(ctx, site, conv, id, func(c *chat.Conversation, a act) ([]chat.Event, error) {
		switch {
		case c.Status == chat.StatusNone:
			return nil, store.ErrNotFound
		case !c.Spam:
			return nil, nil
		}
		return append([]chat.Event{a.by(agent, chat.KindUnblocked, a.id)}, a.reopened(c, agent)...), nil
	})
}
