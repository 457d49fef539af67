package block

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/sqlite"
)

func cache(t *testing.T) *docs.Cache {
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

func TestWhoIsBlocked(t *testing.T) {
	c, conv, ana := cache(t), store.NewID(), store.NewID()
	find := func(w Who, now int64) *docs.Doc[Block] {
		t.Helper()
		x, err := Of(t.Context(), c, "shop")
		if err != nil {
			t.Fatal(err)
		}
		return x.Blocks(w, now)
	}
	if find(Who{Visitor: ana}, 1) != nil {
		t.Error("somebody is blocked where nobody is")
	}
	b := Block{Visitors: []string{ana}, Email: Fold(" Ana@Example.com"), Key: (*Index)(nil).NewKey(), Since: 10, Until: 100, By: store.NewID()}
	if err := Put(t.Context(), c, "shop", conv, b); err != nil {
		t.Fatal(err)
	}
	d := find(Who{Visitor: ana}, 50)
	if d == nil || find(Who{Visitor: ana}, 100) != nil || find(Who{Email: "ANA@example.com"}, 50) == nil {
		t.Fatal("not blocked, or for too long")
	}
	if find(Who{Address: "2001:db8:1:2::3"}, 50) != nil {
		t.Error("an address is blocked before anybody came from it")
	}
	other := store.NewID()
	for _, w := range []Who{{Visitor: ana, Address: "2001:db8:1:2::3"}, {Visitor: other, Address: "192.0.2.7"}} {
		if err := Learn(t.Context(), c, "shop", d, w); err != nil {
			t.Fatal(err)
		}
	}
	for _, w := range []Who{{Visitor: other}, {Address: "2001:db8:1:2:ffff::1"}, {Address: "192.0.2.7"}, {Address: "::ffff:192.0.2.7"}} {
		if find(w, 50) == nil {
			t.Errorf("%+v is not blocked", w)
		}
	}
	for _, w := range []Who{{Visitor: store.NewID()}, {Address: "2001:db8:1:3::1"}, {Address: "192.0.2.8"}, {Email: "bo@example.com"}, {}} {
		if find(w, 50) != nil {
			t.Errorf("%+v is blocked", w)
		}
	}
	if err := Forget(t.Context(), c, "shop", conv); err != nil {
		t.Fatal(err)
	}
	if forgot := find(Who{Email: "ana@example.COM"}, 50); forgot == nil || forgot.Value.Email != "" || find(Who{Email: "bo@example.com"}, 50) != nil {
		t.Errorf("forgotten as %+v", forgot)
	}
	raw, err := Kind.Fresh(t.Context(), c, "shop", conv)
	if err != nil || strings.Contains(strings.Join(raw[0].Value.Addresses, " "), "192") || len(raw[0].Value.Addresses) != 2 {
		t.Errorf("%v %v", raw[0].Value.Addresses, err)
	}
}

// What was lifted stays so, whoever comes meanwhile; what is over goes with the next.
func TestLiftedAndOver(t *testing.T) {
	c, first, second, ana := cache(t), store.NewID(), store.NewID(), store.NewID()
	put := func(conv string, since, until int64) {
		t.Helper()
		if err := Put(t.Context(), c, "shop", conv, Block{Visitors: []string{ana}, Since: since, Until: until, By: ana}); err != nil {
			t.Fatal(err)
		}
	}
	put(first, 1, 10)
	put(second, 20, 0)
	list, err := Kind.List(t.Context(), c, "shop")
	if err != nil || len(list) != 1 || list[0].ID != second {
		t.Fatalf("%+v, %v", list, err)
	}
	if err := Kind.Delete(t.Context(), c, "shop", list[0]); err != nil {
		t.Fatal(err)
	}
	if err := Learn(t.Context(), c, "shop", &list[0], Who{Visitor: store.NewID()}); err != nil {
		t.Fatal(err)
	}
	if list, err = Kind.List(t.Context(), c, "shop"); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
}
