package help

import (
	"path/filepath"
	"reflect"
	"testing"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/sqlite"
)

func TestImport(t *testing.T) {
	c := cacheOf(t)
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

// What is not published keeps its state through a file, addresses and readers
// stay where a file says nothing of them, and nothing that it lacks goes with
// keep.
func TestImportItems(t *testing.T) {
	c := cacheOf(t)
	ctx := t.Context()
	draft := item("draft", "Not yet", "Soon.")
	draft.State, draft.Slug = Drafted, "not-yet"
	staff := item("staff", "Refunds", "Ask Jo.")
	staff.For = Agents
	old := item("old", "Fax?", "No.")
	old.State = Archived
	german := item("return.de", "Wie sende ich es zurück?", "Per Post.")
	german.Lang, german.Source = "de", "return"
	all := []Item{item("return", "How do I return it?", "By post."), german, draft, staff, old}
	if err := ImportItems(ctx, c, "shop", all, true); err != nil {
		t.Fatal(err)
	}
	list, err := Items(ctx, c, "shop")
	if err != nil || !reflect.DeepEqual(list, all) {
		t.Fatalf("%v\n%+v\n%+v", err, list, all)
	}
	if changes := Count(Compare(list, all, false)); changes != (Changes{Same: 5}) {
		t.Errorf("the same file: %+v", changes)
	}

	bare := item("return", "How can I return it?", "By post.")
	open := item("staff", "Refunds above 100", "Ask Jo.")
	if changes := Count(Compare(list, []Item{bare, open}, false)); changes != (Changes{Changed: 2, Removed: 1}) {
		t.Errorf("planned %+v", changes)
	}
	if changes := Count(Compare(list, []Item{bare, open}, true)); changes != (Changes{Changed: 2}) {
		t.Errorf("planned with keep %+v", changes)
	}
	for _, keep := range []bool{true, false} {
		if err := ImportItems(ctx, c, "shop", []Item{bare, open}, keep); err != nil {
			t.Fatal(err)
		}
		centre, err := CentreOf(ctx, c, "shop")
		if err != nil || centre.ByID("staff") != nil {
			t.Fatalf("what is for agents is public: %v", err)
		}
		if p := centre.ByID("return"); p == nil || p.Slug != "how-do-i-return-it" || p.Question != bare.Question {
			t.Errorf("page %+v", p)
		}
		if (centre.ByID("return.de") != nil) != keep {
			t.Errorf("keep %t: what the file lacks is there: %t", keep, !keep)
		}
	}
	published := item("draft", "Yet", "Now.")
	change := item("return", "A draft", "Of it.")
	change.State = Drafted
	if err := ImportItems(ctx, c, "shop", []Item{published, change}, true); err != nil {
		t.Fatal(err)
	}
	centre, err := CentreOf(ctx, c, "shop")
	if err != nil || centre.ByID("draft") == nil || centre.ByID("draft").Slug != "not-yet" || centre.ByID("return").Question != bare.Question {
		t.Errorf("%+v, %v", centre.Pages(), err)
	}
}

func item(id, question, answer string) Item {
	return Item{Entry: faq.Entry{ID: id, Lang: "en", Question: question, Answer: answer}}
}

func storeOf(t *testing.T) store.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func cacheOf(t *testing.T) *docs.Cache {
	t.Helper()
	c := docs.NewCache(storeOf(t))
	t.Cleanup(c.Close)
	return c
}
