package main

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/sqlite"
)

// demoStore is an empty store, and what furnish says of it.
func demoStore(t *testing.T) (*docs.Cache, func() credential) {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	c := docs.NewCache(s)
	t.Cleanup(c.Close)
	return c, func() credential {
		t.Helper()
		found, err := furnish(t.Context(), s, "localhost:8081")
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
}

func signsIn(ctx context.Context, t *testing.T, c *docs.Cache, with credential) bool {
	t.Helper()
	a, err := access.New(ctx, c, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	_, err = a.SignIn(ctx, access.Try{Email: with.Email, Password: with.Password})
	return err == nil
}

func TestDemoLeavesWhatTheOwnerEdits(t *testing.T) {
	c, start := demoStore(t)
	ctx := t.Context()
	first := start()
	if !signsIn(ctx, t, c, first) {
		t.Error("what is printed does not sign in")
	}
	if articles, err := help.Of(ctx, c, demoSite); err != nil || len(articles.Entries) < 50 {
		t.Fatalf("%+v, %v", articles, err)
	}
	if again := start(); again != first {
		t.Errorf("a second start prints %+v, the first %+v", again, first)
	}

	err := site.Change(ctx, c, demoSite, func(s *site.Site) {
		s.Name, s.Origins, s.QuietDays, s.Accent = "Acme", []string{"https://acme.example"}, 30, "#b00020"
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := help.Import(ctx, c, demoSite, []faq.Entry{{ID: "1", Question: "Mine?", Answer: "Yours."}}); err != nil {
		t.Fatal(err)
	}
	start()
	s, err := site.Get(ctx, c, demoSite)
	if err != nil || s.Name != "Acme" || !slices.Equal(s.Origins, []string{"https://acme.example"}) || s.QuietDays != 30 || s.Accent != "#b00020" {
		t.Errorf("%+v, %v", s, err)
	}
	if articles, err := help.Of(ctx, c, demoSite); err != nil || len(articles.Entries) != 1 {
		t.Errorf("the FAQ has %d entries, %v", len(articles.Entries), err)
	}

	if err := people.Change(ctx, c, demoEmail, func(a *people.Agent) { a.Hash = "another" }); err != nil {
		t.Fatal(err)
	}
	if got := start(); got.Password == first.Password {
		t.Error("the password that the owner replaced is printed")
	}
}

func TestDemoOnAStoreOfSomebody(t *testing.T) {
	c, start := demoStore(t)
	err := site.Change(t.Context(), c, "acme", func(s *site.Site) { s.Origins = []string{"https://acme.example"} })
	if err != nil {
		t.Fatal(err)
	}
	start()
	if _, err := site.Get(t.Context(), c, demoSite); err == nil {
		t.Error("a shop was put into somebody's store")
	}
	if agents, err := people.Kind.List(t.Context(), c, store.Global); err != nil || len(agents) != 0 {
		t.Errorf("somebody's store has %+v, %v", agents, err)
	}
}

func TestDemoFurnishesAgainAfterAStartThatWasCutOff(t *testing.T) {
	c, start := demoStore(t)
	first := start()
	d, err := site.Kind.Get(t.Context(), c, store.Global, demoSite)
	if err != nil {
		t.Fatal(err)
	}
	if err := site.Kind.Delete(t.Context(), c, store.Global, d); err != nil {
		t.Fatal(err)
	}
	if again := start(); again != first {
		t.Errorf("the second start prints %+v, the first %+v", again, first)
	}
	if d, err = site.Kind.Get(t.Context(), c, store.Global, demoSite); err != nil {
		t.Fatal(err)
	}
	known, err := credentials.Get(t.Context(), c, store.Global, credentialID)
	if err != nil {
		t.Fatal(err)
	}
	if err := site.Kind.Delete(t.Context(), c, store.Global, d); err != nil {
		t.Fatal(err)
	}
	if err := credentials.Delete(t.Context(), c, store.Global, known); err != nil {
		t.Fatal(err)
	}
	if !signsIn(t.Context(), t, c, start()) {
		t.Error("after a start that ended before the password was kept, none signs in")
	}
}
