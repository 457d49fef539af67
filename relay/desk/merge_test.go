package desk

import (
	"errors"
	"slices"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

func newMerging(t *testing.T) (*fixture, Merging) {
	f := newDesk(t)
	f.Reactions = append(f.Reactions, Unites)
	return f, Merging{f.Work.Desk}
}

// united does the jobs that tell the other conversation, as the relay does that
// comes after one that died; it does them twice.
func (f *fixture) united(d Merging) {
	f.t.Helper()
	jobs, err := f.Store.Claim(f.t.Context(), "shop", JobUnite, f.now, 1000, 50)
	if err != nil {
		f.t.Fatal(err)
	}
	for range 2 {
		for _, j := range jobs {
			if err := d.UniteDue(f.t.Context(), "shop", j); err != nil {
				f.t.Fatal(err)
			}
		}
	}
}

func (f *fixture) count(conv string, kind chat.Kind) (n int) {
	f.t.Helper()
	log, err := wholeLog(f.t.Context(), f.Store, "shop", conv)
	if err != nil {
		f.t.Fatal(err)
	}
	for _, e := range log {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

func TestMergeAndUndo(t *testing.T) {
	f, d := newMerging(t)
	from, into := f.answered(), f.answered()
	f.must(f.Send(t.Context(), "shop", from, f.visit, message("and this?")))
	f.must(f.Resolve(t.Context(), "shop", into, store.NewID(), ana))
	id := store.NewID()
	for range 2 { // a retry
		f.must(d.Merge(t.Context(), "shop", from, into, id, bo))
	}
	f.must(f.Note(t.Context(), "shop", from, ana, message("goes on over there"))) // before the job is done
	f.united(d)
	a, b := f.state(from), f.state(into)
	if a.MergedInto != into || a.Status != chat.StatusResolved || a.WaitingSince != 0 {
		t.Errorf("merged: %+v %v", a.Union, a.Status)
	}
	if b.Status != chat.StatusOpen || b.WaitingSince == 0 || b.VisitorSeq <= b.AgentSeq || b.Agent != ana.ID {
		t.Errorf("into it: %v, waits since %d", b.Status, b.WaitingSince)
	}
	if n := f.count(into, chat.KindAbsorbed); n != 1 {
		t.Errorf("told %d times", n)
	}
	// The visitor goes on where it goes on; agents are told.
	at, _, err := SendOn(t.Context(), f.Work.Desk, "shop", from, f.visit, message("hello?"))
	if err != nil || at != into || f.state(into).Preview != "hello?" {
		t.Errorf("sent to %s, %v", at, err)
	}
	for name, act := range map[string]func() error{
		"reply":  func() error { _, err := f.Reply(t.Context(), "shop", from, ana, message("x")); return err },
		"take":   func() error { _, err := f.Take(t.Context(), "shop", from, store.NewID(), bo); return err },
		"reopen": func() error { _, err := f.Reopen(t.Context(), "shop", from, store.NewID(), bo); return err },
		"assign": func() error {
			_, err := f.Assign(t.Context(), "shop", from, store.NewID(), bo, Transfer{From: ana.ID, To: Target{Agent: bo}})
			return err
		},
	} {
		if err := act(); !errors.Is(err, ErrMerged) {
			t.Errorf("%s in what was merged: %v", name, err)
		}
	}
	// Back: all is as it was, and what came since stays where it is.
	f.must(d.Unmerge(t.Context(), "shop", from, store.NewID(), ana))
	f.united(d)
	c := f.state(from)
	if c.MergedInto != "" || c.Status != chat.StatusOpen || c.WaitingSince == 0 || c.Agent != ana.ID {
		t.Errorf("taken back: %+v %v since %d", c.Union, c.Status, c.WaitingSince)
	}
	if n := f.count(into, chat.KindUnmerged); n != 1 {
		t.Errorf("told %d times that it was taken back", n)
	}
	f.must(f.Reply(t.Context(), "shop", from, ana, message("here")))
	f.must(d.Merge(t.Context(), "shop", from, into, store.NewID(), bo))
	f.now += day + 1
	if _, err := d.Unmerge(t.Context(), "shop", from, store.NewID(), ana); !errors.Is(err, ErrUndoLate) {
		t.Errorf("after a day: %v", err)
	}
}

func TestWhatIsNotMerged(t *testing.T) {
	f, d := newMerging(t)
	a, b, c := f.answered(), f.answered(), f.answered()
	f.visit.Visitor = store.NewID()
	stranger := f.asked()
	for _, not := range []struct {
		from, into string
		want       error
	}{{a, a, ErrMergeVisitor}, {a, stranger, ErrMergeVisitor}, {stranger, a, ErrMergeVisitor}, {a, store.NewID(), store.ErrNotFound}, {store.NewID(), a, store.ErrNotFound}} {
		if _, err := d.Merge(t.Context(), "shop", not.from, not.into, store.NewID(), ana); !errors.Is(err, not.want) {
			t.Errorf("%v, want %v", err, not.want)
		}
	}
	f.must(d.Merge(t.Context(), "shop", a, b, store.NewID(), ana))
	if _, err := d.Merge(t.Context(), "shop", b, a, store.NewID(), ana); !errors.Is(err, ErrMerged) {
		t.Errorf("into one another: %v", err)
	}
	f.must(d.Merge(t.Context(), "shop", b, c, store.NewID(), ana))
	f.visit.Visitor = f.state(a).Visitor
	if at, _, err := SendOn(t.Context(), f.Work.Desk, "shop", a, f.visit, message("on and on")); err != nil || at != c {
		t.Errorf("over two: %s, %v", at, err)
	}
}

func TestSplit(t *testing.T) {
	f, d := newMerging(t)
	conv := f.answered()
	f.now += hour
	second := f.must(f.Send(t.Context(), "shop", conv, f.visit, message("another thing"))).Events
	at := f.now
	f.now += hour
	id := store.NewID()
	var fresh string
	for range 2 { // a retry
		var err error
		if fresh, err = d.Split(t.Context(), "shop", conv, id, bo, []uint64{second[len(second)-1].Seq}); err != nil {
			t.Fatal(err)
		}
	}
	log, err := wholeLog(t.Context(), f.Store, "shop", fresh)
	if err != nil || !slices.Equal(kinds(log), []chat.Kind{chat.KindStarted, chat.KindMessage, chat.KindAssigned, chat.KindSplit}) {
		t.Fatalf("%v, %v", kinds(log), err)
	}
	c := f.state(fresh)
	if c.Visitor != f.visit.Visitor || c.Agent != bo.ID || c.WaitingSince != at || log[1].Text != "another thing" || log[1].At != at {
		t.Errorf("split off: %+v", c)
	}
	if n := f.count(conv, chat.KindSplit); n != 1 || f.count(conv, chat.KindMessage) != 3 {
		t.Errorf("where it stood: %d times told, %d messages", n, f.count(conv, chat.KindMessage))
	}
	if _, err := d.Split(t.Context(), "shop", conv, store.NewID(), bo, []uint64{1}); !errors.Is(err, ErrSplit) {
		t.Errorf("nothing that was said: %v", err)
	}
}
