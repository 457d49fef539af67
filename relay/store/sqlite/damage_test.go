package sqlite

import (
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// damaged makes a store with three conversations of four messages, closes it,
// runs script on the file and opens it again.
func damaged(t *testing.T, script string) (s *Store, convs []string) {
	path := filepath.Join(t.TempDir(), "parley.db")
	s = mustOpen(t, path, Options{})
	for i := range 3 {
		conv := fmt.Sprintf("%032d", i)
		convs = append(convs, conv)
		say(t, s, conv, "1", "2")
		say(t, s, conv, "3", "4")
	}
	s.Close()
	raw(t, path, script)
	return mustOpen(t, path, Options{}), convs
}

func TestDamage(t *testing.T) {
	second := "(SELECT id FROM conversations WHERE conv LIKE '%1')"
	all := []int{1, 2, 3, 4}
	for _, c := range []struct {
		name   string
		script string
		gone   []int // the events that cannot be read
		quiet  bool  // nothing is lost, so that nothing need be said
	}{
		{"summary of another version", "UPDATE conversations SET summary = CAST('x{}' AS BLOB) WHERE id = " + second, nil, false},
		{"summary missing", "UPDATE conversations SET summary = NULL WHERE id = " + second, nil, false},
		{"summary not JSON", "UPDATE conversations SET summary = CAST('1{\"id\":' AS BLOB) WHERE id = " + second, nil, false},
		{"summary of another", "UPDATE conversations SET summary = (SELECT summary FROM conversations WHERE conv LIKE '%2') WHERE id = " + second, nil, false},
		{"event not JSON", "UPDATE events SET body = x'00ff' WHERE seq = 2 AND conversation = " + second, []int{2}, false},
		{"event empty", "UPDATE events SET body = x'' WHERE seq = 2 AND conversation = " + second, []int{2}, false},
		{"event of another seq", "UPDATE events SET body = (SELECT body FROM events WHERE seq = 1) WHERE seq = 2 AND conversation = " + second, []int{2}, false},
		{"event missing", "DELETE FROM events WHERE seq = 2 AND conversation = " + second, []int{2}, false},
		{"last event missing", "DELETE FROM events WHERE seq = 4 AND conversation = " + second, []int{4}, false},
		{"event of nobody", "INSERT INTO events VALUES (1000, 77, 1, NULL, x'00')", nil, false},
		{"places not readable", "UPDATE log SET places = x'ff' WHERE conversation = " + second, all, false},
		{"places cut", "UPDATE log SET places = substr(places, 1, 20) WHERE conversation = " + second, []int{3, 4}, false},
		{"places missing", "DELETE FROM log WHERE conversation = " + second, all, false},
		{"nothing folded", "DELETE FROM views; DELETE FROM sizes; DELETE FROM counters; DELETE FROM log; UPDATE conversations SET seq = 0, summary = NULL; UPDATE meta SET value = 0 WHERE key = 'folded'", nil, true},
		{"folded in the future", "UPDATE meta SET value = 1000 WHERE key = 'folded'", nil, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, convs := damaged(t, c.script)
			for i, conv := range convs {
				log, _, err := s.Events(t.Context(), "shop", conv, 0, 100)
				if err != nil || len(log) != 4 {
					t.Fatalf("the log is %+v, %v", log, err)
				}
				for at, e := range log {
					seq := at + 1
					want := fmt.Sprint(seq)
					if i == 1 && slices.Contains(c.gone, seq) {
						want = ""
					}
					if e.Text != want || e.Seq != uint64(seq) || (want == "") != (e == chat.Event{Seq: e.Seq}) {
						t.Errorf("event %d is %+v", seq, e)
					}
				}
				state, err := s.Conversation(t.Context(), "shop", conv)
				if err != nil || state.ID != conv || state.Seq != 4 || state.Preview != "4" && !slices.Contains(c.gone, 4) {
					t.Errorf("the conversation is %+v, %v", state, err)
				}
				r := say(t, s, conv, "5")
				state, err = s.Conversation(t.Context(), "shop", conv)
				if err != nil || r.Events[0].Seq != 5 || state.Seq != 5 || state.Preview != "5" {
					t.Errorf("then came %+v, and the conversation is %+v, %v", r, state, err)
				}
			}
			for _, view := range []string{chat.ViewAll, chat.ViewOpen, chat.ViewUnassigned} {
				page, next, err := s.List(t.Context(), "shop", view, "", 10)
				if err != nil || next != "" || len(page) != 3 {
					t.Errorf("%s lists %+v, %v", view, page, err)
				}
				for _, c := range page {
					if c.Seq != 5 || c.Preview != "5" {
						t.Errorf("%s lists %+v", view, c)
					}
				}
				if counts, err := s.Counts(t.Context(), "shop", view); err != nil || counts[0] != 3 {
					t.Errorf("%s counts %v, %v", view, counts, err)
				}
			}
			if h, err := s.Health(t.Context()); err != nil || (len(h.Warnings) == 0) != c.quiet {
				t.Errorf("the health is %+v, %v", h, err)
			}
		})
	}
}

// TestDamagedList reads lists before anything else heals the summaries.
func TestDamagedList(t *testing.T) {
	s, convs := damaged(t, "UPDATE conversations SET summary = x'00ff'")
	page, _, err := s.List(t.Context(), "shop", chat.ViewAll, "", 10)
	if err != nil || len(page) != len(convs) {
		t.Fatalf("listed are %+v, %v", page, err)
	}
	for i, c := range page {
		if c.ID != convs[i] || c.Seq != 4 || c.Unread != 4 {
			t.Errorf("listed is %+v", c)
		}
	}
}

// TestRefold opens a file whose lists were made by another version.
func TestRefold(t *testing.T) {
	path := filepath.Join(t.TempDir(), "parley.db")
	s := mustOpen(t, path, Options{})
	for i := range 20 {
		live(t, s, fmt.Sprintf("%032d", i%10))
	}
	want := everything(t, s)
	s.Close()
	raw(t, path, `UPDATE meta SET value = 0 WHERE key = 'fold'; UPDATE views SET rank = -rank, view = 'old' || view;
		UPDATE counters SET n = 77; UPDATE sizes SET n = 77; UPDATE conversations SET summary = CAST('0what an older one wrote' AS BLOB)`)
	if got := everything(t, mustOpen(t, path, Options{})); !reflect.DeepEqual(got, want) {
		t.Errorf("folded anew the store says\n%v, before\n%v", got, want)
	}
}

// TestRetryAfterReopen repeats batches whose place is read from the file.
func TestRetryAfterReopen(t *testing.T) {
	path, conv := filepath.Join(t.TempDir(), "parley.db"), store.NewID()
	ids := []string{store.NewID(), store.NewID(), store.NewID()}
	appendAll := func(s *Store) (all [][]chat.Event) {
		for i, id := range ids {
			r, err := s.Append(t.Context(), "shop", conv, store.Batch{ID: id, Decide: func(*chat.Conversation) (store.Step, error) {
				step := store.Step{}
				for range i + 1 {
					step.Events = append(step.Events, chat.Event{ID: store.NewID(), Kind: chat.KindNote, Text: fmt.Sprint(i)})
				}
				return step, nil
			}})
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, r.Events)
		}
		return all
	}
	s := mustOpen(t, path, Options{})
	want := appendAll(s)
	for range 3 {
		if got := appendAll(s); !reflect.DeepEqual(got, want) {
			t.Errorf("the retries returned\n%+v, want\n%+v", got, want)
		}
		s.Close()
		s = mustOpen(t, path, Options{})
	}
	if log, _, err := s.Events(t.Context(), "shop", conv, 0, 100); err != nil || len(log) != 6 {
		t.Errorf("the log is %+v, %v", log, err)
	}
}
