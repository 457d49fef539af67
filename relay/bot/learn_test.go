package bot_test

import (
	"testing"

	"github.com/parley-chat/parley/relay/bot"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
)

// Which of the articles a visitor takes says what was asked for: once for each
// conversation, also when the job is done twice.
func TestChoiceIsProposed(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		r := newRelay(t, s)
		r.furnish(func(b *site.Bot) { b.Threshold = 1 })
		for range 2 {
			r.conv = store.NewID()
			for _, line := range []string{"order 123456 to return", "How do I return an order?", "Yes"} {
				r.says(line)
				r.must(r.does(bot.JobAnswer))
				r.counts()
			}
		}
		list, err := help.Proposals(t.Context(), r.Docs, "shop")
		r.must(err)
		if len(list) != 1 {
			t.Fatalf("%s: %+v", r.told(), list)
		}
		p := list[0].Value
		if p.Article != "return" || p.Text != "order … to return" || p.From != help.FromChoice || p.Count != 2 {
			t.Errorf("%+v", p)
		}
	})
}

// An agent answers with an article: the last question is another way to ask for
// it, unless it was answered before.
func TestInsertIsProposed(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		r := newRelay(t, s)
		r.furnish(func(b *site.Bot) { b.On = false })
		reply := func() {
			t.Helper()
			result, err := r.Desk.Reply(t.Context(), "shop", r.conv, ana, desk.Message{ID: store.NewID(), Text: "Within 30 days."})
			r.must(err)
			r.must(r.LearnReply(t.Context(), "shop", r.conv, result.Events[0].Seq, "return", "gone"))
		}
		r.says("hello")
		r.says("can I give it back")
		r.says("thanks")
		reply()
		reply() // nothing was asked meanwhile
		list, err := help.Proposals(t.Context(), r.Docs, "shop")
		r.must(err)
		if len(list) != 1 || list[0].Value.Text != "can I give it back" || list[0].Value.From != help.FromInsert || list[0].Value.Count != 1 {
			t.Errorf("%+v", list)
		}
	})
}
