package ui

import (
	"github.com/parley-chat/parley/widget/dom"
)

// viewRating asks how it was: five choices with words, then a comment. The
// choice can be changed until it is sent.
func (a *App) viewRating() *dom.Node {
	r := &a.rating
	if !a.offered() {
		if r.thanked && r.offer == a.talk.state.Offer && r.offer != 0 {
			return dom.El("p", "thanks", dom.Text(a.w.Thanks)).Named("thanks").Set("role", "status")
		}
		return nil
	}
	score, comment := 0, ""
	if r.offer == a.talk.state.Offer {
		score, comment = r.score, r.comment
	}
	group := dom.El("div", "scores").Set("role", "radiogroup").Set("aria-labelledby", "rate-title")
	for n := 1; n <= len(a.w.Scores); n++ {
		number := formatInt(int64(n))
		radio := dom.El("input", "").Set("type", "radio").Set("name", "score").Set("value", number).
			Set("aria-label", a.w.Score(n)).Set(".checked", truth(n == score)).Do(actScore, number)
		group.Add(dom.El("label", "score s"+number, radio,
			dom.El("span", "mood").Set("aria-hidden", "true"),
			dom.El("span", "word", dom.Text(a.w.Scores[n-1])).Set("aria-hidden", "true")).
			Keyed(number))
	}
	card := dom.El("form", "rate",
		dom.El("div", "ask-head",
			dom.El("h2", "", dom.Text(a.w.RateQuestion)).Named("rate-title"),
			button("icon dismiss", a.w.Dismiss, actDismiss)),
		group,
	).Named("rate").Do(actRate, "")
	if score == 0 {
		return card
	}
	return card.Add(
		dom.El("textarea", "field").Named("comment").Set("name", "comment").Set("rows", "2").Set("dir", "auto").
			Set("aria-label", a.w.Comment).Set("placeholder", a.w.CommentHint).
			Set("maxlength", "2000").Set(".value", comment).Do(actComment, ""),
		dom.El("button", "primary", dom.Text(a.w.SendRating)).Named("send-rating").Set("type", "submit"),
	)
}

func truth(b bool) string {
	if b {
		return "1"
	}
	return ""
}
