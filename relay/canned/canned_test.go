package canned

import (
	"errors"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/sqlite"
)

func TestReplies(t *testing.T) {
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	c := docs.NewCache(s)
	t.Cleanup(c.Close)

	id := store.NewID()
	put := func(version int64, r Reply) error {
		return Kind.Put(t.Context(), c, "shop", docs.Doc[Reply]{ID: id, Version: version, Value: r})
	}
	good := Reply{Name: "退货_30-tage", Title: "Returns within 30 days", Text: "You may send it back within **30 days**.\nSee /returns."}
	for name, bad := range map[string]Reply{
		"no name":         {Text: "hi"},
		"a long name":     {Name: strings.Repeat("ä", MaxName+1), Text: "hi"},
		"a space":         {Name: "thank you", Text: "hi"},
		"a slash":         {Name: "/thanks", Text: "hi"},
		"two lines":       {Name: "thanks", Title: "a\nb", Text: "hi"},
		"a long title":    {Name: "thanks", Title: strings.Repeat("x", chat.MaxNameRunes+1), Text: "hi"},
		"no text":         {Name: "thanks"},
		"too long a text": {Name: "thanks", Text: strings.Repeat("x", chat.MaxTextRunes+1)},
	} {
		if err := put(0, bad); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	if err := put(0, good); err != nil {
		t.Fatal(err)
	}
	if err := Kind.Put(t.Context(), c, "shop", docs.Doc[Reply]{ID: "thanks", Value: good}); err == nil {
		t.Error("an id of the caller's own making was taken")
	}
	list, err := Kind.List(t.Context(), c, "shop")
	if err != nil || len(list) != 1 || list[0].ID != id || !reflect.DeepEqual(list[0].Value, good) {
		t.Fatalf("list %+v, %v", list, err)
	}
	changed := good
	changed.Text = "Within 60 days."
	if err := put(list[0].Version, changed); err != nil {
		t.Fatal(err)
	}
	if err := put(list[0].Version, good); !errors.Is(err, store.ErrVersion) {
		t.Errorf("a second change of the same version: %v", err)
	}
	if other, err := Kind.List(t.Context(), c, "other"); err != nil || len(other) != 0 {
		t.Errorf("another site has %+v, %v", other, err)
	}
}
