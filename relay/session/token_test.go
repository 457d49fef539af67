package session

import (
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/wire"
)

// A token that is a day old is renewed beside itself: a widget of before takes
// another token for somebody new.
func TestTokenIsRenewed(t *testing.T) {
	r := newRelay(t, nil)
	c, fresh := r.visit(wire.Frame{})
	if fresh.Renewed != "" {
		t.Error("a new token was renewed")
	}
	c.say("first")
	visitor, _, err := r.access.CheckToken("shop", fresh.Token)
	if err != nil {
		t.Fatal(err)
	}
	cache := docs.NewCache(r.store)
	t.Cleanup(cache.Close)
	yesterday, err := access.New(t.Context(), cache, func() time.Time { return time.Now().Add(-25 * time.Hour) })
	if err != nil {
		t.Fatal(err)
	}
	old := yesterday.IssueToken("shop", visitor)
	_, again := r.visit(wire.Frame{Hello: wire.Hello{Token: old}})
	if again.Token != old || again.Renewed == "" || again.Renewed == old || len(again.Chats) != 1 {
		t.Errorf("welcome %+v", again)
	}
	_, last := r.visit(wire.Frame{Hello: wire.Hello{Token: again.Renewed}})
	if last.Token != again.Renewed || last.Renewed != "" || len(last.Chats) != 1 {
		t.Errorf("welcome with the renewed token %+v", last)
	}
}

// What stands in the query or the fragment of a page's address is not kept.
func TestPagesSecretsAreNotKept(t *testing.T) {
	r := newRelay(t, nil)
	c, _ := r.visit(wire.Frame{Hello: wire.Hello{
		Page: "https://shop.example.com/reset?token=secret#secret", Referrer: "https://mail.example.com/?session=secret",
	}})
	c.say("first")
	events, _, err := r.store.Events(t.Context(), "shop", c.conv, 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	started, ok := events[0].Body.(*chat.Started)
	if !ok || started.Page != "https://shop.example.com/reset" || started.Referrer != "https://mail.example.com/" {
		t.Errorf("kept %+v", events[0].Body)
	}
}
