//go:build long

package storecheck_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/lab/faults/storecheck"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/sqlite"
)

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
