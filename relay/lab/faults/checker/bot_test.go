package checker

import (
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
)

// What the bot never does is found in a log where it did.
func TestBotIsJudged(t *testing.T) {
	asks := chat.Event{Kind: chat.KindMessage, Role: chat.RoleVisitor, Text: "x"}
	bots := chat.Event{Kind: chat.KindAssigned, Role: chat.RoleBot, Body: &chat.Assigned{Agent: chat.Bot}}
	takes := chat.Event{Kind: chat.KindAssigned, Role: chat.RoleAgent, Body: &chat.Assigned{Agent: "ana"}}
	queued := chat.Event{Kind: chat.KindQueued, Role: chat.RoleSystem}
	says := func(question uint64) chat.Event {
		return chat.Event{Kind: chat.KindPrompted, Role: chat.RoleBot, Text: "y", Body: &chat.Prompted{Question: question}}
	}
	hands := func(h chat.HandedOver) chat.Event {
		return chat.Event{Kind: chat.KindHandedOver, Role: chat.RoleBot, Body: &h}
	}
	summary := chat.HandedOver{Why: chat.WhyAsked, Asked: "x"}
	late := queued
	late.At = 1
	for name, test := range map[string]struct {
		log  []chat.Event
		want string
	}{
		"well":                  {[]chat.Event{asks, bots, says(1), asks, says(4), hands(summary), queued, takes}, ""},
		"taken before it spoke": {[]chat.Event{asks, bots, takes, asks}, ""},
		"speaks after a person": {[]chat.Event{asks, bots, takes, says(1)}, "a person has the conversation"},
		"answers twice":         {[]chat.Event{asks, bots, says(1), says(1)}, "answered 2 times"},
		"never answers":         {[]chat.Event{asks, bots, says(1), asks}, "not answered"},
		"hands over silently":   {[]chat.Event{asks, bots, hands(summary), queued}, "no words"},
		"without a summary":     {[]chat.Event{asks, bots, says(1), hands(chat.HandedOver{}), queued}, "no summary"},
		"says it, does it not":  {[]chat.Event{asks, bots, says(1), hands(summary)}, "not one with"},
		"does it later":         {[]chat.Event{asks, bots, says(1), hands(summary), late}, "not one with"},
	} {
		for i := range test.log {
			test.log[i].Seq = uint64(i + 1)
		}
		got := strings.Join(BotFaults(test.log), "; ")
		if (got == "") != (test.want == "") || !strings.Contains(got, test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}
