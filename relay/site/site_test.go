package site

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
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

func TestSettingsAreChecked(t *testing.T) {
	c := newCache(t)
	for _, bad := range []Site{
		{ID: ""}, {ID: "Shop"}, {ID: "a/b"}, {ID: "{x}"}, {ID: strings.Repeat("a", 65)},
		{ID: "shop", Origins: []string{"shop.example.com"}},
		{ID: "shop", Origins: []string{"https://shop.example.com/path"}},
		{ID: "shop", Origins: []string{"https://*.example.com"}, Accent: "red"},
		{ID: "shop", Accent: "#12345g"}, {ID: "shop", QuietDays: -1},
		{ID: "shop", Names: map[string]string{"zh-CN": "商店"}}, {ID: "shop", Names: map[string]string{"zh": "商\n店"}},
		{ID: "shop", Greeting: map[string]string{"en-US": "Hello"}},
		{ID: "shop", Greeting: map[string]string{"": "Hello"}},
		{ID: "shop", Greeting: map[string]string{"en": strings.Repeat("x", maxGreeting+1)}},
		{ID: "shop", Bot: Bot{Replies: Replies{Opening: map[string][]string{"en": {"a", "b", "c", "d", "e", "f", "g"}}}}},
		{ID: "shop", Bot: Bot{Replies: Replies{FollowUp: map[string][]string{"en": {strings.Repeat("x", MaxReply+1)}}}}},
		{ID: "shop", Bot: Bot{Replies: Replies{HandOver: map[string][]string{"en": {"a", "a"}}}}},
		{ID: "shop", Bot: Bot{Replies: Replies{Opening: map[string][]string{"en": {"a\tb"}}}}},
	} {
		if err := Change(t.Context(), c, bad.ID, func(s *Site) { *s = bad }); err == nil {
			t.Errorf("%+v was taken", bad)
		}
	}
	if err := Change(t.Context(), c, "shop", func(s *Site) { s.ID = "other" }); err == nil {
		t.Error("another site's settings were taken")
	}
	if all, err := Kind.List(t.Context(), c, store.Global); err != nil || len(all) != 0 {
		t.Errorf("there are %+v, %v", all, err)
	}
}

func TestChangeLeavesTheRest(t *testing.T) {
	c := newCache(t)
	if _, err := Get(t.Context(), c, "shop"); !errors.Is(err, store.ErrNotFound) {
		t.Fatal(err)
	}
	if _, err := Get(t.Context(), c, "../shop"); !errors.Is(err, store.ErrNotFound) {
		t.Error(err)
	}
	for _, change := range []func(s *Site){
		func(s *Site) { s.Origins = []string{"https://shop.example.com"} },
		func(s *Site) { s.Accent = "#123456" },
	} {
		if err := Change(t.Context(), c, "shop", change); err != nil {
			t.Fatal(err)
		}
	}
	s, err := Get(t.Context(), c, "shop")
	if err != nil || s.Name != "shop" || s.QuietDays != 7 || s.IdleHours != 72 || s.Accent != "#123456" ||
		!slices.Equal(s.Origins, []string{"https://shop.example.com"}) {
		t.Errorf("%+v, %v", s, err)
	}
}
