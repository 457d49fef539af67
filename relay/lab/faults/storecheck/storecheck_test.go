package storecheck_test

import (
	"context"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/lab/faults/checker"
	"github.com/parley-chat/parley/relay/lab/faults/storecheck"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/testing/long"
)

// mutants are the Stores with one fault each, and what the checker has to say
// of them.
var mutants = []struct {
	name   string
	mutate func(store.Store) store.Store
	seen   func(v checker.Verdict) int
}{
	{"drop 1 in 10,000", func(s store.Store) store.Store { return &dropper{Store: s} }, func(v checker.Verdict) int { return v.Lost }},
	{"double one", func(s store.Store) store.Store { return &doubler{Store: s} }, func(v checker.Verdict) int { return v.Duplicated }},
	{"swap two", func(s store.Store) store.Store { return &swapper{Store: s} }, func(v checker.Verdict) int { return v.Disordered }},
	{"no dedupe", func(s store.Store) store.Store { return forgetful{s} }, func(v checker.Verdict) int { return v.Duplicated }},
	{"publish before store", func(s store.Store) store.Store { return &hasty{Store: s} }, func(v checker.Verdict) int { return v.Unsent + v.Disordered }},
	{"ignore the subscription hook", func(s store.Store) store.Store { return deaf{s} }, func(v checker.Verdict) int { return v.Lost }},
}

// load is 12,000 messages and some repeats, over 40 conversations.
func load(seed uint64, stores ...store.Store) storecheck.Load {
	return storecheck.Load{
		Stores: stores, Site: "t-" + store.NewID(), Logs: 40, Writers: 3, Readers: 2, Messages: 100,
		Repeat: 0.01, Seed: seed, Patience: 20 * time.Second,
	}
}

const messages = 40 * 3 * 100

// seeds are those of the loads that have to be sound.
var seeds = long.Cases[uint64](1, 0, 1, 2)

func run(t *testing.T, l storecheck.Load) checker.Verdict {
	t.Helper()
	v, err := storecheck.Run(t.Context(), l)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// cutAndHeal loses notes of a memory Store in each second thousand of messages,
// the last of all among them.
func cutAndHeal(m *memory) func(int64) {
	return func(acked int64) {
		switch {
		case acked == messages:
			m.Heal()
		case acked%2_000 == 1_000:
			m.Cut()
		case acked%2_000 == 1_900 && acked < messages-1_000:
			m.Heal()
		}
	}
}

func TestMemoryIsSound(t *testing.T) {
	for _, seed := range seeds {
		m := newMemory()
		l := load(seed, m)
		l.Nemesis = cutAndHeal(m)
		if v := run(t, l); !v.OK() || v.Acked != messages {
			t.Errorf("seed %d: %s %q", seed, v.String(), v.Findings)
		}
	}
}

func TestMutantsAreCaught(t *testing.T) {
	for _, mutant := range mutants {
		t.Run(mutant.name, func(t *testing.T) {
			m := newMemory()
			l := load(1, mutant.mutate(m))
			l.Nemesis = cutAndHeal(m)
			l.Patience = 2 * time.Second
			v := run(t, l)
			if v.OK() || mutant.seen(v) == 0 {
				t.Fatalf("not caught: %s %q", v.String(), v.Findings)
			}
			t.Logf("caught: %s", v.String())
		})
	}
}

// broken fails each call, and each second append after it was kept.
type broken struct {
	store.Store
	calls int
}

func (b *broken) Append(ctx context.Context, site, conv string, batch store.Batch) (store.Result, error) {
	b.calls++
	if b.calls%2 == 0 {
		if _, err := b.Store.Append(ctx, site, conv, batch); err != nil {
			return store.Result{}, err
		}
	}
	if b.calls%3 != 0 {
		return store.Result{}, store.ErrUnavailable
	}
	return b.Store.Append(ctx, site, conv, batch)
}

// Writers go on until they are acknowledged.
func TestWritersRetry(t *testing.T) {
	l := load(1, &broken{Store: newMemory()})
	l.Logs, l.Writers, l.Messages = 1, 1, 30
	if v := run(t, l); !v.OK() || v.Acked != 30 {
		t.Errorf("%s %q", v.String(), v.Findings)
	}
}

// down cannot be read.
type down struct{ store.Store }

func (down) Events(context.Context, string, string, uint64, int) ([]chat.Event, bool, error) {
	return nil, false, store.ErrUnavailable
}

func TestRunThatCannotBeJudged(t *testing.T) {
	if _, err := storecheck.Run(t.Context(), load(1, down{newMemory()})); err == nil {
		t.Error("a Store that cannot be read was judged")
	}
}
