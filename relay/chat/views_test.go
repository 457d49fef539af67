package chat_test

import (
	"reflect"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
)

func TestViews(t *testing.T) {
	tests := []struct {
		name string
		c    chat.Conversation
		want []chat.View
	}{
		{"no event yet", chat.Conversation{}, nil},
		{"open, nobody has it", chat.Conversation{Status: chat.StatusOpen, StartedAt: 3, LastAt: 5999, Visitor: vera},
			[]chat.View{{"all", 5000}, {"open", 5000}, {"unassigned", 5000}, {"visitor/" + vera, 3}}},
		{"open, Anna has it", chat.Conversation{Status: chat.StatusOpen, StartedAt: 3, LastAt: 5999, Visitor: vera, Agent: anna},
			[]chat.View{{"all", 5000}, {"open", 5000}, {"agent/" + anna, 5000}, {"visitor/" + vera, 3}}},
		{"snoozed", chat.Conversation{Status: chat.StatusSnoozed, StartedAt: 3, LastAt: 5999, Visitor: vera, Agent: anna},
			[]chat.View{{"all", 5000}, {"visitor/" + vera, 3}}},
		{"resolved and asked", chat.Conversation{Status: chat.StatusResolved, StartedAt: 3, LastAt: 5999, Visitor: vera, Agent: anna, Offer: 9, OfferedAt: 6},
			[]chat.View{{"all", 5000}, {"resolved", 5000}, {"visitor/" + vera, 3}, {"offered", 6}}},
		{"rated", chat.Conversation{Status: chat.StatusResolved, StartedAt: 3, LastAt: 5999, Visitor: vera, Offer: 9, OfferedAt: 6, RatedAt: 8},
			[]chat.View{{"all", 5000}, {"resolved", 5000}, {"visitor/" + vera, 3}, {"offered", 6}, {"rated", 8}}},
		{"without a visitor", chat.Conversation{Status: chat.StatusOpen, LastAt: 5999},
			[]chat.View{{"all", 5000}, {"open", 5000}, {"unassigned", 5000}}},
	}
	for _, test := range tests {
		if got := test.c.Views(); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

func TestTallies(t *testing.T) {
	tests := []struct {
		name          string
		before, after chat.Conversation
		want          []chat.Tally
	}{
		{"nothing", chat.Conversation{}, chat.Conversation{Seq: 3}, nil},
		{"offered", chat.Conversation{}, chat.Conversation{Offer: 3}, []chat.Tally{{"survey/offers", 1}}},
		{"answered", chat.Conversation{Offer: 3}, chat.Conversation{Offer: 3, RatedAt: 9, Score: 4},
			[]chat.Tally{{"survey/score/4", 1}}},
		{"changed", chat.Conversation{Offer: 3, RatedAt: 9, Score: 4}, chat.Conversation{Offer: 3, RatedAt: 10, Score: 1},
			[]chat.Tally{{"survey/score/4", -1}, {"survey/score/1", 1}}},
		{"changed within one millisecond", chat.Conversation{Offer: 3, RatedAt: 9, Score: 4}, chat.Conversation{Offer: 3, RatedAt: 9, Score: 1},
			[]chat.Tally{{"survey/score/4", -1}, {"survey/score/1", 1}}},
		{"comment added", chat.Conversation{Offer: 3, RatedAt: 9, Score: 4}, chat.Conversation{Offer: 3, RatedAt: 9, Score: 4, Comment: "x"}, nil},
		{"offered anew: the old answer stays counted", chat.Conversation{Offer: 3, RatedAt: 9, Score: 4}, chat.Conversation{Offer: 8},
			[]chat.Tally{{"survey/offers", 1}}},
		{"offered anew and answered at once", chat.Conversation{Offer: 3, RatedAt: 9, Score: 4}, chat.Conversation{Offer: 8, RatedAt: 9, Score: 4},
			[]chat.Tally{{"survey/offers", 1}, {"survey/score/4", 1}}},
		{"the best of eleven", chat.Conversation{Offer: 3}, chat.Conversation{Offer: 3, RatedAt: 9, Score: 10},
			[]chat.Tally{{"survey/score/10", 1}}},
	}
	for _, test := range tests {
		if got := chat.Tallies(&test.before, &test.after); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

// The counters that the tallies of a log add up to are what one counts in the
// log itself.
func TestTalliesAddUp(t *testing.T) {
	for seed := range uint64(50) {
		counters := map[string]int64{}
		want := map[string]int64{}
		var c chat.Conversation
		var answer chat.Event // to the present offer
		for _, e := range longLog(seed, 500) {
			before := c
			c.Apply(e)
			for _, tally := range chat.Tallies(&before, &c) {
				counters[tally.Name] += tally.By
			}

			switch {
			case e.Kind == chat.KindOffered:
				want[chat.CounterOffers]++
				answer = chat.Event{}
			case e.Kind == chat.KindAnswered && c.Offer != 0 && e.Ref == c.Offer:
				if answer.Seq != 0 {
					want[chat.CounterScore(answer.Score)]--
				}
				want[chat.CounterScore(e.Score)]++
				answer = e
			}
		}
		if len(want) < 4 {
			t.Fatalf("seed %d: the log has too few answers to tell: %v", seed, want)
		}
		for name, n := range want {
			if counters[name] != n {
				t.Fatalf("seed %d: %s is %d, want %d", seed, name, counters[name], n)
			}
		}
	}
}
