package help

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

func TestDiff(t *testing.T) {
	for _, c := range []struct{ old, now, want string }{
		{"a\nb\nc", "a\nb\nc", " a, b, c"},
		{"a\nb\nc", "a\nx\nc", " a,-b,+x, c"},
		{"a\nb\nc\nd", "b\nc\ne\nd", "-a, b, c,+e, d"},
		{"", "a", "-,+a"},
		{"a\nb", "b\na", "-a, b,+a"},
	} {
		var got []string
		for _, l := range Diff(c.old, c.now) {
			got = append(got, string(" -+"[l.Change])+l.Text)
		}
		if strings.Join(got, ",") != c.want {
			t.Errorf("%q to %q: %q, want %q", c.old, c.now, strings.Join(got, ","), c.want)
		}
	}
	long := strings.Repeat("a\n", 3000)
	if got := Diff(long+"b", "c\n"+long); len(got) != 6003 {
		t.Errorf("what is too long to compare has %d lines", len(got))
	}
}

func TestSchedule(t *testing.T) {
	s := storeOf(t)
	c := docs.NewCache(s)
	t.Cleanup(c.Close)
	ctx, jobs := t.Context(), s
	text := Text{Question: "When do you open?", Answer: "At nine."}
	e := Edit{ID: "open", Lang: "en", Text: text, By: "Ana", Now: 1000}
	if err := Schedule(ctx, c, jobs, "shop", e, 1000); !errors.Is(err, ErrPast) {
		t.Errorf("at a time that has gone by: %v", err)
	}
	if err := Schedule(ctx, c, jobs, "shop", e, 5000); err != nil {
		t.Fatal(err)
	}
	claimed, err := jobs.Claim(ctx, "shop", JobPublish, 5000, 1000, 10)
	if err != nil || len(claimed) != 1 || claimed[0].Key != "open" {
		t.Fatalf("jobs %+v, %v", claimed, err)
	}
	published := func() *Page {
		t.Helper()
		centre, err := CentreOf(ctx, c, "shop")
		if err != nil {
			t.Fatal(err)
		}
		return centre.ByID("open")
	}
	if err := PublishDue(ctx, c, "shop", "open", 4999); err != nil || published() != nil {
		t.Errorf("before its time: %v, %v", published(), err)
	}
	if err := PublishDue(ctx, c, "shop", "open", 5000); err != nil || published() == nil || published().Updated != 5000 {
		t.Errorf("at its time: %v, %v", published(), err)
	}
	// A draft that is saved again has no time any more.
	d, err := Kind.Get(ctx, c, "shop", "open")
	if err != nil {
		t.Fatal(err)
	}
	e.Version, e.Text.Answer = d.Version, "At ten."
	if err := Schedule(ctx, c, jobs, "shop", e, 9000); err != nil {
		t.Fatal(err)
	}
	e.Version, e.Text.Answer = e.Version+1, "At eleven."
	if err := SaveDraft(ctx, c, "shop", e); err != nil {
		t.Fatal(err)
	}
	if err := PublishDue(ctx, c, "shop", "open", 9000); err != nil || published().Answer != "At nine." {
		t.Errorf("a draft without a time: %q, %v", published().Answer, err)
	}
	if err := PublishDue(ctx, c, "shop", "gone", 9000); err != nil {
		t.Errorf("an article that is not there: %v", err)
	}
}

// What was imported is kept when something else is published over it.
func TestPastHasWhatWasImported(t *testing.T) {
	c := cacheOf(t)
	ctx := t.Context()
	if err := ImportItems(ctx, c, "shop", []Item{item("open", "When?", "At nine.")}, true); err != nil {
		t.Fatal(err)
	}
	d, err := Kind.Get(ctx, c, "shop", "open")
	if err != nil {
		t.Fatal(err)
	}
	for i, answer := range []string{"At ten.", "At eleven."} {
		e := Edit{ID: "open", Version: d.Version + int64(i), Text: Text{Question: "When?", Answer: answer}, By: "Ana", Now: int64(1000 + i)}
		if err := Publish(ctx, c, "shop", e); err != nil {
			t.Fatal(err)
		}
	}
	list, err := PastOf(ctx, c, "shop", "open")
	var got []string
	for _, p := range list {
		got = append(got, p.Answer)
	}
	if err != nil || !slices.Equal(got, []string{"At nine.", "At ten.", "At eleven."}) {
		t.Errorf("%q, %v", got, err)
	}
}

func TestOrder(t *testing.T) {
	c := cacheOf(t)
	ctx := t.Context()
	var items []Item
	for _, id := range []string{"a1", "b1", "a2", "c1", "a3"} {
		i := item(id, id+"?", "x")
		i.Topic = strings.ToUpper(id[:1])
		items = append(items, i)
	}
	german := item("d1", "Wo?", "x")
	german.Lang, german.Topic = "de", "D"
	if err := ImportItems(ctx, c, "shop", append(items, german), true); err != nil {
		t.Fatal(err)
	}
	order := func() (topics, articles []string) {
		t.Helper()
		centre, err := CentreOf(ctx, c, "shop")
		if err != nil {
			t.Fatal(err)
		}
		layout, err := LayoutOf(ctx, c, "shop")
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range layout.Groups(centre.In("en")) {
			topics = append(topics, g.Topic)
			for _, p := range g.Pages {
				articles = append(articles, p.ID)
			}
		}
		return topics, articles
	}
	for _, err := range []error{
		MoveTopic(ctx, c, "shop", "en", "C", false), MoveTopic(ctx, c, "shop", "en", "A", false), MoveTopic(ctx, c, "shop", "en", "B", true),
		MoveArticle(ctx, c, "shop", "a3", false), MoveArticle(ctx, c, "shop", "a1", false), MoveArticle(ctx, c, "shop", "a1", true),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	topics, articles := order()
	if !slices.Equal(topics, []string{"A", "C", "B"}) || !slices.Equal(articles, []string{"a3", "a1", "a2", "c1", "b1"}) {
		t.Errorf("%q, %q", topics, articles)
	}
	if err := MoveArticle(ctx, c, "shop", "none", true); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("what is not there: %v", err)
	}
}

func TestTry(t *testing.T) {
	c := cacheOf(t)
	ctx := t.Context()
	if err := ImportItems(ctx, c, "shop", []Item{item("return", "How do I return a mug?", "By post."), item("open", "When do you open?", "At nine.")}, true); err != nil {
		t.Fatal(err)
	}
	text := Text{Question: "What are your hours?", Alt: []string{"opening times", "How do I return a mug?"}, Answer: "From nine."}
	list, err := Try(ctx, c, "shop", "open", "en", text, text.Alt)
	if err != nil || len(list) != 2 {
		t.Fatalf("%+v, %v", list, err)
	}
	if one := list[0]; one.Rank != 1 || one.Found[0].By != "opening times" || one.Found[0].Own {
		t.Errorf("its own words: %+v", one)
	}
	if one := list[1]; one.Rank != 2 || one.Found[0].ID != "return" || !one.Found[0].Own {
		t.Errorf("the words of two articles: %+v", one)
	}
}

func TestTongues(t *testing.T) {
	c := cacheOf(t)
	ctx := t.Context()
	german := item("return.de", "Wie?", "Per Post.")
	german.Lang, german.Source = "de", "return"
	draft := item("open.de", "Wann?", "Um neun.")
	draft.Lang, draft.Source, draft.State = "de", "open", Drafted
	whole := item("whole", "Where?", "Here.")
	items := []Item{whole, item("return", "How?", "By post."), german, item("open", "When?", "At nine."), draft}
	if err := ImportItems(ctx, c, "shop", items, true); err != nil {
		t.Fatal(err)
	}
	err := Kind.Change(ctx, c, "shop", "return", func(d *docs.Doc[Article]) error { d.Value.Updated = 7; return nil })
	if err != nil {
		t.Fatal(err)
	}
	languages, list, err := AllTongues(ctx, c, "shop")
	want := []Tongues{
		{ID: "whole", Title: "Where?", In: []Tongue{{Lang: "en", ID: "whole"}, {Lang: "de"}}},
		{ID: "return", Title: "How?", In: []Tongue{{Lang: "en", ID: "return"}, {Lang: "de", ID: "return.de", Outdated: true}}},
		{ID: "open", Title: "When?", In: []Tongue{{Lang: "en", ID: "open"}, {Lang: "de", ID: "open.de", Draft: true}}},
	}
	if err != nil || !slices.Equal(languages, []string{"en", "de"}) || !reflect.DeepEqual(list, want) {
		t.Errorf("%q, %v\n%+v\n%+v", languages, err, list, want)
	}
}

// What is found and unsure counts as not answered, and a chat that follows is
// counted apart.
func TestUnanswered(t *testing.T) {
	c := cacheOf(t)
	ctx := t.Context()
	if err := ImportItems(ctx, c, "shop", []Item{item("return", "How do I return a mug?", "By post."), item("open", "When do you open?", "At nine.")}, true); err != nil {
		t.Fatal(err)
	}
	articles, err := Of(ctx, c, "shop")
	if err != nil {
		t.Fatal(err)
	}
	for asked, want := range map[string]bool{"how do I return a mug": true, "return": true, "when will the opera mug be subscribed": false, "bitcoin": false, "": false} {
		if got := articles.Answer(asked, "en"); got != want {
			t.Errorf("%q is answered: %t", asked, got)
		}
	}
	// What is written in another language is found by words of it, and by no others.
	german := item("rücksendung", "Wie sende ich eine Tasse zurück?", "Mit der Post, siehe return.")
	german.Lang = "de"
	if err := ImportItems(ctx, c, "shop", []Item{german}, true); err != nil {
		t.Fatal(err)
	}
	if articles, err = Of(ctx, c, "shop"); err != nil {
		t.Fatal(err)
	}
	for asked, want := range map[string]string{"Tasse zurück": "rücksendung", "return": "return"} {
		if hits := articles.Best(asked, "en", 5); len(hits) != 1 || hits[0].Entry.ID != want {
			t.Errorf("%q finds %+v", asked, hits)
		}
	}
	if !articles.Answer("Wie sende ich eine Tasse zurück?", "en") {
		t.Error("a question in another language counts as not answered")
	}
	for _, a := range []Asked{{Text: "Bitcoin?", At: 1}, {Text: "bitcoin", Chat: true, At: 2}, {Text: "bitcoin, ana@example.com 0151 2345678", At: 3}} {
		if err := Miss(ctx, c, "shop", a); err != nil {
			t.Fatal(err)
		}
	}
	list, err := ListUnanswered(ctx, c, "shop")
	if err != nil || len(list) == 0 || list[0].Followed != 1 || list[0].Total < 2 || strings.Contains(list[0].Text, "ana@") {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestMaskNames(t *testing.T) {
	for _, c := range []struct {
		text, want string
		names      []string
	}{
		{"Dear Ana Lima, order 12345 is on its way to ana@example.com. Banana bread!", "Dear …, order … is on its way to …. Banana bread!", []string{"Ana Lima"}},
		{"王小明您好，您的订单已发出。", "…您好，您的订单已发出。", []string{"王小明"}},
		{"Jo says so", "Jo says so", []string{"Jo", ""}},
	} {
		if got := MaskNames(c.text, c.names...); got != c.want {
			t.Errorf("%q became %q, want %q", c.text, got, c.want)
		}
	}
}
