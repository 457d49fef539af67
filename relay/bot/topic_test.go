package bot_test

import (
	"testing"

	"github.com/parley-chat/parley/relay/bot"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/topic"
)

// What the bot answered with files the conversation, where nothing has before.
func TestBotSetsTheTopic(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		r := newRelay(t, s)
		r.furnish(nil)
		payment := store.NewID()
		r.must(topic.Kind.Put(t.Context(), r.Docs, "shop", docs.Doc[topic.Topic]{ID: payment, Value: topic.Topic{Name: "payment"}}))
		r.says("Which payment methods do you accept?")
		r.must(r.does(bot.JobAnswer))
		if want := "visitor started, visitor message, bot assigned, bot prompted, bot topic"; r.told() != want || r.state().Topic != payment {
			t.Errorf("%s, topic %q; want %s", r.told(), r.state().Topic, want)
		}
		r.says("Yes")
		r.must(r.does(bot.JobAnswer))
		if want := "resolved"; r.state().Status.String() != want {
			t.Errorf("it is %s: %s", r.state().Status, r.told())
		}
	})
}
