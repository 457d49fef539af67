package view_test

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/testing/golden"
	"github.com/parley-chat/parley/relay/testing/tabs"
	"github.com/parley-chat/parley/relay/wire"
	"github.com/parley-chat/parley/templates/words"
	"github.com/parley-chat/parley/widget/dom"
	"github.com/parley-chat/parley/widget/host"
)

type element = dom.Element

// views are what the page is in each view, in the language of said.
func views(said *words.Words) map[string]string {
	w := tabs.New(1)
	tab := searching(w, faqs[:3], host.BootLocale, said.Lang)
	home := tab.Page.Root.Dump()
	tab.Click("button", said.T("sendUs"))
	tab.Type("textbox", said.T("message"), "1")
	tab.Click("button", said.T("send"))
	w.Run(500)
	conv := w.Relay.Convs()[0]
	w.Relay.Add(conv, chat.Event{Kind: chat.KindAssigned, Body: &chat.Assigned{Agent: "agent", AgentName: "王芳"}})
	w.Relay.Say(conv, "2")
	w.Relay.Tell(wire.Frame{Type: wire.TypeTyping, Conv: conv, On: true, Form: wire.Form{Name: "王芳"}})
	w.Run(500)
	talk := tab.Page.Root.Dump()
	w.Relay.Resolve(conv)
	w.Run(500)
	tab.Click("radio", said.Say("scoreOf", "score", "3", "word", said.T("score.3")))
	return map[string]string{"home": home, "chat": talk, "rating": tab.Page.Root.Dump()}
}

func TestViews(t *testing.T) {
	for name, got := range views(words.Visitor().For("en")) {
		golden.Check(t, filepath.Join("testdata", name+".txt"), got)
	}
}

// In every language the views have the same elements, and no place is left open.
func TestViewsInEveryLanguage(t *testing.T) {
	tags := regexp.MustCompile(`(?m)^ *[a-z0-9]+`)
	english := views(words.Visitor().For("en"))
	for _, said := range words.Visitor().Languages() {
		for name, got := range views(said) {
			if name == "home" { // it searches the articles of its language
				continue
			}
			if strings.ContainsAny(got, "{}@") {
				t.Errorf("%s: a place of %s is open:\n%s", said.Lang, name, got)
			}
			a, b := tags.FindAllString(got, -1), tags.FindAllString(english[name], -1)
			slices.Sort(a)
			slices.Sort(b)
			if !slices.Equal(a, b) {
				t.Errorf("%s: %s has other elements than in English:\n%s", said.Lang, name, got)
			}
		}
	}
}

// Every control has a name, every field a label, and no view has two elements
// with one id.
func TestEverythingHasAName(t *testing.T) {
	w := tabs.New(1)
	tab := searching(w, faqs)
	check := func(view string) {
		ids := map[string]bool{}
		tab.Page.Root.Walk(func(e *dom.Element) {
			switch tabs.Role(e) {
			case "button", "textbox", "searchbox", "radio", "log", "link":
				if tabs.Name(e) == "" {
					t.Errorf("%s: a %s has no name:\n%s", view, tabs.Role(e), e.Dump())
				}
			}
			if e.ID != "" && ids[e.ID] {
				t.Errorf("%s: the id %s stands twice", view, e.ID)
			}
			ids[e.ID] = true
		})
	}
	check("home")
	tab.Click("button", faqs[0].Question)
	check("article")
	tab.Click("button", "Send us a message")
	tab.Send("Hello")
	w.Run(500)
	w.Relay.Say(w.Relay.Convs()[0], "Hi")
	w.Relay.Resolve(w.Relay.Convs()[0])
	w.Run(500)
	tab.Click("radio", "1 of 5, very dissatisfied")
	check("rating")
}

func TestTheNamesThatOthersRelyOn(t *testing.T) {
	w := tabs.New(1)
	tab := searching(w, faqs)
	if tab.Find("searchbox", "Search help") == nil {
		t.Error("no searchbox")
	}
	tab.Click("button", "Send us a message")
	tab.Send("Hello")
	w.Run(500)
	w.Relay.Resolve(w.Relay.Convs()[0])
	w.Run(500)
	tab.Click("radio", "5 of 5, very satisfied")
	for _, want := range [][2]string{
		{"textbox", "Message"}, {"button", "Send"}, {"log", "Conversation"}, {"textbox", "Comment"}, {"button", "Send rating"},
		{"radiogroup", "How satisfied were you with this conversation?"}, {"radio", "1 of 5, very dissatisfied"},
	} {
		if tab.Find(want[0], want[1]) == nil {
			t.Errorf("there is no %s %q", want[0], want[1])
		}
	}
}

func TestFocusGoesWhereTheVisitorLooks(t *testing.T) {
	w := tabs.New(1)
	tab := searching(w, faqs)
	focused := func(want string) {
		t.Helper()
		if got := tabs.Name(tab.Page.Focused); got != want {
			t.Errorf("the focus is on %q, want %q", got, want)
		}
	}
	focused("Search help")
	tab.Click("button", "Send us a message")
	focused("Message")
	tab.Send("Hello")
	focused("Message")
	tab.Click("button", "Back")
	focused("Search help")

	tab = searching(tabs.New(1), faqs, host.BootTouch, "1")
	if tab.Page.Focused != nil {
		t.Error("a phone's keyboard opens by itself")
	}
}

func TestTypingCostsTheSameInALongConversation(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("Hello")
	for range 500 {
		w.Relay.Say(conv, "x")
	}
	w.Run(1_000)
	rows := func() (list []*dom.Element) {
		tab.Page.Root.Walk(func(e *dom.Element) {
			if strings.HasPrefix(e.Attr("class"), "row") {
				list = append(list, e)
			}
		})
		return list
	}
	before := rows()
	tab.Type("textbox", "Message", "y")
	if !slices.Equal(before, rows()) {
		t.Error("a key makes rows anew")
	}
	n := tab.Size
	tab.Type("textbox", "Message", "yy")
	if tab.Size > 60 {
		t.Errorf("a key brings %d bytes of operations (and the first %d)", tab.Size, n)
	}
}

func TestInitials(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("Hello")
	for name, want := range map[string]string{
		"Ana Lima": "AL", "ana": "A", "王芳": "王", "Ana María de la Cruz": "AC", "élise": "É", "Ира Петрова": "ИП",
		"": "S", "😀": "?", "Jean-Luc Picard": "JP",
	} {
		w.Relay.Add(conv, chat.Event{Kind: chat.KindMessage, Role: chat.RoleAgent, From: "agent" + name, Name: name, Text: "x"})
		w.Run(100)
		speakers := tab.Texts("speaker")
		if got := speakers[len(speakers)-1]; !strings.HasPrefix(got, want) {
			t.Errorf("%q: %q", name, got)
		}
	}
}

func TestBootTakesOverWhatWasDoneBefore(t *testing.T) {
	w := tabs.New(1)
	conv := strings.Repeat("c", chat.IDLen)
	ids := []string{strings.Repeat("2", chat.IDLen), strings.Repeat("1", chat.IDLen), strings.Repeat("3", chat.IDLen)}
	for i, text := range []string{"first", "second", strings.Repeat("x", chat.MaxTextRunes+1)} {
		f := wire.Frame{Type: wire.TypeSend, Conv: conv, ID: ids[i], Text: text, Clock: wire.Clock{Now: w.Now + int64(i)}}
		w.Stored["o"+ids[i]] = string(f.Append(nil))
	}
	tab := w.Open(host.BootQueued, ids[0], host.BootQueued, ids[1], host.BootText, "third", host.BootView, "chat")
	tab.Show()
	w.Run(1_000)
	if got := w.Relay.Said(w.Relay.Convs()[0]); !slices.Equal(got, []string{"first", "second"}) {
		t.Errorf("the relay has %q", got)
	}
	if got := tab.Find("textbox", "Message").Prop("value"); got != "third" {
		t.Errorf("the composer has %q", got)
	}
	if len(w.Stored) != 2 || w.Stored["conv"] != conv {
		t.Errorf("stored: %v", w.Stored)
	}

	// What is no message goes back to who wrote it.
	w = tabs.New(1)
	f := wire.Frame{Type: wire.TypeSend, Conv: conv, ID: ids[2], Text: strings.Repeat("x", chat.MaxTextRunes+1), Clock: wire.Clock{Now: w.Now}}
	w.Stored["o"+ids[2]] = string(f.Append(nil))
	tab = w.Open(host.BootQueued, ids[2], host.BootView, "chat")
	tab.Show()
	w.Run(1_000)
	if got := tab.Find("textbox", "Message").Prop("value"); got != f.Text || len(w.Relay.Convs()) != 0 {
		t.Errorf("the composer has %d bytes, conversations %q", len(got), w.Relay.Convs())
	}

	// Another tab that sends for those that are gone is no reason to wait.
	w = tabs.New(1)
	first, at := w.Begin("one")
	f = wire.Frame{Type: wire.TypeSend, Conv: conv, ID: ids[0], Text: "two", Clock: wire.Clock{Now: w.Now}}
	w.Stored["o"+ids[0]] = string(f.Append(nil))
	tab = w.Open(host.BootQueued, ids[0], host.BootView, "chat")
	w.Run(1_000)
	if got := w.Relay.Said(at); !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("the relay has %q", got)
	}
	tabs.WantLines(t, tab, "one", "two")
	tabs.WantLines(t, first, "one", "two")

	w = tabs.New(1)
	w.Relay.Hits = faqs
	tab = w.Open(host.BootQuery, "return")
	tab.Articles = string(wire.AppendArticles(nil, faqs))
	tab.Show()
	w.Run(1_000)
	if got := tab.Texts("result"); len(got) == 0 || got[0] != faqs[0].Question {
		t.Errorf("results: %q", got)
	}
}

func TestFormsHandOverToTheProgram(t *testing.T) {
	w := tabs.New(1)
	_, conv := w.Begin("by form")
	token := w.Stored["token"]
	clear(w.Stored)
	tab := w.Open(host.BootToken, token, host.BootConv, conv)
	tab.Show()
	w.Run(1_000)
	tabs.WantLines(t, tab, "by form")
	if w.Stored["token"] != token || w.Stored["conv"] != conv {
		t.Errorf("stored: %v", w.Stored)
	}
}
