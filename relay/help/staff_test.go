package help

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/store/docs"
)

// A case, and what is for one team, is for agents; agents find cases by their tags,
// and only a team's members what is theirs.
func TestCasesAreForAgents(t *testing.T) {
	c := cacheOf(t)
	put := func(id string, a Article) error {
		return Kind.Put(t.Context(), c, "shop", docs.Doc[Article]{ID: id, Value: a})
	}
	for _, s := range []Staff{{Outcome: Solved}, {Team: "red"}, {Outcome: "eaten"}, {Tags: []string{"a,b"}}} {
		if err := put("bad", Article{Text: Text{Question: "q", Answer: "a", Staff: s}}); err == nil {
			t.Errorf("%+v is for everyone", s)
		}
	}
	if err := put("case", Article{Text: Text{Question: "Kiln breaks off at night", Answer: "Reset the fuse.", For: Agents, Staff: Staff{Outcome: Workaround, Tags: []string{"thermocouple"}}}}); err != nil {
		t.Fatal(err)
	}
	if err := put("team", Article{Text: Text{Question: "Who pays for a broken kiln?", Answer: "We do.", For: Agents, Staff: Staff{Team: "red"}}}); err != nil {
		t.Fatal(err)
	}
	all, err := OfAgents(t.Context(), c, "shop")
	if err != nil {
		t.Fatal(err)
	}
	found := func(teams map[string]bool, query string) (ids []string) {
		for _, h := range all.BestFor(teams, query, "en", 5) {
			ids = append(ids, h.Entry.ID)
		}
		return ids
	}
	if got := found(nil, "thermocouple"); !slices.Equal(got, []string{"case"}) {
		t.Errorf("by its tag: %q", got)
	}
	if got := found(map[string]bool{"blue": true}, "kiln"); slices.Contains(got, "team") {
		t.Errorf("another team finds %q", got)
	}
	if got := found(map[string]bool{"red": true}, "broken kiln"); !slices.Contains(got, "team") {
		t.Errorf("the team finds %q", got)
	}
	if s, ok := all.StaffOnly("case"); !ok || s.Outcome != Workaround {
		t.Errorf("%+v", s)
	}
	if public, err := Of(t.Context(), c, "shop"); err != nil || len(public.Entries) != 0 {
		t.Errorf("everyone finds %v, %v", public.Entries, err)
	}
}

// Questions that people put together stay together, whatever their words are.
func TestMergedQuestions(t *testing.T) {
	c := cacheOf(t)
	id := map[string]string{}
	ask := func(text string, times int) {
		for n := range times {
			if err := Miss(t.Context(), c, "shop", Asked{Text: text, Lang: "en", At: int64(n + 1)}); err != nil {
				t.Fatal(err)
			}
		}
	}
	ask("do you sell bagpipes", 1)
	ask("musical instruments?", 3)
	ask("franchise", 2)
	list, err := ListUnanswered(t.Context(), c, "shop")
	if err != nil || len(list) != 3 {
		t.Fatalf("%+v, %v", list, err)
	}
	for _, u := range list {
		id[u.Text] = u.ID
	}
	if err := Merge(t.Context(), c, "shop", id["do you sell bagpipes"], id["musical instruments?"]); err != nil {
		t.Fatal(err)
	}
	list, err = ListUnanswered(t.Context(), c, "shop")
	if err != nil || len(list) != 2 || list[0].Text != "do you sell bagpipes" || list[0].Total != 4 || len(list[0].Others) != 1 {
		t.Errorf("%+v, %v", list, err)
	}
	// The other way round undoes nothing: it is still one group.
	if err := Merge(t.Context(), c, "shop", id["musical instruments?"], id["do you sell bagpipes"]); err != nil {
		t.Fatal(err)
	}
	if list, err = ListUnanswered(t.Context(), c, "shop"); err != nil || len(list) != 2 || list[0].Total != 4 {
		t.Errorf("%+v, %v", list, err)
	}
}

// The nightly check finds what leads nowhere, and asks each address once.
func TestWhatLeadsNowhere(t *testing.T) {
	c := cacheOf(t)
	entries := []faq.Entry{
		{ID: "good", Question: "Good?", Answer: "[a](https://there.example/) [b](article:bad) [c](mailto:a@b.example)"},
		{ID: "bad", Question: "Bad?", Answer: "[a](https://gone.example/) [b](article:none) ![c](https://gone.example/c.png)\n\n- [d](https://there.example/)\n\n`[e](article:code)`"},
	}
	if err := Import(t.Context(), c, "shop", entries); err != nil {
		t.Fatal(err)
	}
	asked := map[string]int{}
	err := CheckSite(t.Context(), c, "shop", 7, func(_ context.Context, address string) bool {
		asked[address]++
		return !strings.Contains(address, "gone")
	})
	if err != nil {
		t.Fatal(err)
	}
	found, err := FaultsOf(t.Context(), c, "shop")
	want := []Fault{{"bad", "https://gone.example/", false}, {"bad", "article:none", false}, {"bad", "https://gone.example/c.png", true}}
	if err != nil || found.At != 7 || !slices.Equal(found.List, want) {
		t.Errorf("%+v, %v", found, err)
	}
	if asked["https://there.example/"] != 1 || len(asked) != 3 {
		t.Errorf("asked %v", asked)
	}
}
