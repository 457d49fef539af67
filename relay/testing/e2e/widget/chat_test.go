//go:build !js

package e2e

import (
	"slices"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/testing/browser"
)

func TestAVisitorChats(t *testing.T) {
	r := startRelay(t)
	r.articles = articles()
	page := browser.Start(t).Open(t, startSite(t, r.url, `data-locale="en"`))

	page.Role("button", "Open chat").Click()
	frame := page.Frame("Chat")
	frame.Role("button", "Send us a message").Click()
	frame.Role("textbox", "Message").Fill("Where is my order?")
	frame.Role("button", "Send").Click()
	conv := r.conv()
	frame.Role("log", "Conversation").WaitText("Sent")

	r.say(conv, "On its way.")
	frame.Role("log", "Conversation").WaitText("On its way.")
	frame.Role("textbox", "Message").Fill("Thank you")
	frame.Role("textbox", "Message").Press("Enter")
	r.await("the second message", func() bool { return len(r.logs[conv]) >= 4 })

	page.Reload()
	page.Role("button", "Open chat").Click()
	frame.Role("log", "Conversation").WaitText("Thank you")

	r.add(conv, chat.Event{Kind: chat.KindResolved})
	r.add(conv, chat.Event{Kind: chat.KindOffered, Body: &chat.Offered{Survey: chat.SurveyCSAT, Version: 1}})
	frame.Role("radio", "2 of 5, dissatisfied").Click()
	frame.Role("radio", "5 of 5, very satisfied").Click()
	frame.Role("textbox", "Comment").Fill("Quick.")
	frame.Role("button", "Send rating").Click()
	r.await("the rating", func() bool {
		log := r.logs[conv]
		answers := chat.As[chat.Answered](log[len(log)-1].Body).Answers
		return answers.Score() == 5 && answers.Comment() == "Quick."
	})
	if got := r.messages(conv); !slices.Equal(got, []string{"Where is my order?", "On its way.", "Thank you"}) {
		t.Errorf("the log has %q", got)
	}
	if errs := page.Errors(); len(errs) > 0 {
		t.Errorf("the console says %q", errs)
	}
}
