package help

import (
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/store/docs"
)

// That copies of its pictures are kept is no edit of an article, neither before nor
// after somebody has edited it; and the page that is shown again is the same.
func TestCopiesOfPicturesAreNoEdits(t *testing.T) {
	s := storeOf(t)
	c := docs.NewCache(s)
	t.Cleanup(c.Close)
	const picture, other = "https://www.example.com/mug.png", "https://www.example.com/cup.png"
	copies := map[string]string{picture: strings.Repeat("a", 32)}
	kept := func(address string) (string, bool) { id, ok := copies[address]; return id, ok }
	page := WebPage{Address: "https://www.example.com/mug", Lang: "en", Question: "Mug", Answer: "![A mug](" + picture + ")", Slug: "mug"}
	plan := func(over bool) WebPlan {
		t.Helper()
		list, err := Kind.List(t.Context(), c, "shop")
		if err != nil {
			t.Fatal(err)
		}
		all := PlanPages(list, []WebPage{page}, map[string]bool{pageID(page.Address): over}, kept, 5)
		if len(all) != 1 {
			t.Fatalf("%+v", all)
		}
		return all[0]
	}
	bring := func(p WebPlan) {
		t.Helper()
		if err := ImportItems(t.Context(), c, "shop", ItemsOfPages([]WebPlan{p}), true); err != nil {
			t.Fatal(err)
		}
	}
	answer := func() string {
		t.Helper()
		d, err := Kind.Get(t.Context(), c, "shop", pageID(page.Address))
		if err != nil {
			t.Fatal(err)
		}
		return d.Value.Answer
	}
	unknown := copies
	copies = nil
	first := plan(false)
	if first.State != PageAdded {
		t.Fatalf("%+v", first)
	}
	bring(first)
	copies = unknown
	if err := UseCopies(t.Context(), c, "shop", first.ID, copies); err != nil {
		t.Fatal(err)
	}
	shown := "![A mug](picture:" + copies[picture] + ")"
	if p := plan(false); p.State != PageSame || answer() != shown {
		t.Errorf("its picture was copied: %s, %s", p.State, answer())
	}
	page.Answer += "\n\nNew."
	p := plan(false)
	if p.State != PageChanged || p.Item.Answer != shown+"\n\nNew." {
		t.Errorf("the page changed: %+v", p)
	}
	bring(p)
	page.Answer = "![A mug](" + other + ")\n\nNew."
	if p := plan(false); p.State != PageChanged {
		t.Errorf("another picture: %s", p.State)
	}
	page.Answer = "![A mug](" + picture + ")\n\nNew."
	if p := plan(false); p.State != PageSame {
		t.Errorf("as before: %s", p.State)
	}

	err := Kind.Change(t.Context(), c, "shop", p.ID, func(d *docs.Doc[Article]) error {
		d.Value.Answer = "Edited. ![A cup](" + other + ")"
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := UseCopies(t.Context(), c, "shop", p.ID, map[string]string{other: strings.Repeat("b", 32)}); err != nil {
		t.Fatal(err)
	}
	if p := plan(false); p.State != PageEdited || p.Item != nil || !strings.Contains(answer(), "picture:bbb") {
		t.Errorf("edited: %+v, %s", p, answer())
	}
	bring(plan(true))
	if p := plan(false); p.State != PageSame || answer() != shown+"\n\nNew." {
		t.Errorf("overwritten: %s, %s", p.State, answer())
	}
}

// An article that an export brought along from another site is not taken for the
// page's own, and a page that is refused leaves the article as it is.
func TestPagesAndArticlesOfOtherOrigin(t *testing.T) {
	page := WebPage{Address: "https://www.example.com/mug", Question: "Mug", Answer: "Blue."}
	text := Text{Question: "Mug", Answer: "Red."}
	list := []docs.Doc[Article]{{ID: pageID(page.Address), Value: Article{Text: text}}}
	none := func(string) (string, bool) { return "", false }
	if got := PlanPages(list, []WebPage{page}, nil, none, 0); len(got) != 1 || got[0].State != PageEdited {
		t.Errorf("%+v", got)
	}
	refused := WebPage{Address: page.Address, Refused: ErrAnswer}
	if got := PlanPages(list, []WebPage{refused}, nil, none, 0); len(got) != 1 || got[0].State != PageRefused || got[0].Item != nil {
		t.Errorf("%+v", got)
	}
}
