package inbox

import (
	"slices"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/survey"
)

// Beside a conversation stands what was answered, each to its question and on its
// scale: also to one that is not asked any more, and nothing for what was left.
func TestGivenOf(t *testing.T) {
	words := func(text string) map[string]string { return map[string]string{"en": text, "ar": text + "؟"} }
	s := survey.Survey{Name: "After", Questions: []survey.Question{
		{ID: "n", Type: survey.TypeNPS, Words: words("Recommend")},
		{ID: "s", Type: survey.TypeStars, Words: words("Stars")},
		{ID: "c", Type: survey.TypeChoices, Words: words("Which"), Choices: map[string][]string{"en": {"one", "two"}, "ar": {"أول", "ثان"}}},
		{ID: "left", Type: survey.TypeText, Words: words("Left")},
	}, Former: []survey.Question{{ID: "old", Type: survey.TypeText, Words: words("Why")}}}
	c := chat.Conversation{Survey: chat.Survey{SurveyName: "id", Answers: chat.Answers{
		{Question: "n", Type: chat.AnswerScore, Value: "0"}, {Question: "s", Type: chat.AnswerScore, Value: "4"},
		{Question: "c", Type: chat.AnswerChoice, Value: "0,1"}, {Question: "old", Type: chat.AnswerText, Value: "slow"},
	}}}
	want := []GivenTo{{"Recommend؟", "0/10", 0}, {"Stars؟", "4", 4}, {"Which؟", "أول، ثان", 0}, {"Why؟", "slow", 0}}
	if got := GivenOf(&c, s, "ar"); !slices.Equal(got.all(), want) || got.Name != "After" {
		t.Errorf("%+v", got)
	}
	if csat(&c) != 0 {
		t.Error("a score of another scale is shown as one of 5")
	}
	c.Answers = chat.CSATAnswers(3, "")
	if csat(&c) != 3 {
		t.Error("the rating has no score")
	}
}

// One question after the other makes one line, and one more with a comment that is new.
func TestAnswersThatGoOnMakeOneLine(t *testing.T) {
	answered := func(offer uint64, comment string, question string) chat.Event {
		a := chat.CSATAnswers(4, comment)
		a[0].Question = question
		return chat.Event{Kind: chat.KindAnswered, Role: chat.RoleVisitor, Body: &chat.Answered{Offer: offer, Answers: a}}
	}
	events := []chat.Event{
		answered(5, "", "a"), answered(5, "", "a"), answered(5, "slow", "a"), answered(5, "slow", "a"),
		answered(9, "slow", "a"), answered(12, "", chat.SurveyCSAT), answered(12, "", chat.SurveyCSAT),
	}
	if got := len(lines(events, nil)); got != 5 {
		t.Errorf("%d lines, want 5", got)
	}
	if got := len(lines(events[1:2], &events[0])); got != 0 {
		t.Errorf("what comes alone makes %d lines", got)
	}
}
