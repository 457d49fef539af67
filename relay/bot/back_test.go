package bot_test

import (
	"testing"

	"github.com/parley-chat/parley/relay/bot"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
)

// After a resolution the conversation is people's for some hours, then the bot's
// with a fresh budget.
func TestVisitorWhoComesBack(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		r := newRelay(t, s)
		now := r.Desk.Now()
		r.Desk.Now = func() int64 { return now }
		r.furnish(func(b *site.Bot) { b.PersonHours = 24 })
		r.says("How do I return an order?")
		_, err := r.Desk.Reply(t.Context(), "shop", r.conv, ana, desk.Message{ID: store.NewID(), Text: "Let me see."})
		r.must(err)
		if c := r.state(); c.Agent != ana.ID {
			t.Fatalf("%q has it after a reply", c.Agent)
		}
		resolve := func() {
			_, err := r.Desk.Resolve(t.Context(), "shop", r.conv, store.NewID(), ana)
			r.must(err)
		}
		resolve()
		r.says("One more thing")
		if c := r.state(); c.Agent != ana.ID {
			t.Errorf("within the hours %q has it", c.Agent)
		}
		resolve()
		now += 24 * 60 * 60 * 1000
		r.says("Which payment methods do you accept?")
		if c := r.state(); c.Agent != chat.Bot {
			t.Errorf("after the hours %q has it", c.Agent)
		}
		r.must(r.does(bot.JobAnswer))
		if events := r.log(); events[len(events)-1].Text != "Card." {
			t.Errorf("it says %q", events[len(events)-1].Text)
		}
	})
}

// The hours count from what a person answered, whatever happened since; where nobody
// answered, it is the bot's.
func TestTheHoursCountFromAPersonsAnswer(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		r := newRelay(t, s)
		now := r.Desk.Now()
		r.Desk.Now = func() int64 { return now }
		r.furnish(func(b *site.Bot) { b.PersonHours = 24 })
		const hour = 60 * 60 * 1000
		resolve := func() {
			_, err := r.Desk.Resolve(t.Context(), "shop", r.conv, store.NewID(), ana)
			r.must(err)
		}
		r.says("Talk to a person")
		r.must(r.does(bot.JobAnswer))
		resolve()
		now += hour
		if r.says("Which payment methods do you accept?"); r.state().Agent != chat.Bot {
			t.Errorf("nobody has answered, and %q has it", r.state().Agent)
		}
		_, err := r.Desk.Reply(t.Context(), "shop", r.conv, ana, desk.Message{ID: store.NewID(), Text: "Card."})
		r.must(err)
		now += 20 * hour
		r.says("Thanks!")
		resolve()
		now += 3 * hour
		if r.says("Also by bank?"); r.state().Agent != ana.ID {
			t.Errorf("23 hours after the answer %q has it", r.state().Agent)
		}
		resolve()
		now += hour
		if r.says("Which payment methods do you accept?"); r.state().Agent != chat.Bot {
			t.Errorf("24 hours after the answer %q has it", r.state().Agent)
		}
	})
}
