package people

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/sqlite"
)

func TestAgents(t *testing.T) {
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	c := docs.NewCache(s)
	t.Cleanup(c.Close)

	ana, err := Add(t.Context(), c, Agent{Email: " Ana@Example.com", Name: " Ana ", Sites: []string{"shop"}})
	if err != nil || ana.Name != "Ana" || ana.Email != "ana@example.com" || !ana.May("shop") || ana.May("other") {
		t.Fatalf("%+v, %v", ana, err)
	}
	if _, err := Add(t.Context(), c, Agent{Email: "ANA@example.com", Name: "Ana"}); !errors.Is(err, ErrExists) {
		t.Errorf("a second with the address: %v", err)
	}
	for _, bad := range []Agent{
		{Email: "not an address", Name: "Ana"}, {Email: "Ana <x@example.com>", Name: "Ana"}, {Email: "", Name: "Ana"},
		{Email: strings.Repeat("a", MaxEmail) + "@example.com", Name: "Ana"}, {Email: "x@example.com", Name: "  "},
	} {
		if _, err := Add(t.Context(), c, bad); err == nil {
			t.Errorf("%+v was added", bad)
		}
	}
	bo, err := Add(t.Context(), c, Agent{Email: "bo@example.com", Name: "Bo"})
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{ana.ID: "Ana", bo.ID: "Bo", "nobody": ""} {
		if name, err := Name(t.Context(), c, id); err != nil || name != want {
			t.Errorf("%s is %q, %v; want %q", id, name, err, want)
		}
	}
	if err := Change(t.Context(), c, bo.Email, func(a *Agent) { a.Name = "Bodo" }); err != nil {
		t.Fatal(err)
	}
	if name, err := Name(t.Context(), c, bo.ID); err != nil || name != "Bodo" {
		t.Errorf("after a change %q, %v", name, err)
	}
}
