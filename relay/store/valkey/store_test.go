package valkey_test

import (
	"testing"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/storetest"
	"github.com/parley-chat/parley/relay/store/valkey"
	"github.com/parley-chat/parley/relay/testing/valkeys"
)

// open opens a Store that is closed when the test ends.
func open(t testing.TB, url string, opts valkey.Options) *valkey.Store {
	t.Helper()
	s, err := valkey.Open(t.Context(), url, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// opener is open for the suite, which closes by itself.
func opener(t testing.TB, url string, opts valkey.Options) func() store.Store {
	return func() store.Store {
		t.Helper()
		s, err := valkey.Open(t.Context(), url, opts)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
}

func TestStore(t *testing.T) {
	storetest.Run(t, func(t testing.TB) storetest.Backend {
		server := valkeys.Start(t)
		return storetest.Backend{
			Open:             opener(t, server.URL(), valkey.Options{}),
			Signs:            true,
			CutSubscriptions: func() { server.MustDo("CLIENT", "KILL", "TYPE", "pubsub") },
		}
	})
}
