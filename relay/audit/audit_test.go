package audit

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/sqlite"
)

func TestEntries(t *testing.T) {
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	c := docs.NewCache(s)
	t.Cleanup(c.Close)

	ana := Entry{At: 1000, By: "a", ByName: "Ana", What: "site.changed", From: "192.0.2.1"}
	ana.Compare("name", "Shop", "Shop")
	ana.Compare("accent", "", "#112233")
	ana.Compare("greeting", strings.Repeat("x", 2*maxText), "y")
	if len(ana.Changes) != 2 || len(ana.Changes[1].Before) > maxText+8 {
		t.Fatalf("%+v", ana.Changes)
	}
	bo := Entry{At: 2000, By: "b", ByName: "Bo", What: "person.invited", Target: "cy@example.com"}
	for _, e := range []Entry{bo, ana} {
		if err := Add(t.Context(), c, "shop", e); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		f    Filter
		want string
	}{
		{Filter{}, "b a"}, {Filter{By: "a"}, "a"}, {Filter{What: "person.invited"}, "b"}, {Filter{Text: "CY@"}, "b"},
		{Filter{Text: "#1122"}, "a"}, {Filter{By: "a", What: "person.invited"}, ""},
	} {
		list, err := List(t.Context(), c, "shop", test.f)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range list {
			got = append(got, e.By)
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%+v: %v, want %s", test.f, got, test.want)
		}
	}
	if list, err := List(t.Context(), c, "other", Filter{}); err != nil || len(list) != 0 {
		t.Errorf("another site's: %v, %v", list, err)
	}
}
