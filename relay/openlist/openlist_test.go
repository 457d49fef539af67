package openlist_test

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/openlist"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/sqlite"
)

// What is held is what the store lists, whatever happened between.
func TestHeldIsWhatIsOpen(t *testing.T) {
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	open := openlist.New(s)
	at := int64(1_760_000_000_000)
	add := func(conv string, kind chat.Kind, body chat.Body) {
		t.Helper()
		at += 700
		id := store.NewID()
		if _, err := s.Append(t.Context(), "shop", conv, store.Batch{ID: id, Decide: func(*chat.Conversation) (store.Step, error) {
			return store.Step{Events: []chat.Event{{ID: id, At: at, Kind: kind, Role: chat.RoleAgent, Text: "hi", Body: body}}}, nil
		}}); err != nil {
			t.Fatal(err)
		}
	}
	same := func(step string) {
		t.Helper()
		var want []*chat.Conversation
		for _, list := range []string{chat.ViewOpen, chat.ViewSnoozed} {
			page, _, err := s.List(t.Context(), "shop", list, "", 1000)
			if err != nil {
				t.Fatal(err)
			}
			for i := range page {
				want = append(want, &page[i])
			}
		}
		ids := func(list []*chat.Conversation) (ids []string) {
			for _, c := range list {
				ids = append(ids, c.ID)
			}
			return ids
		}
		var got []*chat.Conversation
		for end := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) { // a wake-up may be under way
			var err error
			if got, err = open.Of(t.Context(), "shop"); err != nil {
				t.Fatal(err)
			}
			a, b := ids(got), ids(want)
			slices.Sort(a)
			slices.Sort(b)
			if slices.Equal(a, b) {
				break
			}
			if time.Now().After(end) {
				t.Fatalf("%s: %d are held, %d open", step, len(got), len(want))
			}
		}
		if !slices.IsSortedFunc(got, func(a, b *chat.Conversation) int { return int(openlist.Score(b) - openlist.Score(a)) }) {
			t.Errorf("%s: out of order", step)
		}
	}
	same("empty")
	convs := make([]string, 260)
	for i := range convs {
		convs[i] = store.NewID()
		add(convs[i], chat.KindMessage, nil)
		if i == 3 {
			same("a few")
		}
	}
	same("more than are read one by one")
	add(convs[7], chat.KindResolved, nil)
	add(convs[8], chat.KindSnoozed, &chat.Snoozed{Until: chat.UntilReply})
	add(convs[9], chat.KindMessage, nil)
	same("after changes")
	add(convs[7], chat.KindReopened, nil)
	same("after one is open again")
}
