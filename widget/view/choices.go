package view

import (
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/widget/core"
	"github.com/parley-chat/parley/widget/dom"
)

// choices are what the bot offers to say in return to its last words. They are
// gone as soon as something is said.
func choices(w *core.Widget) *dom.Node {
	c := &w.Conversation
	said, prompt := lastPrompt(c)
	if len(prompt.Choices) == 0 || len(w.Outbox.Messages(c.ID)) > 0 {
		return nil
	}
	group := dom.El("div", "choices").Named("choices").Set("role", "group").Set("aria-label", prompt.Label)
	if prompt.Label != said {
		group.Add(dom.El("p", "quiet", dom.Text(prompt.Label)))
	}
	for _, choice := range prompt.Choices {
		group.Add(textButton("choice", choice.Text, actChoose).Do(actChoose, choice.Text).Set("dir", "auto").Keyed(choice.Text))
	}
	return group
}

// lastPrompt is what the bot said, if nobody has said anything since.
func lastPrompt(c *core.Conversation) (said string, prompt chat.Prompted) {
	queued := int64(0)
	for i := len(c.Log) - 1; i >= 0 && !c.Ended(); i-- {
		switch e := &c.Log[i]; {
		case e.Kind == chat.KindQueued:
			queued = e.At
		case e.Kind == chat.KindPrompted && (queued == 0 || queued == e.At): // it says that people answer from here
			return e.Text, chat.As[chat.Prompted](e.Body)
		case e.IsTurn():
			return "", prompt
		}
	}
	return "", prompt
}
