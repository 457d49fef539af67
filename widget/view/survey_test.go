package view_test

import (
	"reflect"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/testing/tabs"
)

func TestARatingIsAskedForChangedAndSent(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("Hello")
	w.Relay.Resolve(conv)
	w.Run(200)
	if tab.Find("radiogroup", "How satisfied were you with this conversation?") == nil {
		t.Fatalf("nobody asks:\n%s", tab.Page.Root.Dump())
	}
	for i, name := range []string{"1 of 5, very dissatisfied", "2 of 5, dissatisfied", "3 of 5, neutral", "4 of 5, satisfied", "5 of 5, very satisfied"} {
		if tab.Find("radio", name) == nil {
			t.Errorf("there is no choice %d %q", i+1, name)
		}
	}
	if tab.Find("button", "Send rating") != nil {
		t.Error("a rating can be sent without one")
	}
	tab.Click("radio", "2 of 5, dissatisfied")
	tab.Type("textbox", "Comment", "Quick")
	tab.Click("radio", "5 of 5, very satisfied")
	if tab.Find("textbox", "Comment").Prop("value") != "Quick" {
		t.Error("changing the choice loses the comment")
	}
	tab.Click("button", "Send rating")
	w.Run(200)
	events := w.Relay.Events(conv)
	last := events[len(events)-1]
	if last.Kind != chat.KindAnswered || !reflect.DeepEqual(last.Body, &chat.Answered{Offer: 4, Answers: chat.CSATAnswers(5, "Quick")}) {
		t.Errorf("the relay has %+v", last)
	}
	if tab.Find("radio", "5 of 5, very satisfied") != nil || len(tab.Texts("thanks")) != 1 {
		t.Error("no thanks")
	}
	tab.Reload()
	tab.Show()
	w.Run(500)
	if tab.Find("radiogroup", "How satisfied were you with this conversation?") != nil {
		t.Error("asked again after a reload")
	}
}

func TestARatingIsSentAfterAReloadToo(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("Hello")
	w.Relay.Resolve(conv)
	w.Run(200)
	w.Offline = true
	w.Relay.Cut(1006)
	tab.Click("radio", "4 of 5, satisfied")
	tab.Click("button", "Send rating")
	w.Run(1_000)
	tab.Reload()
	w.Run(1_000)
	w.Offline = false
	w.Run(60_000)
	events := w.Relay.Events(conv)
	if last := events[len(events)-1]; last.Kind != chat.KindAnswered || chat.As[chat.Answered](last.Body).Answers.Score() != 4 {
		t.Errorf("the relay has %+v", last)
	}
}

func TestADismissedRatingStaysAway(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("Hello")
	other := w.Open()
	other.Show()
	w.Relay.Resolve(conv)
	w.Run(500)
	tab.Click("button", "Dismiss")
	w.Run(500)
	if tab.Find("radiogroup", "How satisfied were you with this conversation?") != nil || other.Find("radiogroup", "") != nil {
		t.Error("it is still there")
	}
	tab.Reload()
	tab.Show()
	w.Run(500)
	if tab.Find("radiogroup", "How satisfied were you with this conversation?") != nil {
		t.Error("it came back with a reload")
	}
	w.Relay.Add(conv, chat.Event{Kind: chat.KindReopened})
	w.Relay.Resolve(conv)
	w.Run(500)
	if tab.Find("radiogroup", "How satisfied were you with this conversation?") == nil {
		t.Error("the next resolution does not ask")
	}
}
