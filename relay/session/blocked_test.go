package session

import (
	"testing"

	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/wire"
)

// Who is blocked while they write is told so, whatever they send, and so is who
// comes from the same address as somebody new.
func TestABlockedVisitor(t *testing.T) {
	r := newRelay(t, nil)
	c, _ := r.visit(wire.Frame{})
	c.say("buy this")
	if _, err := (desk.Blocks{Desk: r.desk}).Block(t.Context(), "shop", c.conv, store.NewID(), ana, desk.Blocking{ByAddress: true}); err != nil {
		t.Fatal(err)
	}
	for _, f := range []wire.Frame{
		{Type: wire.TypeSend, Text: "and this"}, {Type: wire.TypeTyping, On: true}, {Type: wire.TypeContact, Form: wire.Form{Email: "a@example.com"}},
		{Type: wire.TypePage, Hello: wire.Hello{Page: "https://shop.example/cart"}},
	} {
		if f.Conv = c.conv; f.Type == wire.TypeSend || f.Type == wire.TypeContact {
			f.ID = store.NewID()
		}
		c.write(f)
		if got := c.wantError(desk.ErrBlocked.Code); got.ID != f.ID || got.Text != "You cannot write here at the moment. Your message was not sent." {
			t.Errorf("%s: %+v", f.Type, got)
		}
	}
	other, _ := r.visit(wire.Frame{})
	other.write(wire.Frame{Type: wire.TypeSend, Conv: other.conv, ID: store.NewID(), Text: "me again"})
	other.wantError(desk.ErrBlocked.Code)
	if list, _, err := r.store.List(t.Context(), "shop", "all", "", 10); err != nil || len(list) != 1 {
		t.Errorf("%d conversations, %v", len(list), err)
	}
}
