package people

import (
	"errors"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/sqlite"
)

func newCache(t *testing.T) *docs.Cache {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	c := docs.NewCache(s)
	t.Cleanup(c.Close)
	return c
}

// add adds an agent of the site "shop" with a grant.
func add(t *testing.T, c *docs.Cache, email string, g Grant) {
	t.Helper()
	a := Agent{Email: email, Name: email}
	a.Allow("shop", g)
	if _, err := Add(t.Context(), c, a); err != nil {
		t.Fatal(err)
	}
}

// What somebody could do before there were roles is what the role agent may.
func TestNoGrantIsTheRoleAgent(t *testing.T) {
	old := Agent{ID: "x", Sites: []string{"shop"}}
	for _, r := range Rights {
		could := slices.Contains([]Right{Read, Note, Reply, Canned, Reports}, r)
		if old.Has("shop", r) != could || (Grant{Role: Member}).Has(r) != could {
			t.Errorf("%s: %v", r, old.Has("shop", r))
		}
		if old.Has("other", r) {
			t.Errorf("%s in another site", r)
		}
	}
	old.Disabled = true
	if old.Has("shop", Read) {
		t.Error("a disabled agent may read")
	}
}

func TestNobodyCoversMoreThanTheyHave(t *testing.T) {
	rank := []Role{Owner, Admin, Lead, Member, Light}
	for i, a := range rank {
		for j, b := range rank {
			if got := (Grant{Role: a}).Covers(Grant{Role: b}); got != (i <= j) {
				t.Errorf("%s covers %s: %v", a, b, got)
			}
		}
	}
	for _, test := range []struct {
		a, b Grant
		want bool
	}{
		{Grant{Role: Member}, Grant{Role: Custom, Rights: []Right{Read, Reports}}, true},
		{Grant{Role: Member}, Grant{Role: Custom, Rights: []Right{Read, People}}, false},
		{Grant{Role: Custom, Rights: []Right{Read, People}}, Grant{Role: Light}, false},
		{Grant{Role: Admin, Scope: ScopeTeam}, Grant{Role: Member}, false},
		{Grant{Role: Admin, Scope: ScopeTeam}, Grant{Role: Member, Scope: ScopeTeam}, true},
		{Grant{Role: Admin, Scope: ScopeTeam}, Grant{Role: Member, Scope: ScopeOwn}, true},
		{Grant{Role: Admin, Scope: ScopeOwn}, Grant{Role: Member, Scope: ScopeTeam}, false},
	} {
		if got := test.a.Covers(test.b); got != test.want {
			t.Errorf("%+v covers %+v: %v", test.a, test.b, got)
		}
	}
}

func TestBadGrantsAreRefused(t *testing.T) {
	c := newCache(t)
	for _, bad := range []Grant{
		{Role: "king"}, {Scope: "none"}, {Role: Member, Rights: []Right{Read}}, {Role: Custom},
		{Role: Custom, Rights: []Right{Note}}, {Role: Custom, Rights: []Right{Read, "fly"}}, {Role: Owner, Scope: ScopeOwn},
	} {
		a := Agent{Email: "x@example.com", Name: "X"}
		a.Allow("shop", bad)
		if _, err := Add(t.Context(), c, a); err == nil {
			t.Errorf("%+v was taken", bad)
		}
	}
	a := Agent{Email: "x@example.com", Name: "X", Grants: map[string]Grant{"shop": {}}}
	if _, err := Add(t.Context(), c, a); err == nil {
		t.Error("a role in a site that is not the agent's was taken")
	}
}

// However owners go, one stays.
func TestTheLastOwnerStays(t *testing.T) {
	leave := map[string]func(a *Agent) error{
		"disabled":  func(a *Agent) error { a.Disable(); return nil },
		"demoted":   func(a *Agent) error { a.Allow("shop", Grant{Role: Admin}); return nil },
		"taken out": func(a *Agent) error { a.Leave("shop"); return nil },
	}
	for name, change := range leave {
		c := newCache(t)
		add(t, c, "ana@example.com", Grant{Role: Owner})
		add(t, c, "bo@example.com", Grant{Role: Admin})
		if err := Alter(t.Context(), c, "ana@example.com", store.Any, change); !errors.Is(err, ErrLastOwner) {
			t.Errorf("the only owner is %s: %v", name, err)
		}
		if ana, err := Get(t.Context(), c, "ana@example.com"); err != nil || !ana.Has("shop", Owners) {
			t.Errorf("%+v, %v", ana, err)
		}
		if err := Alter(t.Context(), c, "bo@example.com", store.Any, change); err != nil {
			t.Errorf("an admin is %s: %v", name, err)
		}
	}
}

func TestOfOwnersWhoGoAtOnceOneStays(t *testing.T) {
	c := newCache(t)
	owners := []string{"ana@example.com", "bo@example.com", "cy@example.com"}
	for range 10 {
		for _, email := range owners {
			if _, err := Get(t.Context(), c, email); err != nil {
				add(t, c, email, Grant{Role: Owner})
			}
			if err := Change(t.Context(), c, email, (*Agent).Enable); err != nil {
				t.Fatal(err)
			}
		}
		var going sync.WaitGroup
		errs := make([]error, len(owners))
		for i, email := range owners {
			going.Go(func() {
				errs[i] = Alter(t.Context(), c, email, store.Any, func(a *Agent) error { a.Disable(); return nil })
			})
		}
		going.Wait()
		last := 0
		for _, err := range errs {
			if errors.Is(err, ErrLastOwner) {
				last++
			} else if err != nil {
				t.Fatal(err)
			}
		}
		if owned, err := HasOwner(t.Context(), c, "shop"); last != 1 || !owned || err != nil {
			t.Fatalf("%d were kept, owned %v, %v", last, owned, err)
		}
	}
}

func TestAlterComparesVersions(t *testing.T) {
	c := newCache(t)
	add(t, c, "ana@example.com", Grant{Role: Owner})
	rename := func(name string) func(*Agent) error {
		return func(a *Agent) error { a.Name = name; return nil }
	}
	if err := Alter(t.Context(), c, "ana@example.com", 1, rename("Ana")); err != nil {
		t.Fatal(err)
	}
	if err := Alter(t.Context(), c, "ana@example.com", 1, rename("Anna")); !errors.Is(err, store.ErrVersion) {
		t.Errorf("an older version: %v", err)
	}
	if err := Alter(t.Context(), c, "nobody@example.com", store.Any, rename("x")); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
}

// A store of before there were roles gets an owner for each site, once.
func TestSettle(t *testing.T) {
	c := newCache(t)
	for _, a := range []Agent{
		{Email: "bo@example.com", Name: "Bo", Sites: []string{"shop", "blog"}},
		{Email: "ana@example.com", Name: "Ana", Sites: []string{"shop"}, Disabled: true},
		{Email: "cy@example.com", Name: "Cy", Sites: []string{"shop"}},
	} {
		if _, err := Add(t.Context(), c, a); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if _, err := Settle(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		for email, owns := range map[string]bool{"bo@example.com": true, "cy@example.com": false} {
			if a, err := Get(t.Context(), c, email); err != nil || a.Has("shop", Owners) != owns || !a.Has("shop", Reply) {
				t.Errorf("%+v, %v", a, err)
			}
		}
		if bo, err := Get(t.Context(), c, "bo@example.com"); err != nil || !bo.Has("blog", Owners) {
			t.Errorf("%+v, %v", bo, err)
		}
	}
	if g, err := First(t.Context(), c, "shop"); err != nil || g.Role != Member {
		t.Errorf("who comes later is %+v, %v", g, err)
	}
	if g, err := First(t.Context(), c, "new"); err != nil || g.Role != Owner {
		t.Errorf("who comes first is %+v, %v", g, err)
	}
}
