package storecheck_test

import (
	"path/filepath"
	"testing"

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
	for _, seed := range seeds {
		l := load(seed, stores...)
		l.Nemesis = cutSubscriptions(t, server)
		if v := run(t, l); !v.OK() || v.Acked != messages {
			t.Errorf("seed %d: %s %q", seed, v.String(), v.Findings)
		}
	}
}

func TestSQLiteIsSound(t *testing.T) {
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, seed := range seeds {
		if v := run(t, load(seed, s)); !v.OK() || v.Acked != messages {
			t.Errorf("seed %d: %s %q", seed, v.String(), v.Findings)
		}
	}
}
