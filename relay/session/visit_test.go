package session

import (
	"slices"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/wire"
)

// Where the visitor is follows them: over pages without a new document, over new
// connections, and with what they write. Where they began stays.
func TestThePageFollowsTheVisitor(t *testing.T) {
	r := newRelay(t, nil)
	at := func(path string) wire.Hello {
		return wire.Hello{Page: "https://shop.example/" + path + "?token=secret#here", Title: "The " + path}
	}
	goTo := func(c *client, path string) { c.write(wire.Frame{Type: wire.TypePage, Hello: at(path)}) }
	here := func(conv, path string, visits int) {
		t.Helper()
		c, err := r.store.Conversation(t.Context(), "shop", conv)
		if err != nil {
			t.Fatal(err)
		}
		page, title := c.Here()
		if page != "https://shop.example/"+path || title != "The "+path || c.Page != "https://shop.example/cup" || c.Title != "The cup" {
			t.Errorf("at %s (%s), began at %s (%s), want %s", page, title, c.Page, c.Title, path)
		}
		events, _, err := r.store.Events(t.Context(), "shop", conv, 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		kinds := slices.DeleteFunc(events, func(e chat.Event) bool { return e.Kind != chat.KindVisited })
		if len(kinds) != visits {
			t.Errorf("%d visits are recorded, want %d", len(kinds), visits)
		}
	}

	c, welcome := r.visit(wire.Frame{Hello: at("window")})
	goTo(c, "cup") // before there is a conversation to tell it in
	c.say("first")
	here(c.conv, "cup", 0)
	goTo(c, "till")
	c.say("second")
	here(c.conv, "till", 1)
	goTo(c, "till")
	c.say("third")
	here(c.conv, "till", 1)
	c.ws.CloseNow()

	hello := at("thanks")
	hello.Token = welcome.Token
	again, _ := r.visit(wire.Frame{Hello: hello, Conv: c.conv})
	again.want(wire.TypeEvents)
	here(c.conv, "thanks", 2)

	// Somebody else's page is not told in it, and one that is resolved is left alone.
	other, _ := r.visit(wire.Frame{Hello: at("spy")})
	other.write(wire.Frame{Type: wire.TypeOpen, Conv: c.conv})
	other.wantError("not_found")
	goTo(other, "spy")
	if _, err := r.desk.Resolve(t.Context(), "shop", c.conv, store.NewID(), ana); err != nil {
		t.Fatal(err)
	}
	goTo(again, "home")
	again.write(wire.Frame{Type: wire.TypeOpen, Conv: c.conv})
	again.want(wire.TypeEvents)
	here(c.conv, "thanks", 2)
	again.conv = c.conv
	again.say("and one more thing")
	here(c.conv, "home", 3)
}
