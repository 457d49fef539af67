package desk

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// logOf is a conversation's log as agents have it, or as its visitor may see it.
func (f *fixture) logOf(conv string, visitor bool) []chat.Event {
	f.t.Helper()
	log, _, err := f.Store.Events(f.t.Context(), "shop", conv, 0, 1000)
	if err != nil {
		f.t.Fatal(err)
	}
	for i := range log {
		if visitor {
			log[i] = log[i].ForVisitor()
		}
	}
	return log
}

// holds reports whether a text stands anywhere in a log.
func holds(log []chat.Event, text string) bool {
	return slices.ContainsFunc(log, func(e chat.Event) bool {
		h := chat.As[chat.HandedOver](e.Body)
		return strings.Contains(e.Text+chat.As[chat.Alteration](e.Body).Was+h.Asked+h.Offered, text)
	})
}

func TestEdit(t *testing.T) {
	f := newDesk(t)
	conv := f.asked()
	first := message("It costs 12")
	seq := f.must(f.Reply(t.Context(), "shop", conv, ana, first)).Events[1].Seq
	live := f.logOf(conv, true)
	f.now += 1000
	for _, text := range []string{"It costs 13", "It costs 14"} {
		f.must(f.Edit(t.Context(), "shop", conv, store.NewID(), ana, seq, text))
	}
	log := f.logOf(conv, false)
	if said := log[seq-1]; said.Text != "It costs 14" || said.Altered != log[len(log)-1].Seq || said.ID != first.ID || said.Deleted() {
		t.Errorf("the log has %+v", said)
	}
	if !holds(log, "costs 12") || !holds(log, "costs 13") {
		t.Error("what it was before is not kept for leads")
	}
	if holds(f.logOf(conv, true), "costs 12") {
		t.Error("visitors get what it was before")
	}
	if c := f.state(conv); c.Preview != "It costs 14" {
		t.Errorf("lists show %q", c.Preview)
	}
	// Who had the log before makes the changes in it that the events say.
	for _, e := range f.logOf(conv, true)[len(live):] {
		live = append(live, e)
		chat.Alter(live, &e)
	}
	if live[seq-1].Text != "It costs 14" || live[seq-1].Altered == 0 {
		t.Errorf("an open page has %+v", live[seq-1])
	}
	if r := f.must(f.Reply(t.Context(), "shop", conv, ana, first)); !r.Repeated {
		t.Errorf("sent again after it was edited: %+v", r)
	}
	if r := f.must(f.Edit(t.Context(), "shop", conv, store.NewID(), ana, seq, "It costs 14")); len(r.Events) != 0 {
		t.Errorf("the same text again: %+v", r)
	}
	for name, err := range map[string]error{
		"a colleague's": second(f.Edit(t.Context(), "shop", conv, store.NewID(), bo, seq, "x")),
		"a visitor's":   second(f.Edit(t.Context(), "shop", conv, store.NewID(), ana, 2, "x")),
		"no message":    second(f.Edit(t.Context(), "shop", conv, store.NewID(), ana, 1, "x")),
		"not there":     second(f.Edit(t.Context(), "shop", conv, store.NewID(), ana, 99, "x")),
	} {
		if !errors.Is(err, ErrNotOwn) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := second(f.Edit(t.Context(), "shop", conv, store.NewID(), ana, seq, " ")); !errors.Is(err, chat.ErrTextEmpty) {
		t.Errorf("an empty text: %v", err)
	}
}

func second(_ store.Result, err error) error { return err }

func TestDelete(t *testing.T) {
	f := newDesk(t)
	conv := f.asked()
	said := message("the password is hunter2")
	seq := f.must(f.Reply(t.Context(), "shop", conv, ana, said)).Events[1].Seq
	f.must(f.Edit(t.Context(), "shop", conv, store.NewID(), ana, seq, "the password is hunter3"))
	if err := second(f.Delete(t.Context(), "shop", conv, store.NewID(), bo, seq, false)); !errors.Is(err, ErrNotOwn) {
		t.Errorf("a colleague's: %v", err)
	}
	live := f.logOf(conv, true)
	id := store.NewID()
	f.must(f.Delete(t.Context(), "shop", conv, id, ana, seq, false))
	log := f.logOf(conv, false)
	if holds(log, "hunter") {
		t.Errorf("the log still has it: %+v", log)
	}
	if e := log[seq-1]; !e.Deleted() || e.From != ana.ID || e.At == 0 || e.ID != said.ID {
		t.Errorf("who and when: %+v", e)
	}
	if last := log[len(log)-1]; last.Kind != chat.KindDeleted || last.From != ana.ID {
		t.Errorf("who deleted it: %+v", last)
	}
	if c := f.state(conv); c.Preview != "" {
		t.Errorf("lists show %q", c.Preview)
	}
	for _, e := range f.logOf(conv, true)[len(live):] {
		live = append(live, e)
		chat.Alter(live, &e)
	}
	if holds(live, "hunter3") && !live[seq-1].Deleted() {
		t.Errorf("an open page has %+v", live[seq-1])
	}
	if r := f.must(f.Delete(t.Context(), "shop", conv, id, ana, seq, false)); len(r.Events) != 0 && !r.Repeated {
		t.Errorf("deleted again: %+v", r)
	}
	if err := second(f.Edit(t.Context(), "shop", conv, store.NewID(), ana, seq, "x")); !errors.Is(err, ErrDeleted) {
		t.Errorf("edit what is deleted: %v", err)
	}
	if r := f.must(f.Reply(t.Context(), "shop", conv, ana, said)); !r.Repeated {
		t.Errorf("sent again after it was deleted: %+v", r)
	}
	// A lead deletes what a visitor should not have written, and what was copied
	// from it when the bot handed over.
	f.must(f.Send(t.Context(), "shop", conv, f.visit, message("my card is 4111")))
	card := f.state(conv).Seq
	f.must(f.append(t.Context(), "shop", conv, store.NewID(), func(*chat.Conversation, act) ([]chat.Event, error) {
		return one(chat.Event{ID: store.NewID(), At: f.now, Kind: chat.KindHandedOver, Role: chat.RoleBot, Body: &chat.HandedOver{Asked: "help\nmy card is 4111"}})
	}))
	f.must(f.Delete(t.Context(), "shop", conv, store.NewID(), bo, card, true))
	if log := f.logOf(conv, false); holds(log, "4111") || !holds(log, "help") {
		t.Errorf("the log has %+v", log)
	}
	if c := f.state(conv); strings.Contains(c.Preview, "4111") {
		t.Errorf("lists show %q", c.Preview)
	}
	// Of a note nothing is told.
	note := f.must(f.Note(t.Context(), "shop", conv, ana, message("rude"))).Events[0].Seq
	f.must(f.Edit(t.Context(), "shop", conv, store.NewID(), ana, note, "very rude"))
	f.must(f.Delete(t.Context(), "shop", conv, store.NewID(), ana, note, false))
	for _, e := range f.logOf(conv, true)[note-1:] {
		if e.Kind != chat.KindHidden {
			t.Errorf("the visitor gets %+v", e)
		}
	}
}
