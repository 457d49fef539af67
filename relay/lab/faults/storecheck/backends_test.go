package storecheck_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/lab/faults/storecheck"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/sqlite"
	"github.com/parley-chat/parley/relay/store/valkey"
	"github.com/parley-chat/parley/relay/testing/valkeys"
)

// onValkey opens n Stores on a Valkey of its own.
func onValkey(t *testing.T, n int) (*valkeys.Server, []store.Store) {
	t.Helper()
	server := valkeys.Start(t)
	var stores []store.Store
	for range n {
		s, err := valkey.Open(t.Context(), server.URL(), valkey.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		stores = append(stores, s)
	}
	return server, stores
}

// cutSubscriptions kills all of the server's subscriptions at each thousandth
// message, and after the last few: the notes of the very last messages are lost
// then, and nothing follows that would show the gap.
func cutSubscriptions(t *testing.T, server *valkeys.Server) func(int64) {
	return func(acked int64) {
		if acked%1_000 == 0 || acked > messages-200 {
			if _, err := server.Do("CLIENT", "KILL", "TYPE", "pubsub"); err != nil {
				t.Errorf("cut: %v", err)
			}
		}
	}
}

func TestValkeyIsSound(t *testing.T) {
	server, stores := onValkey(t, 2)
	for seed := range uint64(3) {
		l := load(seed, stores...)
		l.Nemesis = cutSubscriptions(t, server)
		if v := run(t, l); !v.OK() || v.Acked != messages {
			t.Errorf("seed %d: %s %q", seed, v.String(), v.Findings)
		}
	}
}

func TestMutantsOverValkeyAreCaught(t *testing.T) {
	server, stores := onValkey(t, 2)
	for _, mutant := range mutants {
		t.Run(mutant.name, func(t *testing.T) {
			l := load(1, mutant.mutate(stores[0]), mutant.mutate(stores[1]))
			l.Nemesis = cutSubscriptions(t, server)
			l.Patience = 3 * time.Second
			if mutant.name == "drop 1 in 10,000" {
				l.Stores = l.Stores[:1] // which then sees all 12,000
			}
			v := run(t, l)
			if v.OK() || mutant.seen(v) == 0 {
				t.Fatalf("not caught: %s %q", v.String(), v.Findings)
			}
			t.Logf("caught: %s", v.String())
		})
	}
}

func TestSQLiteIsSound(t *testing.T) {
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for seed := range uint64(3) {
		if v := run(t, load(seed, s)); !v.OK() || v.Acked != messages {
			t.Errorf("seed %d: %s %q", seed, v.String(), v.Findings)
		}
	}
}

// A hundred thousand messages with no fault.
func TestLongRuns(t *testing.T) {
	_, stores := onValkey(t, 2)
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for name, stores := range map[string][]store.Store{"valkey": stores, "sqlite": {s}} {
		t.Run(name, func(t *testing.T) {
			l := storecheck.Load{
				Stores: stores, Site: "t-" + store.NewID(), Logs: 100, Writers: 4, Readers: 1, Messages: 250,
				Repeat: 0.01, Seed: 1, Patience: 60 * time.Second,
			}
			if v := run(t, l); !v.OK() || v.Acked != 100_000 {
				t.Errorf("%s %q", v.String(), v.Findings)
			}
		})
	}
}
