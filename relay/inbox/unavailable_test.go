package inbox_test

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/testing/inboxes"
	"github.com/parley-chat/parley/relay/wire"
)

// broken is a store whose conversations cannot be reached while it is down.
type broken struct {
	store.Store
	down atomic.Bool
	// refused gets a value when a conversation was asked for in vain.
	refused chan struct{}
}

func breakable(s store.Store) *broken { return &broken{Store: s, refused: make(chan struct{}, 64)} }

func (b *broken) Append(ctx context.Context, site, conv string, batch store.Batch) (store.Result, error) {
	if b.down.Load() {
		return store.Result{}, store.ErrUnavailable
	}
	return b.Store.Append(ctx, site, conv, batch)
}

func (b *broken) List(ctx context.Context, site, view, cursor string, limit int) ([]chat.Conversation, string, error) {
	if b.down.Load() {
		return nil, "", store.ErrUnavailable
	}
	return b.Store.List(ctx, site, view, cursor, limit)
}

func (b *broken) Conversation(ctx context.Context, site, conv string) (chat.Conversation, error) {
	if b.down.Load() {
		select {
		case b.refused <- struct{}{}:
		default:
		}
		return chat.Conversation{}, store.ErrUnavailable
	}
	return b.Store.Conversation(ctx, site, conv)
}

// While the store is away pages say so with one thing to do, a reply is to be
// sent again, and a page's socket asks to come back; after that all goes on.
func TestStoreIsAway(t *testing.T) {
	first, _, cookie := furnished(t)
	s := breakable(first.Store)
	r := inboxes.On(t, s)
	c := r.Chat("Ana", "hello")
	seq := c.State().Seq
	b := visit(t, r, cookie)
	p := connect(t, r, cookie)
	p.waitType("hello")

	s.down.Store(true)
	for _, path := range []string{"/inbox/shop/all", "/inbox/shop/c/" + c.ID} {
		a := b.get(path).want(t, http.StatusServiceUnavailable)
		if a.Header.Get("Retry-After") == "" || !strings.Contains(a.body, "Nothing was lost.") || !strings.Contains(a.body, `href="`+path+`"`) {
			t.Errorf("%s: %s", path, a.body)
		}
	}
	id := store.NewID()
	reply := "/inbox/shop/c/" + c.ID + "/reply"
	var why struct{ Code string }
	decode(t, b.call(reply, "id", id, "text", "again").want(t, http.StatusServiceUnavailable), &why)
	if why.Code != "unavailable" {
		t.Errorf("code %q", why.Code)
	}
	p.send(map[string]any{"t": "at", "view": "all", "rows": []any{}, "conv": c.ID, "seq": seq, "last": store.NewID(), "epoch": p.epoch()})
	if code := p.waitClose(); code != wire.CloseStore {
		t.Errorf("closed with %d", code)
	}

	s.down.Store(false)
	b.get("/inbox/shop/all").want(t, http.StatusOK)
	b.call(reply, "id", id, "text", "again").want(t, http.StatusOK)
	again := connect(t, r, cookie)
	again.at("all", c, seq)
	again.wait("the reply", func(f frame) bool { return strings.Contains(f.Items, "again") })
}

// What changed while the store was away comes when it is back.
func TestRowsAfterTheStoreWasAway(t *testing.T) {
	first, _, cookie := furnished(t)
	s := breakable(first.Store)
	r := inboxes.On(t, s)
	p := connect(t, r, cookie)
	p.at("all", nil, 0)
	p.waitType("counts")
	s.down.Store(true)
	c := first.Chat("Ana", "hello") // by another relay
	next(t, s.refused)
	s.down.Store(false)
	p.wait("the row", func(f frame) bool { return f.Type == "row" && f.Conv == c.ID })
}
