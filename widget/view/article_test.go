package view_test

import (
	"slices"
	"testing"

	"github.com/parley-chat/parley/relay/testing/tabs"
	"github.com/parley-chat/parley/relay/wire"
	"github.com/parley-chat/parley/widget/host"
)

// rendered are the boot options of a page on which the relay has rendered the
// first n questions.
func rendered(n int) (options []string) {
	for _, a := range faqs[:n] {
		options = append(options, host.BootResult, a.ID, host.BootQuestion, a.Question, host.BootLang, a.Lang)
	}
	return options
}

func questions(n int) (list []string) {
	for _, a := range faqs[:n] {
		list = append(list, a.Question)
	}
	return list
}

func reads(tab *tabs.Tab) (ids []string) {
	for _, n := range tab.Notes {
		if n.Name == "article" {
			ids = append(ids, n.Text)
		}
	}
	return ids
}

// Nothing moves under the pointer when the program takes over.
func TestTheQuestionsStayWhereTheRelayRenderedThem(t *testing.T) {
	for _, where := range []string{"here", "relay"} {
		w := tabs.New(1)
		tab := w.Open(append(rendered(3), host.BootSearch, where)...)
		tab.Articles = string(wire.AppendArticles(nil, faqs))
		if got := tab.Texts("result"); !slices.Equal(got, questions(3)) {
			t.Errorf("search %s: when the program begins: %q", where, got)
		}
		tab.Show()
		w.Run(1_000)
		if got := tab.Texts("result"); !slices.Equal(got, questions(3)) {
			t.Errorf("search %s: later: %q", where, got)
		}
	}
}

func TestAnArticleThatWaitsForItsAnswer(t *testing.T) {
	for _, where := range []string{"here", "relay"} {
		w := tabs.New(1)
		w.Relay.Hits = []wire.Article{faqs[2], faqs[1]}
		tab := w.Open(append(rendered(3), host.BootSearch, where)...)
		tab.Articles = string(wire.AppendArticles(nil, faqs))
		tab.Show()
		tab.Click("button", faqs[1].Question)
		if tab.Find("heading", faqs[1].Question) == nil || tab.Page.Focused.Tag != "h1" {
			t.Errorf("search %s: the article does not open before its answer", where)
		}
		if got := tab.Texts("text"); !slices.Equal(got, questions(2)[1:]) {
			t.Errorf("search %s: before the answer: %q", where, got)
		}
		w.Run(1_000)
		if got := tab.Texts("text"); len(got) != 1 || got[0] != faqs[1].Question+faqs[1].Answer {
			t.Errorf("search %s: %q", where, got)
		}
		tab.Click("button", "Back")
		if got := tab.Texts("result"); !slices.Equal(got, questions(3)) {
			t.Errorf("search %s: after the article: %q", where, got)
		}
		if got := tabs.Name(tab.Page.Focused); got != faqs[1].Question {
			t.Errorf("search %s: the focus is on %q", where, got)
		}
		if got := reads(tab); !slices.Equal(got, []string{"arrive.en"}) {
			t.Errorf("search %s: the page is told of %q", where, got)
		}
	}
}

func TestAnArticleThatWasOpenedBeforeTheProgram(t *testing.T) {
	options := append(rendered(3), host.BootArticle, "arrive.en", host.BootQuestion, faqs[1].Question)
	w := tabs.New(1)
	tab := searching(w, faqs, options...)
	if got := tab.Texts("text"); len(got) != 1 || got[0] != faqs[1].Question+faqs[1].Answer {
		t.Errorf("without its answer: %q", got)
	}
	if got := reads(tab); !slices.Equal(got, []string{"arrive.en"}) {
		t.Errorf("without its answer: the page is told of %q", got)
	}

	// What the relay rendered is neither rendered again nor told again, and a
	// conversation does not take its place.
	options = append(options, host.BootAnswered, "1")
	w.Stored["conv"], w.Stored["token"] = "00000000000000000000000000000001", "token1"
	tab = searching(w, faqs, options...)
	kept := 0
	tab.Page.Root.Walk(func(e *element) {
		if e.ID == "entry" && len(e.Kids) == 0 {
			kept++
		}
	})
	if kept != 1 || len(reads(tab)) != 0 {
		t.Errorf("the page is not left as it is; told of %q", reads(tab))
	}
	tab.Click("button", "Back")
	tab.Click("button", faqs[1].Question)
	if got := tab.Texts("text"); len(got) != 1 || got[0] != faqs[1].Question+faqs[1].Answer {
		t.Errorf("the second time: %q", got)
	}
}

func TestAnArticleWhoseAnswerDoesNotCome(t *testing.T) {
	w := tabs.New(1)
	tab := w.Open(rendered(3)...)
	tab.Status = 503
	tab.Show()
	tab.Click("button", faqs[0].Question)
	w.Run(500)
	const sorry = "Search is not available right now."
	if got := tab.Texts("text"); len(got) != 1 || got[0] != faqs[0].Question+sorry {
		t.Errorf("it says %q", got)
	}
	tab.Click("button", "Back")
	tab.Status, tab.Articles = 0, string(wire.AppendArticles(nil, faqs[1:]))
	tab.Click("button", faqs[1].Question)
	w.Run(500)
	if got := tab.Texts("text"); len(got) != 1 || got[0] != faqs[1].Question+faqs[1].Answer {
		t.Errorf("the second try: %q", got)
	}

	// The list has come, and the article is gone from it.
	w = tabs.New(1)
	tab = searching(w, faqs[1:], append(rendered(3), host.BootArticle, "returns.en", host.BootQuestion, faqs[0].Question)...)
	if got := tab.Texts("text"); len(got) != 1 || got[0] != faqs[0].Question+sorry {
		t.Errorf("a deleted article says %q", got)
	}

	w = tabs.New(1)
	tab = w.Open(append(rendered(3), host.BootSearch, "relay")...)
	tab.Show()
	tab.Click("button", faqs[0].Question)
	w.Run(500)
	if got := tab.Texts("text"); len(got) != 1 || got[0] != faqs[0].Question+sorry {
		t.Errorf("the relay finds nothing: %q", got)
	}
}

// What was searched for is not lost by reading something meanwhile.
func TestASearchAtTheRelayGoesOnAfterAnArticle(t *testing.T) {
	w := tabs.New(1)
	tab := w.Open(append(rendered(3), host.BootSearch, "relay")...)
	tab.Show()
	w.Run(500)
	w.Relay.Hits = faqs[3:4]
	tab.Type("searchbox", "Search help", "gift")
	tab.Click("button", faqs[0].Question)
	tab.Click("button", "Back")
	w.Run(500)
	if got := tab.Texts("result"); !slices.Equal(got, []string{faqs[3].Question}) {
		t.Errorf("results: %q", got)
	}
}
