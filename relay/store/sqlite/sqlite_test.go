package sqlite

import (
	"path/filepath"
	"testing"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/storetest"
)

func TestContract(t *testing.T) {
	storetest.Run(t, func(t testing.TB) storetest.Backend {
		path := filepath.Join(t.TempDir(), "parley.db")
		return storetest.Backend{Open: func() store.Store { return mustOpen(t, path, Options{}) }}
	})
}

func mustOpen(t testing.TB, path string, opts Options) *Store {
	t.Helper()
	s, err := Open(t.Context(), path, opts)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
