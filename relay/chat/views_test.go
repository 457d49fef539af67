package chat_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
)

func TestViews(t *testing.T) {
	tests := []struct {
		name string
		c    chat.Conversation
		want map[string]int64
	}{
		{"no event yet", chat.Conversation{}, nil},
		{"open, nobody has it", chat.Conversation{Status: chat.StatusOpen, Times: chat.Times{StartedAt: 3, LastAt: 5999}, Who: chat.Who{Visitor: vera}},
			map[string]int64{"all": 5000, "open": 5000, "unassigned": 5000 - 1<<52, "visitor/" + vera: 3}},
		{"waits", chat.Conversation{Status: chat.StatusOpen, Times: chat.Times{StartedAt: 3, LastAt: 5999}, Receipts: chat.Receipts{WaitingSince: 4001}},
			map[string]int64{"all": 5000, "open": 5000, "unassigned": -4001}},
		{"open, Anna has it", chat.Conversation{Status: chat.StatusOpen, Times: chat.Times{StartedAt: 3, LastAt: 5999}, Who: chat.Who{Visitor: vera}, Assignment: chat.Assignment{Agent: anna}},
			map[string]int64{"all": 5000, "open": 5000, "agent/" + anna: 5000, "visitor/" + vera: 3}},
		{"resolved and asked", chat.Conversation{Status: chat.StatusResolved, Times: chat.Times{StartedAt: 3, LastAt: 5999}, Who: chat.Who{Visitor: vera}, Assignment: chat.Assignment{Agent: anna}, Survey: chat.Survey{Offer: 9, OfferedAt: 6}},
			map[string]int64{"all": 5000, "resolved": 5000, "visitor/" + vera: 3, "offered": 6}},
		{"rated", chat.Conversation{Status: chat.StatusResolved, Times: chat.Times{StartedAt: 3, LastAt: 5999}, Who: chat.Who{Visitor: vera}, Survey: chat.Survey{Offer: 9, OfferedAt: 6, RatedAt: 8}},
			map[string]int64{"all": 5000, "resolved": 5000, "visitor/" + vera: 3, "offered": 6, "rated": 8}},
		{"without a visitor", chat.Conversation{Status: chat.StatusOpen, Times: chat.Times{LastAt: 5999}},
			map[string]int64{"all": 5000, "open": 5000, "unassigned": 5000 - 1<<52}},
	}
	for _, test := range tests {
		got := map[string]int64{}
		for _, p := range test.c.Places(nil) {
			got[p.List()] = p.Score
		}
		if !maps.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
		placesFit(t, &test.c)
	}
}

// placesFit checks that a conversation stands in no list twice, and in a view
// with parts just as in those together.
func placesFit(t *testing.T, c *chat.Conversation) {
	t.Helper()
	scores := map[string]int64{}
	for _, p := range c.Places(nil) {
		if _, twice := scores[p.List()]; twice {
			t.Fatalf("it stands twice in %s", p.List())
		}
		scores[p.List()] = p.Score
	}
	for _, v := range chat.Views {
		var whole, parts []int64
		if score, ok := scores[v.Name]; ok {
			whole = append(whole, score)
		}
		for _, part := range v.Parts {
			if score, ok := scores[part]; ok {
				parts = append(parts, score)
			}
		}
		if v.Parts != nil && !slices.Equal(whole, parts) {
			t.Fatalf("%+v stands in %s at %v, in its parts at %v", c, v.Name, whole, parts)
		}
	}
}

// What is said of a view to the inbox is complete, and no two are confused.
func TestPages(t *testing.T) {
	names, pages := map[string]bool{}, map[string]bool{"ratings": true, "c": true, "live": true, "help": true}
	for _, v := range chat.Views {
		if names[v.Name] || v.Page != "" && (pages[v.Page] || v.Icon == "" || chat.Page(v.Page) != v) {
			t.Errorf("the view %+v", v)
		}
		names[v.Name], pages[v.Page] = true, true
	}
	if chat.Page("") != nil || chat.Page("no such page") != nil || chat.Page(chat.StartPage) == nil {
		t.Error("pages are not found by their names")
	}
}

func TestTallies(t *testing.T) {
	tests := []struct {
		name          string
		before, after chat.Conversation
		want          []chat.Tally
	}{
		{"nothing", chat.Conversation{}, chat.Conversation{Seq: 3}, nil},
		{"offered", chat.Conversation{}, chat.Conversation{Survey: chat.Survey{SurveyName: "csat", Offer: 3}}, []chat.Tally{{"survey/csat/offers", 1}}},
		{"answered", chat.Conversation{Survey: chat.Survey{SurveyName: "csat", Offer: 3}}, chat.Conversation{Survey: chat.Survey{SurveyName: "csat", Offer: 3, RatedAt: 9, Answers: chat.CSATAnswers(4, "")}},
			[]chat.Tally{{"survey/csat/score/4", 1}}},
		{"changed", chat.Conversation{Survey: chat.Survey{SurveyName: "csat", Offer: 3, RatedAt: 9, Answers: chat.CSATAnswers(4, "")}}, chat.Conversation{Survey: chat.Survey{SurveyName: "csat", Offer: 3, RatedAt: 10, Answers: chat.CSATAnswers(1, "")}},
			[]chat.Tally{{"survey/csat/score/4", -1}, {"survey/csat/score/1", 1}}},
		{"changed within one millisecond", chat.Conversation{Survey: chat.Survey{SurveyName: "csat", Offer: 3, RatedAt: 9, Answers: chat.CSATAnswers(4, "")}}, chat.Conversation{Survey: chat.Survey{SurveyName: "csat", Offer: 3, RatedAt: 9, Answers: chat.CSATAnswers(1, "")}},
			[]chat.Tally{{"survey/csat/score/4", -1}, {"survey/csat/score/1", 1}}},
		{"comment added", chat.Conversation{Survey: chat.Survey{SurveyName: "csat", Offer: 3, RatedAt: 9, Answers: chat.CSATAnswers(4, "")}}, chat.Conversation{Survey: chat.Survey{SurveyName: "csat", Offer: 3, RatedAt: 9, Answers: chat.CSATAnswers(4, "x")}}, nil},
		{"offered anew: the old answer stays counted", chat.Conversation{Survey: chat.Survey{SurveyName: "csat", Offer: 3, RatedAt: 9, Answers: chat.CSATAnswers(4, "")}}, chat.Conversation{Survey: chat.Survey{SurveyName: "csat", Offer: 8}},
			[]chat.Tally{{"survey/csat/offers", 1}}},
		{"offered anew and answered at once", chat.Conversation{Survey: chat.Survey{SurveyName: "csat", Offer: 3, RatedAt: 9, Answers: chat.CSATAnswers(4, "")}}, chat.Conversation{Survey: chat.Survey{SurveyName: "csat", Offer: 8, RatedAt: 9, Answers: chat.CSATAnswers(4, "")}},
			[]chat.Tally{{"survey/csat/offers", 1}, {"survey/csat/score/4", 1}}},
		{"another survey counts apart", chat.Conversation{Survey: chat.Survey{SurveyName: "csat", Offer: 3, RatedAt: 9, Answers: chat.CSATAnswers(4, "")}},
			chat.Conversation{Survey: chat.Survey{SurveyName: "nps", Offer: 8, RatedAt: 12, Answers: chat.Answers{
				{Question: "why", Type: chat.AnswerText, Value: "4"}, {Question: "nps", Type: chat.AnswerScore, Value: "4"},
				{Question: "odd", Type: chat.AnswerScore, Value: "11"}, {Question: "odd", Type: chat.AnswerScore, Value: "-"},
			}}},
			[]chat.Tally{{"survey/nps/offers", 1}, {"survey/nps/score/4", 1}}},
		{"the best of eleven", chat.Conversation{Survey: chat.Survey{SurveyName: "csat", Offer: 3}}, chat.Conversation{Survey: chat.Survey{SurveyName: "csat", Offer: 3, RatedAt: 9, Answers: chat.CSATAnswers(10, "")}},
			[]chat.Tally{{"survey/csat/score/10", 1}}},
	}
	for _, test := range tests {
		if got := chat.Tallies(&test.before, &test.after); !slices.Equal(got, test.want) {
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
		score := 0 // of the answer to the present offer
		for _, e := range longLog(seed, 500) {
			before := c
			c.Apply(e)
			for _, tally := range chat.Tallies(&before, &c) {
				counters[tally.Name] += tally.By
			}

			answer := chat.As[chat.Answered](e.Body)
			switch {
			case e.Kind == chat.KindOffered:
				want[chat.CounterOffers(chat.SurveyCSAT)]++
				score = 0
			case e.Kind == chat.KindAnswered && c.Offer != 0 && answer.Offer == c.Offer:
				if score != 0 {
					want[chat.CounterScore(chat.SurveyCSAT, score)]--
				}
				score = answer.Answers.Score()
				want[chat.CounterScore(chat.SurveyCSAT, score)]++
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
