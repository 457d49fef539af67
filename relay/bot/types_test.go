package bot_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/bot"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/store"
)

// dueAt fails the test unless a job of a kind is due at a time and not before.
func (r *relay) dueAt(kind string, at int64) {
	r.t.Helper()
	early, err := r.Store.Claim(r.t.Context(), "shop", kind, at-1, 1, 10)
	r.must(err)
	due, err := r.Store.Claim(r.t.Context(), "shop", kind, at, 1, 10)
	r.must(err)
	if len(early) != 0 || len(due) != 1 {
		r.t.Errorf("%s: %d are due before, %d at the time", kind, len(early), len(due))
	}
}

// While an agent types in what the bot has, it says nothing and does not hand over;
// it goes on when they stop, and in the end in any case.
func TestBotIsSilentWhileAPersonTypes(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		r := newRelay(t, s)
		now := r.Desk.Now()
		r.Desk.Now = func() int64 { return now }
		r.furnish(nil)
		r.says("How do I return an order?")
		types := func(on bool) { r.must(bot.Types(t.Context(), r.Desk, "shop", r.conv, ana.ID, on)) }
		tries := func(kind, want string) {
			t.Helper()
			r.must(r.does(kind))
			if log := r.log(); log[len(log)-1].Kind.String() != want {
				t.Fatalf("%d s after: %s", (now-log[0].At)/1000, r.told())
			}
		}
		types(true)
		tries(bot.JobAnswer, "assigned")
		r.dueAt(bot.JobAnswer, now+1000)
		r.dueAt(bot.JobLate, now+15_000)
		now += 15_000
		types(true)
		tries(bot.JobLate, "assigned")
		types(false)
		tries(bot.JobAnswer, "prompted")

		r.says("Which payment methods do you accept?")
		for range 20 {
			types(true)
			tries(bot.JobAnswer, "message")
			now += 6_000
		}
		types(true)
		tries(bot.JobAnswer, "prompted")

		r.says("Yes")
		types(true)
		_, err := r.Desk.Reply(t.Context(), "shop", r.conv, ana, desk.Message{ID: store.NewID(), Text: "Card."})
		r.must(err)
		now += 60_000
		tries(bot.JobAnswer, "message")
		tries(bot.JobLate, "message")
	})
}

// It looks again before it writes: what it decided may have taken seconds.
func TestAPersonBeginsToTypeMeanwhile(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		r := newRelay(t, s)
		r.modelSays(func(w http.ResponseWriter, _ *http.Request) {
			if err := bot.Types(t.Context(), r.Desk, "shop", r.conv, ana.ID, true); err != nil {
				t.Error(err)
			}
			completes(w, `{"answer": "You have 30 days for that.", "articles": [1]}`)
		})
		r.says("return something")
		r.must(r.does(bot.JobAnswer))
		if told := r.told(); !strings.HasSuffix(told, "bot assigned") || r.state().Agent != chat.Bot {
			t.Error(told)
		}
	})
}
