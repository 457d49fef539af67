package bot_test

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/parley-chat/parley/relay/bot"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/jobs"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/sqlite"
	"github.com/parley-chat/parley/relay/store/valkey"
	"github.com/parley-chat/parley/relay/testing/valkeys"
	"github.com/parley-chat/parley/templates/words"
)

var ana = desk.Person{ID: "a11ce000000000000000000000000000", Name: "Ana"}

// relay is a bot on a store, whose jobs the test does.
type relay struct {
	*bot.Bot
	t       *testing.T
	workers []jobs.Worker
	visit   desk.Visit
	conv    string
	back    string // when the site opens
}

func newRelay(t *testing.T, s store.Store) *relay {
	t.Helper()
	c := docs.NewCache(s)
	t.Cleanup(c.Close)
	now := int64(1_700_000_000_000)
	d := &desk.Desk{Store: s, Docs: c, Now: func() int64 { return now }, Reactions: []desk.Reaction{desk.Idle, bot.React, bot.Count}}
	r := &relay{t: t, visit: desk.Visit{Visitor: store.NewID(), Locale: "en"}, conv: store.NewID()}
	r.Bot = &bot.Bot{Log: slog.New(slog.DiscardHandler), Store: s, Docs: c, Desk: d, Say: func(locale, key string, args ...string) string {
		return words.Bot().For(locale).Say(key, args...)
	}, Back: func(context.Context, string, string) (string, error) { return r.back, nil }}
	r.workers = r.Workers()
	return r
}

// furnish sets a site with a bot and two articles.
func (r *relay) furnish(change func(*site.Bot)) {
	r.t.Helper()
	r.must(site.Change(r.t.Context(), r.Docs, "shop", func(s *site.Site) {
		s.Bot = site.Bot{On: true, Threshold: .5}
		if change != nil {
			change(&s.Bot)
		}
	}))
	r.must(help.Import(r.t.Context(), r.Docs, "shop", []faq.Entry{
		{ID: "return", Lang: "en", Question: "How do I return an order?", Answer: "Within 30 days."},
		{ID: "pay", Lang: "en", Question: "Which payment methods do you accept?", Answer: "Card.", Topic: "Payment"},
	}))
}

func (r *relay) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *relay) says(text string) {
	r.t.Helper()
	_, err := r.Desk.Send(r.t.Context(), "shop", r.conv, r.visit, desk.Message{ID: store.NewID(), Text: text})
	r.must(err)
}

// does does a job of a kind as a worker would, once.
func (r *relay) does(kind string) error {
	r.t.Helper()
	i := slices.IndexFunc(r.workers, func(w jobs.Worker) bool { return w.Kind == kind })
	return r.workers[i].Do(context.WithoutCancel(r.t.Context()), "shop", store.Job{Kind: kind, Key: r.conv, Conv: r.conv})
}

func (r *relay) log() []chat.Event {
	r.t.Helper()
	events, err := store.Tail(r.t.Context(), r.Store, "shop", r.conv, 0, 1000)
	r.must(err)
	return events
}

// told is the log by kinds and roles.
func (r *relay) told() string {
	var b []string
	for _, e := range r.log() {
		b = append(b, e.Role.String()+" "+e.Kind.String())
	}
	return strings.Join(b, ", ")
}

func (r *relay) state() chat.Conversation {
	r.t.Helper()
	c, err := r.Store.Conversation(r.t.Context(), "shop", r.conv)
	r.must(err)
	return c
}

// onStores runs a test on each kind of store.
func onStores(t *testing.T, test func(t *testing.T, s store.Store)) {
	t.Run("sqlite", func(t *testing.T) {
		s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		test(t, s)
	})
	t.Run("valkey", func(t *testing.T) {
		s, err := valkey.Open(t.Context(), valkeys.Start(t).URL(), valkey.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		test(t, s)
	})
}

func TestBotAnswersAndSettles(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		r := newRelay(t, s)
		r.furnish(nil)
		r.says("How do I return an order?")
		if c := r.state(); c.Agent != chat.Bot {
			t.Fatalf("%q has it", c.Agent)
		}
		if queue, _, err := s.List(t.Context(), "shop", chat.ViewUnassigned, "", 10); err != nil || len(queue) != 0 {
			t.Errorf("%d stand in the queue, %v", len(queue), err)
		}
		due, err := s.Claim(t.Context(), "shop", bot.JobAnswer, r.Desk.Now(), 1000, 10)
		if err != nil || len(due) != 1 || due[0].Conv != r.conv {
			t.Fatalf("due %+v, %v", due, err)
		}
		r.must(r.does(bot.JobAnswer))
		r.must(r.does(bot.JobAnswer)) // as after the death of a relay
		r.must(r.does(bot.JobLate))

		events := r.log()
		last := events[len(events)-1]
		p := chat.As[chat.Prompted](last.Body)
		if want := "visitor started, visitor message, bot assigned, bot prompted"; r.told() != want {
			t.Fatalf("%s, want %s", r.told(), want)
		}
		if last.Text != "Within 30 days." || p.Entry != "return" || p.Label != "Did this help?" || len(p.Choices) != 3 || last.Name != "shop" {
			t.Errorf("%+v %+v", last, p)
		}

		r.says("Yes")
		r.must(r.does(bot.JobAnswer))
		events = r.log()
		if c := r.state(); c.Status != chat.StatusResolved {
			t.Errorf("it is %s: %s", c.Status, r.told())
		}
		if i := slices.IndexFunc(events, func(e chat.Event) bool { return e.Kind == chat.KindConfirmed }); i < 0 || chat.As[chat.Confirmed](events[i].Body) != (chat.Confirmed{Entry: "return", Answer: last.Seq, Helped: 1}) {
			t.Errorf("confirmed: %+v", events)
		}
	})
}

func TestBotHandsOver(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		r := newRelay(t, s)
		r.furnish(nil)
		r.says("How do I return an order?")
		r.must(r.does(bot.JobAnswer))
		r.says("No")
		r.must(r.does(bot.JobAnswer))
		r.says("Talk to a person")
		r.must(r.does(bot.JobAnswer))

		if want := "bot prompted, bot handed_over, system queued"; !strings.HasSuffix(r.told(), want) {
			t.Fatalf("%s, want %s at the end", r.told(), want)
		}
		events := r.log()
		h := chat.As[chat.HandedOver](events[len(events)-2].Body)
		if h.Why != chat.WhyAsked || h.Asked != "How do I return an order?" || h.Offered != "How do I return an order?" {
			t.Errorf("the summary is %+v", h)
		}
		if c := r.state(); c.Preview != h.Asked || c.LastRole != chat.RoleVisitor {
			t.Errorf("lists show %q of the %v, want what was asked", c.Preview, c.LastRole)
		}
		if queue, _, err := s.List(t.Context(), "shop", chat.ViewUnassigned, "", 10); err != nil || len(queue) != 1 {
			t.Errorf("%d stand in the queue, %v", len(queue), err)
		}
		r.says("hello?")
		if due, err := s.Claim(t.Context(), "shop", bot.JobAnswer, r.Desk.Now()+1, 1000, 10); err != nil || len(due) > 1 {
			t.Errorf("due %+v, %v", due, err)
		}
		r.must(r.does(bot.JobAnswer))
		if strings.Count(r.told(), "prompted") != 3 {
			t.Errorf("it goes on: %s", r.told())
		}
	})
}

// Whatever is slow or fails: people get the conversation.
func TestBotThatIsLateHandsOver(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		r := newRelay(t, s)
		r.furnish(nil)
		r.says("How do I return an order?")
		r.must(r.does(bot.JobLate))
		r.must(r.does(bot.JobAnswer))
		if want := "visitor started, visitor message, bot assigned, bot prompted, bot handed_over, system queued"; r.told() != want {
			t.Errorf("%s, want %s", r.told(), want)
		}
	})
}

func TestBotThatWasTurnedOffHandsOver(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		r := newRelay(t, s)
		r.furnish(nil)
		r.says("How do I return an order?")
		r.furnish(func(b *site.Bot) { b.On = false })
		r.must(r.does(bot.JobAnswer))
		if c := r.state(); c.Agent != "" || !strings.HasSuffix(r.told(), "bot handed_over, system queued") {
			t.Errorf("%q has it: %s", c.Agent, r.told())
		}
	})
}

// A person who takes the conversation at any moment has the last word: nothing
// of the bot's comes after, and each question has one answer.
func TestBotNeverSpeaksAfterAPerson(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		for range 25 {
			r := newRelay(t, s)
			r.furnish(nil)
			r.says("How do I return an order?")
			var all sync.WaitGroup
			for range 3 {
				all.Go(func() {
					if err := r.does(bot.JobAnswer); err != nil {
						t.Error(err)
					}
				})
			}
			all.Go(func() {
				if _, err := r.Desk.Take(t.Context(), "shop", r.conv, store.NewID(), ana); err != nil {
					t.Error(err)
				}
			})
			all.Wait()
			taken, spoke := false, 0
			for _, e := range r.log() {
				taken = taken || e.Kind == chat.KindAssigned && e.Role == chat.RoleAgent
				if e.Kind == chat.KindPrompted {
					spoke++
					if taken {
						t.Fatalf("the bot speaks after a person: %s", r.told())
					}
				}
			}
			if !taken || spoke > 1 {
				t.Fatalf("taken %v, the bot spoke %d times: %s", taken, spoke, r.told())
			}
		}
	})
}

// Jobs of conversations that are gone end.
func TestBotWithoutAConversation(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		r := newRelay(t, s)
		if err := errors.Join(r.does(bot.JobAnswer), r.does(bot.JobLate)); err != nil {
			t.Error(err)
		}
	})
}

// Where nobody is there the visitor learns when somebody is, and what is handed
// over gets the priority that the site gives it.
func TestHandOverOutsideHours(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		r := newRelay(t, s)
		r.back = "Back on Monday at 09:00 (Berlin time)"
		r.furnish(func(b *site.Bot) { b.Priority = chat.PriorityHigh })
		r.says("I want to talk to a person")
		r.must(r.does(bot.JobAnswer))
		if want := "visitor started, visitor message, bot assigned, bot prompted, bot priority, bot handed_over, system queued"; r.told() != want {
			t.Errorf("%s; want %s", r.told(), want)
		}
		if said := r.log()[3].Text; !strings.Contains(said, r.back) || !strings.Contains(said, "email") {
			t.Errorf("it said %q", said)
		}
		if c := r.state(); c.Priority != chat.PriorityHigh || c.Agent != "" {
			t.Errorf("priority %d, %q has it", c.Priority, c.Agent)
		}
	})
}
