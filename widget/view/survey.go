package view

import (
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/widget/core"
	"github.com/parley-chat/parley/widget/dom"
)

// survey asks how it was: five choices with words, then a comment. The choice
// can be changed until it is sent.
func (w *Widget) survey() *dom.Node {
	s := &w.core.Survey
	offered := s.Offered()
	if s.More() {
		name := "surveyAgain"
		if offered {
			name = "surveyOpen"
		}
		// What is asked there is rendered by the relay, see widget/page/parts.js.
		return dom.El("div", "rate", dom.El("button", "primary", dom.Text(w.words.T(name))).Named("survey").Set("type", "button")).Named("rate")
	}
	if !offered {
		return nil
	}
	score, comment := s.Filled()
	group := dom.El("div", "scores").Set("role", "radiogroup").Set("aria-labelledby", "rate-title")
	for n := 1; n <= chat.CSATMax; n++ {
		group.Add(w.score(n, n == score))
	}
	card := dom.El("form", "rate",
		dom.El("div", "ask-head",
			dom.El("h2", "", dom.Text(w.words.T("rateQuestion"))).Named("rate-title"),
			button("icon dismiss", w.words.T("dismiss"), actDismiss)),
		group,
	).Named("rate").Do(actSurvey, "")
	if score == 0 {
		return card
	}
	return card.Add(
		dom.El("textarea", "field").Named("comment").Set("name", "comment").Set("rows", "2").Set("dir", "auto").
			Set("aria-label", w.words.T("comment")).Set("placeholder", w.words.T("commentHint")).
			Set("maxlength", "2000").Set(".value", comment).Do(actComment, ""),
		dom.El("button", "primary", dom.Text(w.words.T("sendRating"))).Named("send-rating").Set("type", "submit"),
	)
}

// surveyNews tells those who do not see it that there is a survey, and then
// everybody that the answer went out. It is there before it has something to say.
func surveyNews(w *Widget) *dom.Node {
	n := dom.El("div", "").Named("asked").Set("role", "status")
	switch s := &w.core.Survey; {
	case s.Offered():
		asked := "rateQuestion"
		if s.More() {
			asked = "surveyOpen"
		}
		n.Add(dom.El("p", "unseen", dom.Text(w.words.T(asked))))
	case s.Thanked():
		n.Add(dom.El("p", "thanks", dom.Text(w.words.T("thanks"))))
	}
	return n
}

func (w *Widget) score(n int, chosen bool) *dom.Node {
	number, checked := core.Number(int64(n)), ""
	if chosen {
		checked = "1"
	}
	word := w.words.T("score." + number)
	radio := dom.El("input", "").Set("type", "radio").Set("name", "score").Set("value", number).
		Set("aria-label", w.words.Say("scoreOf", "score", number, "word", word)).Set(".checked", checked).Do(actScore, number)
	return dom.El("label", "score s"+number, radio,
		dom.El("span", "mood").Set("aria-hidden", "true"),
		dom.El("span", "word", dom.Text(word)).Set("aria-hidden", "true")).
		Keyed(number)
}
