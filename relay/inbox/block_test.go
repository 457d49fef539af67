package inbox_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/audit"
	"github.com/parley-chat/parley/relay/block"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// writes tries to write as a visit into a conversation.
func writes(t *testing.T, r *inboxes.Relay, conv string, visit desk.Visit) error {
	t.Helper()
	_, err := r.Desk.Send(t.Context(), inboxes.Site, conv, visit, desk.Message{ID: store.NewID(), Text: "again"})
	return err
}

func TestABlockedVisitor(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei", "mei@example.com", inboxes.Site)
	r.Agent("Lea", "lea@example.com", inboxes.Site)
	r.Grant("lea@example.com", people.Grant{Role: people.Lead})
	mei, lea := visit(t, r, r.Session("mei@example.com")), visit(t, r, r.Session("lea@example.com"))
	c := r.ChatOf(desk.Visit{Name: "Ana <b>", Locale: "en", Address: "192.0.2.7"}, "buy this")
	if err := r.Desk.Contact(t.Context(), inboxes.Site, c.ID, c.Visit.Visitor, store.NewID(), "Ana <b>", "Ana@example.com"); err != nil {
		t.Fatal(err)
	}
	at := "/inbox/shop/c/" + c.ID
	says(t, mei.get(at+"/block"), "Block visitor", "Ana@example.com", "7 days")
	mei.call(at+"/block", "days", "8").want(t, http.StatusBadRequest)
	mei.call(at+"/block", "days", "", "reason", strings.Repeat("x", 201)).want(t, http.StatusUnprocessableEntity)
	mei.call(at+"/block", "days", "7", "reason", "spam <i>", "address", "yes", "email", "yes").want(t, http.StatusOK)

	if state := c.State(); state.Status != chat.StatusResolved || !state.Spam || state.Offer != 0 {
		t.Errorf("%+v", state)
	}
	says(t, mei.get("/inbox/shop/spam"), "Ana &lt;b&gt;")
	says(t, mei.get(at), " blocked the visitor: ", "spam &lt;i&gt;")
	if strings.Contains(mei.get("/inbox/shop/done").body, c.ID) || strings.Contains(mei.get(at).body, "/unblock") {
		t.Error("it is among what was resolved, or an agent may lift the block")
	}

	// Neither they, nor somebody new from there or with the address, and nothing begins.
	stranger, other := store.NewID(), store.NewID()
	seq := c.State().Seq
	if err := writes(t, r, c.ID, c.Visit); !errors.Is(err, desk.ErrBlocked) || c.State().Seq != seq {
		t.Errorf("the blocked visitor: %v", err)
	}
	for _, v := range []desk.Visit{{Visitor: stranger, Address: "192.0.2.7"}, {Visitor: other, User: desk.User{Email: "ana@EXAMPLE.com"}}, {Visitor: other}} {
		conv := store.NewID()
		if err := writes(t, r, conv, v); !errors.Is(err, desk.ErrBlocked) {
			t.Errorf("%+v: %v", v, err)
		}
		if _, err := r.Store.Conversation(t.Context(), inboxes.Site, conv); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%+v left a conversation: %v", v, err)
		}
	}
	if err := (desk.Blocks{Desk: r.Desk}).Blocked(t.Context(), inboxes.Site, desk.Visit{Visitor: store.NewID()}, " ana@example.com "); !errors.Is(err, desk.ErrBlocked) {
		t.Errorf("who says that address: %v", err)
	}
	if err := writes(t, r, store.NewID(), desk.Visit{Visitor: store.NewID(), Address: "192.0.2.8"}); err != nil {
		t.Errorf("somebody else: %v", err)
	}

	mei.get("/inbox/shop/blocked").want(t, http.StatusForbidden)
	mei.call(at+"/unblock").want(t, http.StatusForbidden)
	says(t, lea.get("/inbox/shop/blocked"), "Ana &lt;b&gt;", "spam &lt;i&gt;", "ana@example.com", "Network address too")
	lea.call(at+"/unblock").want(t, http.StatusOK)
	if state := c.State(); state.Status != chat.StatusOpen || state.Spam {
		t.Errorf("%+v", state)
	}
	if err := writes(t, r, store.NewID(), desk.Visit{Visitor: stranger, Address: "192.0.2.7"}); err != nil {
		t.Errorf("after it was lifted: %v", err)
	}
	list, err := audit.List(t.Context(), r.Docs, inboxes.Site, audit.Filter{})
	if err != nil || len(list) != 2 || list[0].What != "visitor-unblocked" || list[1].ByName != "Mei" {
		t.Errorf("%+v, %v", list, err)
	}
}

// A block ends by itself: who writes then is no spam any more.
func TestABlockEnds(t *testing.T) {
	r := inboxes.Start(t)
	mei := r.Agent("Mei", "mei@example.com", inboxes.Site)
	c := r.Chat("Ana", "hello")
	work := desk.Blocks{Desk: r.Desk}
	if _, err := work.Block(t.Context(), inboxes.Site, c.ID, store.NewID(), inboxes.Person(mei), desk.Blocking{Until: r.Now().Add(time.Minute).UnixMilli()}); err != nil {
		t.Fatal(err)
	}
	if err := writes(t, r, c.ID, c.Visit); !errors.Is(err, desk.ErrBlocked) {
		t.Error(err)
	}
	r.At(-2*time.Minute, func() {
		c.Send("sorry")
		if state := c.State(); state.Spam || state.Status != chat.StatusOpen {
			t.Errorf("%+v", state)
		}
	})
	if list, err := block.Kind.List(t.Context(), r.Docs, inboxes.Site); err != nil || len(list) != 1 {
		t.Errorf("%v, %v", list, err)
	}
}
