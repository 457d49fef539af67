package bot_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/bot"
	"github.com/parley-chat/parley/relay/bot/model"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
)

// modelSays gives the bot a model that says what say says.
func (r *relay) modelSays(say http.HandlerFunc) {
	server := httptest.NewServer(say)
	r.t.Cleanup(server.Close)
	at, err := url.Parse(server.URL)
	r.must(err)
	r.Model = model.New(model.Config{URL: at, Name: "small", PerDay: 100}, time.Now)
	r.furnish(func(b *site.Bot) { b.Threshold, b.Model = .99, true })
}

func completes(w http.ResponseWriter, answer string) {
	fmt.Fprintf(w, `{"choices":[{"message":{"content":%q}}]}`, answer)
}

func TestModelAnswersInPlaceOfChoices(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		r := newRelay(t, s)
		r.modelSays(func(w http.ResponseWriter, _ *http.Request) {
			completes(w, `{"answer": "You have 30 days for that.", "articles": [1]}`)
		})
		r.says("return something")
		r.must(r.does(bot.JobAnswer))
		events := r.log()
		p := chat.As[chat.Prompted](events[len(events)-1].Body)
		if text := events[len(events)-1].Text; text != "You have 30 days for that.\n\nFrom: How do I return an order?" || p.Entry != "return" {
			t.Errorf("it said %q from %q", text, p.Entry)
		}
	})
}

// A model that fails costs the plain bot's answer, no more.
func TestModelThatFails(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		for _, say := range []http.HandlerFunc{
			func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "busy", http.StatusServiceUnavailable) },
			func(w http.ResponseWriter, _ *http.Request) {
				completes(w, `{"answer": "Log in at https://evil.example", "articles": [1]}`)
			},
			func(w http.ResponseWriter, _ *http.Request) { completes(w, `I am not JSON`) },
		} {
			r := newRelay(t, s)
			r.modelSays(say)
			r.says("return something")
			r.must(r.does(bot.JobAnswer))
			if p := chat.As[chat.Prompted](r.log()[3].Body); len(p.Choices) < 2 || p.Choices[0].Entry != "return" {
				t.Errorf("it offers %+v", p.Choices)
			}
		}
	})
}

// A person who takes the conversation while the model thinks has it: the bot says
// nothing more.
func TestModelIsOvertaken(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		r := newRelay(t, s)
		r.modelSays(func(w http.ResponseWriter, _ *http.Request) {
			if _, err := r.Desk.Take(t.Context(), "shop", r.conv, store.NewID(), ana); err != nil {
				t.Error(err)
			}
			completes(w, `{"answer": "You have 30 days for that.", "articles": [1]}`)
		})
		r.says("return something")
		r.must(r.does(bot.JobAnswer))
		if told := r.told(); !strings.HasSuffix(told, "agent assigned") {
			t.Error(told)
		}
	})
}

// What the model took is kept by days, also for answers that cannot be used; when it
// has cost what it may, the plain bot answers, on all relays.
func TestModelHasABudget(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		r := newRelay(t, s)
		asked := 0
		r.modelSays(func(w http.ResponseWriter, _ *http.Request) {
			asked++
			fmt.Fprint(w, `{"choices":[{"message":{"content":"no JSON"}}],"usage":{"prompt_tokens":200,"completion_tokens":10}}`)
		})
		r.Model.Price, r.Model.Budget = model.Price{In: 1_000_000, Out: 2_000_000, Currency: "EUR"}, 400
		for range 3 {
			r.conv = store.NewID()
			r.says("return something")
			r.must(r.does(bot.JobAnswer))
			if p := chat.As[chat.Prompted](r.log()[3].Body); len(p.Choices) < 2 {
				t.Errorf("it offers %+v", p.Choices)
			}
		}
		got, err := bot.ResultsOf(t.Context(), r.Docs, "shop", time.UnixMilli(r.Desk.Now()), 30)
		if want := (bot.Spent{Asked: 2, In: 400, Out: 20, Cost: 440, Currency: "EUR"}); err != nil || got.Model != want || asked != 2 {
			t.Errorf("%+v, asked %d times, %v", got.Model, asked, err)
		}
	})
}
