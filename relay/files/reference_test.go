package files

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/canned"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

func anyReply(context.Context, string) (bool, error) { return true, nil }
func noReply(context.Context, string) (bool, error)  { return false, nil }

// agentSays sends files as an agent's message and returns what it has.
func (k kept) agentSays(t *testing.T, d *desk.Desk, conv, message string, ids ...string) []chat.File {
	t.Helper()
	var named []chat.File
	for _, id := range ids {
		named = append(named, chat.File{ID: id})
	}
	list, err := k.Attach(t.Context(), Attached{"shop", conv, message, anyReply}, named)
	if err == nil {
		_, err = d.Reply(t.Context(), "shop", conv, desk.Person{ID: "a"}, desk.Message{ID: message, Files: list})
	}
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func (k kept) desk(t *testing.T) (d *desk.Desk, conv string) {
	t.Helper()
	d = &desk.Desk{Store: k.store, Docs: k.Docs, Now: k.Now, Reactions: []desk.Reaction{React}}
	if err := site.Change(t.Context(), k.Docs, "shop", func(*site.Site) {}); err != nil {
		t.Fatal(err)
	}
	conv = store.NewID()
	if _, err := d.Send(t.Context(), "shop", conv, desk.Visit{Visitor: "v"}, desk.Message{ID: store.NewID(), Text: "hello"}); err != nil {
		t.Fatal(err)
	}
	return d, conv
}

// A canned reply's file is stored once, however often it is sent. What was sent
// outlives the reply, and nothing outlives both.
func TestAFileOfACannedReplyIsReferredTo(t *testing.T) {
	k := open(t)
	d, conv := k.desk(t)
	reply := store.NewID()
	id := store.NewID()
	if _, err := k.Save(t.Context(), &k.site, Upload{ID: id, Name: "price.txt", Size: 5, Body: strings.NewReader("hello"), Canned: reply}); err != nil {
		t.Fatal(err)
	}
	put := func(version int64, list ...canned.File) {
		t.Helper()
		err := canned.Kind.Put(t.Context(), k.Docs, "shop", docs.Doc[canned.Reply]{ID: reply, Version: version, Value: canned.Reply{Name: "price", Text: "hi", Files: list}})
		if err != nil {
			t.Fatal(err)
		}
	}
	put(0, canned.File{ID: id, Name: "price.txt"})

	for name, may := range map[string]func(context.Context, string) (bool, error){"a visitor": nil, "another agent": noReply} {
		if _, err := k.Attach(t.Context(), Attached{"shop", conv, store.NewID(), may}, []chat.File{{ID: id}}); err != error(ErrUnknown) {
			t.Errorf("%s: %v", name, err)
		}
	}
	message := store.NewID()
	first := k.agentSays(t, d, conv, message, id)[0]
	again := k.agentSays(t, d, conv, message, id)[0]
	second := k.agentSays(t, d, conv, store.NewID(), id)[0]
	if first != again || first.ID == second.ID || first.ID == id || first.Name != "price.txt" || k.count(t) != 1 {
		t.Fatalf("%+v, %+v, %+v: %d blobs", first, again, second, k.count(t))
	}
	left := store.NewID() // a message that was never sent
	if _, err := k.Attach(t.Context(), Attached{"shop", conv, left, anyReply}, []chat.File{{ID: id}}); err != nil {
		t.Fatal(err)
	}
	k.sweepDue(t, k.Now()+2*unsentFor)
	if refs, err := references(id).Fresh(t.Context(), k.Docs, "shop"); err != nil || len(refs) != 2 || k.count(t) != 1 {
		t.Errorf("%d references, %d blobs, %v", len(refs), k.count(t), err)
	}

	// The reply has it no more: the messages do.
	put(1)
	if err := k.Drop(t.Context(), "shop", id); err != nil {
		t.Fatal(err)
	}
	k.sweepDue(t, k.Now()+1000)
	f, err := k.Of(t.Context(), "shop", conv, second.ID)
	if err != nil || k.count(t) != 1 {
		t.Fatalf("%d blobs, %v", k.count(t), err)
	}
	r, err := k.Open(t.Context(), "shop", second.ID, &f, false)
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	if _, err := k.Attach(t.Context(), Attached{"shop", conv, store.NewID(), anyReply}, []chat.File{{ID: id}}); err != error(ErrUnknown) {
		t.Errorf("what is gone from the reply: %v", err)
	}
	for i, sent := range []chat.File{first, second} {
		if _, err := (desk.Work{Desk: d}).RemoveFile(t.Context(), "shop", conv, store.NewID(), desk.Person{ID: "a"}, sent.ID, sent.Name); err != nil {
			t.Fatal(err)
		}
		k.sweepDue(t, k.Now()+1000)
		if n := k.count(t); n != 1-i {
			t.Errorf("%d blobs after %d were removed", n, i+1)
		}
	}
}

// An agent puts a file of the conversation into another message: it is the same one.
// It goes with the message that brought it, not with one that names it again.
func TestAFileOfTheConversationIsPutInAgain(t *testing.T) {
	k := open(t)
	d, conv := k.desk(t)
	sent, err := k.save(t, "a.txt", []byte("hello"))
	if err != nil {
		t.Fatal(err)
	}
	k.agentSays(t, d, conv, store.NewID(), sent.ID)
	k.agentSays(t, d, conv, store.NewID(), sent.ID)
	if _, err := k.Attach(t.Context(), Attached{Site: "shop", Conv: conv, Message: store.NewID()}, []chat.File{{ID: sent.ID}}); err != error(ErrUnknown) {
		t.Errorf("a visitor: %v", err)
	}
	if _, err := k.Attach(t.Context(), Attached{"shop", store.NewID(), store.NewID(), anyReply}, []chat.File{{ID: sent.ID}}); err != error(ErrUnknown) {
		t.Errorf("another conversation: %v", err)
	}
	work := desk.Work{Desk: d}
	state, err := k.store.Conversation(t.Context(), "shop", conv)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		of   uint64
		kept int
	}{{state.Seq, 1}, {state.Seq - 1, 0}} {
		if _, err := work.Delete(t.Context(), "shop", conv, store.NewID(), desk.Person{ID: "a"}, c.of, true); err != nil {
			t.Fatal(err)
		}
		k.sweepDue(t, k.Now()+1000)
		if n := k.count(t); n != c.kept {
			t.Errorf("%d blobs after message %d was deleted, want %d", n, c.of, c.kept)
		}
	}
	if _, err := k.Of(t.Context(), "shop", conv, sent.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a deleted file: %v", err)
	}
}
