package draft

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/sqlite"
)

func TestTheLastWriterWins(t *testing.T) {
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	first, second := docs.NewCache(s), docs.NewCache(s)
	t.Cleanup(first.Close)
	t.Cleanup(second.Close)
	agent, conv := store.NewID(), store.NewID()
	save := func(c *docs.Cache, text string, at int64) {
		t.Helper()
		if err := Save(t.Context(), c, "shop", agent, conv, Draft{Text: text, At: at}); err != nil {
			t.Fatal(err)
		}
	}
	has := func(want string) {
		t.Helper()
		d, err := Kind.Get(t.Context(), docs.NewCache(s), "shop", id(agent, conv))
		if got := d.Value.Text; got != want {
			t.Errorf("kept is %q, want %q (%v)", got, want, err)
		}
	}
	save(first, "", 5)
	has("")
	save(first, "one", 10)
	save(second, "two", 20)
	save(first, "late", 15)
	has("two")
	if err := Sent(t.Context(), first, "shop", agent, conv, "another"); err != nil {
		t.Fatal(err)
	}
	has("two")
	if err := Sent(t.Context(), first, "shop", agent, conv, " two\n"); err != nil {
		t.Fatal(err)
	}
	has("")
	save(second, "three", 30)
	save(first, "", 40)
	has("")
	if err := Save(t.Context(), first, "shop", agent, conv, Draft{Text: strings.Repeat("x", 10_001), At: 50}); err == nil {
		t.Error("a text that could not be sent is kept")
	}
}
