package help

import (
	"path/filepath"
	"testing"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/sqlite"
)

func TestImport(t *testing.T) {
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	c := docs.NewCache(s)
	t.Cleanup(c.Close)
	ctx := t.Context()
	empty, err := Of(ctx, c, "shop")
	if err != nil || len(empty.Entries) != 0 || len(empty.Search("anything", faq.Options{})) != 0 {
		t.Fatalf("%+v, %v", empty, err)
	}
	first := []faq.Entry{
		{ID: "b", Lang: "en", Question: "How do I return an item?", Answer: "By post."},
		{ID: "a", Lang: "en", Question: "When will it arrive?", Answer: "On Tuesday."},
	}
	if err := Import(ctx, c, "shop", first); err != nil {
		t.Fatal(err)
	}
	articles, err := Of(ctx, c, "shop")
	if err != nil || len(articles.Entries) != 2 || articles.Version == empty.Version {
		t.Fatalf("%+v, %v", articles, err)
	}
	if articles.Entries[0].ID != "b" {
		t.Error("the order of the import is lost")
	}
	if hits := articles.Search("return", faq.Options{}); len(hits) == 0 || hits[0].Entry.ID != "b" {
		t.Errorf("hits %+v", hits)
	}
	if err := Import(ctx, c, "shop", append(first[1:], first[1])); err == nil {
		t.Error("two articles with one id were imported")
	}
	if err := Import(ctx, c, "shop", first[1:]); err != nil {
		t.Fatal(err)
	}
	after, err := Of(ctx, c, "shop")
	if err != nil || len(after.Entries) != 1 || after.Entries[0].ID != "a" {
		t.Errorf("%+v, %v", after, err)
	}
	if other, err := Of(ctx, c, "other"); err != nil || len(other.Entries) != 0 {
		t.Errorf("another site has %+v, %v", other, err)
	}
}
