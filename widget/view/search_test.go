package view_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/testing/tabs"
	"github.com/parley-chat/parley/relay/wire"
	"github.com/parley-chat/parley/widget/host"
)

var faqs = []wire.Article{
	{ID: "returns.en", Lang: "en", Question: "How do I return an item?", Alt: []string{"refund", "send it back"},
		Answer: "You have **30 days**.\n\n1. Open your order\n2. Choose *Return*\n\n> Keep the `label`.\n\n[Terms](https://shop.example/terms) [bad](javascript:alert(1)) <b>no</b>"},
	{ID: "arrive.en", Lang: "en", Question: "When will my order arrive?", Answer: "In two days."},
	{ID: "pay.en", Lang: "en", Question: "How can I pay for my order?", Answer: "By card."},
	{ID: "gift.en", Lang: "en", Question: "Can you wrap my order as a gift?", Answer: "Yes."},
	{ID: "returns.zh", Lang: "zh-CN", Question: "怎么退货？", Alt: []string{"如何退款"}, Answer: "30天内。"},
}

// searching opens a tab on the home view with the articles loaded.
func searching(w *tabs.World, articles []wire.Article, options ...string) *tabs.Tab {
	tab := w.Open(options...)
	tab.Articles = string(wire.AppendArticles(nil, articles))
	tab.Show()
	w.Run(1_000)
	return tab
}

func TestSearchAsYouType(t *testing.T) {
	w := tabs.New(1)
	tab := searching(w, faqs)
	if !slices.Equal(tab.Paths, []string{"/faq.json?site=shop&lang=en"}) {
		t.Errorf("fetched %q", tab.Paths)
	}
	if got := tab.Texts("result"); len(got) != 3 || got[0] != faqs[0].Question {
		t.Errorf("before anything is typed: %q", got)
	}
	for i := 1; i <= len("return"); i++ {
		tab.Type("searchbox", "Search help", "return"[:i])
	}
	if got := tab.Texts("result"); len(got) == 0 || got[0] != faqs[0].Question {
		t.Fatalf("results: %q", got)
	}
	marks := 0
	tab.Page.Root.Walk(func(e *element) {
		if e.Tag == "mark" {
			marks++
			if got := strings.ToLower(e.Content()); got != "return" {
				t.Errorf("marked: %q", got)
			}
		}
	})
	if marks != 1 {
		t.Errorf("%d marks", marks)
	}
	if w.Relay.Connections() == 1 && len(w.Relay.Seen) != 1 {
		t.Errorf("searching here told the relay something: %+v", w.Relay.Seen)
	}
}

func TestKeysThroughTheResults(t *testing.T) {
	w := tabs.New(1)
	tab := searching(w, faqs)
	tab.Type("searchbox", "Search help", "order")
	results := tab.Texts("result")
	if len(results) < 3 {
		t.Fatalf("results: %q", results)
	}
	focused := func() string { return tabs.Name(tab.Page.Focused) }
	for i, step := range []struct{ role, name, key, focus string }{
		{"searchbox", "Search help", "ArrowDown", results[0]},
		{"button", results[0], "ArrowDown", results[1]},
		{"button", results[1], "ArrowUp", results[0]},
		{"button", results[0], "ArrowUp", "Search help"},
		{"button", results[0], "End", results[len(results)-1]},
		{"button", results[len(results)-1], "ArrowDown", results[len(results)-1]},
		{"button", results[1], "Home", results[0]},
	} {
		if !tab.Press(step.role, step.name, step.key, false) {
			t.Errorf("step %d: the page scrolls", i)
		}
		if got := focused(); got != step.focus {
			t.Errorf("step %d: the focus is on %q, want %q", i, got, step.focus)
		}
	}
	tab.Press("searchbox", "Search help", "Enter", false)
	if tab.Find("heading", results[0]) == nil || tab.Page.Focused.Tag != "h1" {
		t.Error("Enter does not open the first result")
	}
	tab.Press("button", "Back", "Escape", false)
	if got := focused(); got != results[0] {
		t.Errorf("after the article the focus is on %q", got)
	}
	tab.Press("searchbox", "Search help", "Escape", false)
	if got := tab.Find("searchbox", "Search help").Prop("value"); got != "" {
		t.Errorf("Escape leaves %q", got)
	}
	if tab.Noted("close") {
		t.Error("the first Escape closes the panel")
	}
	tab.Press("searchbox", "Search help", "Escape", false)
	if !tab.Noted("close") {
		t.Error("the second Escape does not close the panel")
	}
}

func TestAnArticleOpensInPlace(t *testing.T) {
	w := tabs.New(1)
	tab := searching(w, faqs)
	tab.Click("button", faqs[0].Question)
	dump := tab.Page.Root.Dump()
	for _, want := range []string{"<b>no</b>", "ol start=\"1\"", "blockquote", "strong", "em", "code", `href="https://shop.example/terms"`} {
		if !strings.Contains(dump, want) {
			t.Errorf("the article has no %s:\n%s", want, dump)
		}
	}
	if strings.Contains(dump, `href="javascript`) {
		t.Error("a link runs a script")
	}
	if !slices.Contains(tab.Notes, tabs.Note{Name: "article", Text: "returns.en"}) {
		t.Errorf("notes: %v", tab.Notes)
	}
	tab.Click("button", "Send us a message")
	if tab.Find("textbox", "Message") == nil {
		t.Error("no way from an article to a person")
	}
}

func TestNothingFoundLeadsToAPerson(t *testing.T) {
	w := tabs.New(1)
	tab := searching(w, faqs)
	tab.Type("searchbox", "Search help", "qqqq xxxx")
	w.Run(500) // the relay, which has articles in other languages too, finds nothing either
	if got := tab.Texts("quiet"); !slices.Equal(got, []string{"No results for “qqqq xxxx”."}) {
		t.Errorf("it says %q", got)
	}
	tab.Click("button", "Talk to a person")
	if got := tab.Find("textbox", "Message").Prop("value"); got != "qqqq xxxx" {
		t.Errorf("the composer has %q", got)
	}
	tab.Click("button", "Back")
	if got := tab.Find("searchbox", "Search help").Prop("value"); got != "" {
		t.Errorf("the search still has %q", got)
	}
}

func TestALargeFAQIsSearchedAtTheRelay(t *testing.T) {
	w := tabs.New(1)
	w.Relay.Hits = faqs[1:2]
	tab := searching(w, nil, host.BootSearch, "relay")
	if len(tab.Paths) != 0 {
		t.Errorf("fetched %q", tab.Paths)
	}
	tab.Type("searchbox", "Search help", "arr")
	tab.Type("searchbox", "Search help", "arrive")
	w.Run(500)
	if got := tab.Texts("result"); !slices.Equal(got, []string{faqs[1].Question}) {
		t.Errorf("results: %q", got)
	}
	w.Relay.Hits = nil
	tab.Type("searchbox", "Search help", "zzz")
	w.Run(500)
	if tab.Find("button", "Talk to a person") == nil {
		t.Error("nothing is not said")
	}
	w.Relay.Cut(1006)
	w.Relay.Hits = faqs[:1]
	tab.Type("searchbox", "Search help", "return")
	w.Run(10_000)
	if got := tab.Texts("result"); !slices.Equal(got, []string{faqs[0].Question}) {
		t.Errorf("after a lost connection: %q", got)
	}
}

func TestSearchThatIsNotThere(t *testing.T) {
	w := tabs.New(1)
	tab := searching(w, nil, host.BootSearch, "none")
	if tab.Find("searchbox", "Search help") != nil {
		t.Error("there is a search field for nothing")
	}
	tab = searching(w, nil)
	if tab.Find("searchbox", "Search help") != nil {
		t.Error("there is a search field for an empty list")
	}

	w = tabs.New(1)
	tab = w.Open()
	tab.Status = 503
	tab.Show()
	w.Run(500)
	tab.Type("searchbox", "Search help", "return")
	w.Run(500)
	if got := tab.Texts("quiet"); !slices.Equal(got, []string{"Search is not available right now."}) {
		t.Errorf("it says %q", got)
	}
	tab.Status, tab.Articles = 0, string(wire.AppendArticles(nil, faqs))
	tab.Type("searchbox", "Search help", "return ")
	w.Run(500)
	if got := tab.Texts("result"); len(got) == 0 {
		t.Error("it does not try again")
	}
}

func TestAnyQueryIsAQuery(t *testing.T) {
	w := tabs.New(1)
	tab := searching(w, faqs)
	for _, q := range []string{" ", "the of and", strings.Repeat("return ", 1500), "🫖", "怎么return退货", "{{7*7}}", "\xff\xfe", "\u202eabc", "退"} {
		tab.Type("searchbox", "Search help", q)
		w.Run(50)
	}
}

func TestTheIndexIsBuiltInSteps(t *testing.T) {
	var many []wire.Article
	for i := range 1_000 {
		many = append(many, wire.Article{ID: strconv.Itoa(i), Lang: "en", Question: "Question number " + strconv.Itoa(i) + " about something", Answer: "Answer."})
	}
	w := tabs.New(1)
	tab := w.Open()
	tab.Articles = string(wire.AppendArticles(nil, many))
	tab.Show()
	w.Run(tabs.Latency + 5)
	tab.Type("searchbox", "Search help", "number 777")
	if tab.Find("button", "Talk to a person") != nil {
		t.Error("it says that there is nothing before it has looked")
	}
	w.Run(1_000)
	if got := tab.Texts("result"); len(got) == 0 || !strings.Contains(got[0], "777") {
		t.Errorf("results: %q", got)
	}
}

func TestCallsOfThePage(t *testing.T) {
	w := tabs.New(1)
	tab := searching(w, faqs)
	tab.Port("search", "arrive", 0)
	w.Run(100)
	if got := tab.Texts("result"); len(got) == 0 || got[0] != faqs[1].Question {
		t.Errorf("results: %q", got)
	}
	tab.Port("search", "article:"+faqs[2].ID, 0)
	w.Run(100)
	if got := tab.Texts("text"); len(got) != 1 || got[0] != faqs[2].Question+faqs[2].Answer {
		t.Errorf("the article that the page names: %q", got)
	}
	tab.Port("search", "article:none", 0)
	w.Run(100)
	if tab.Find("button", "Back") == nil {
		t.Error("an article that there is not leads nowhere")
	}
	tab.Port("prefill", "Hello there", 0)
	if got := tab.Find("textbox", "Message").Prop("value"); got != "Hello there" {
		t.Errorf("the composer has %q", got)
	}
	for _, name := range []string{"", "__proto__", "constructor", "unknown", "ticket"} {
		tab.Port(name, strings.Repeat("x", 100_000), 1<<40)
	}
}
