package bot_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/bot"
	"github.com/parley-chat/parley/relay/bot/model"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/person"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
	"github.com/parley-chat/parley/relay/topic"
)

// close has a site whose articles are all as near to "change something", in this
// order where nothing else is known.
func (r *relay) close(change func(*site.Bot)) {
	r.t.Helper()
	r.furnish(change)
	r.must(help.Import(r.t.Context(), r.Docs, "shop", []faq.Entry{
		{ID: "address", Lang: "en", Question: "Change the address", Answer: "In your account."},
		{ID: "name", Lang: "en", Question: "Change the name", Answer: "By post."},
		{ID: "plan", Lang: "en", Question: "Change the plan", Answer: "At any time.", Audience: []string{"tier=pro"}},
		{ID: "colour", Lang: "en", Question: "Change the colour", Answer: "Before it is made.", Audience: []string{"/studio"}},
		{ID: "card", Lang: "en", Question: "Change the card", Answer: "Under payment.", Topic: "Payment"},
	}))
}

// offered are the articles that the bot offers to a visitor who asks about a
// change, in another conversation.
func (r *relay) offered() string {
	r.t.Helper()
	r.conv = store.NewID()
	r.says("change something")
	r.must(r.does(bot.JobAnswer))
	var ids []string
	for _, e := range r.log() {
		if e.Kind == chat.KindPrompted {
			for _, c := range chat.As[chat.Prompted](e.Body).Choices {
				ids = append(ids, c.Entry)
			}
		}
	}
	return strings.TrimSpace(strings.Join(ids, " "))
}

// What is offered first follows the page, what the site has signed of the visitor,
// and what their conversations were about.
func TestWhatIsKnownOfTheVisitorOrdersTheChoices(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		r := newRelay(t, s)
		r.close(func(b *site.Bot) { b.Threshold = .99 })
		plainly := strings.Fields(r.offered())
		if len(plainly) != 3 {
			t.Fatalf("it offers %q", plainly)
		}
		want := func(what, first string) {
			t.Helper()
			got := strings.Fields(r.offered())
			if len(got) != 3 || got[0] != first || !strings.Contains(strings.Join(got, " "), plainly[0]) {
				t.Errorf("%s: it offers %q, want %s first and %s among them", what, got, first, plainly[0])
			}
		}
		r.visit.Page = "https://shop.example/Studio/42?x=1"
		want("on the page", "colour")
		r.visit.Page = "https://shop.example/studios"
		if got := strings.Fields(r.offered()); got[0] != plainly[0] {
			t.Errorf("on another page it offers %q", got)
		}
		r.visit.Page, r.visit.Title = "https://shop.example/42", "Payment - Shop"
		want("by the page's title", "card")

		r.visit = desk.Visit{Visitor: store.NewID(), Locale: "en"}
		p := person.Person{}
		p.Set(map[string]string{"tier": "pro"})
		r.must(person.Kind.Put(t.Context(), r.Docs, "shop", docs.Doc[person.Person]{ID: r.visit.Visitor, Value: p}))
		want("by what was signed", "plan")

		r.visit = desk.Visit{Visitor: store.NewID(), Locale: "en"}
		payment := store.NewID()
		r.must(topic.Kind.Put(t.Context(), r.Docs, "shop", docs.Doc[topic.Topic]{ID: payment, Value: topic.Topic{Name: "payment"}}))
		if got := strings.Fields(r.offered()); got[0] != plainly[0] {
			t.Errorf("to a new visitor it offers %q", got)
		}
		r.conv = store.NewID()
		r.hears("Change the card")
		if got := r.state().Topic; got != payment {
			t.Fatalf("it is filed under %q: %s", got, r.told())
		}
		want("by past topics", "card")
	})
}

// embeds gives the bot embeddings that a test answers.
func (r *relay) embeds(say http.HandlerFunc) {
	server := httptest.NewServer(say)
	r.t.Cleanup(server.Close)
	at, err := url.Parse(server.URL)
	r.must(err)
	r.Ranker = model.NewRanker(model.Config{URL: at, Name: "small", PerDay: 100}, time.Now)
}

// Embeddings order what is offered where the site wants it, and cost the plain
// order where they fail.
func TestEmbeddingsOrderTheChoices(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		r := newRelay(t, s)
		on := func(b *site.Bot) { b.Threshold, b.Embeddings = .99, true }
		r.close(func(b *site.Bot) { b.Threshold = .99 })
		plainly := r.offered()
		last := strings.Fields(plainly)[2]

		asked := 0
		r.embeds(func(w http.ResponseWriter, q *http.Request) {
			asked++
			var texts struct{ Input []string }
			if err := json.NewDecoder(q.Body).Decode(&texts); err != nil {
				t.Error(err)
			}
			// The nearest is what was last among those offered.
			var data []string
			for i, in := range texts.Input {
				near := "1,1"
				if i == 0 || strings.Contains(in, "Change the "+last) {
					near = "1,0"
				}
				data = append(data, fmt.Sprintf(`{"index":%d,"embedding":[%s]}`, i, near))
			}
			fmt.Fprintf(w, `{"data":[%s]}`, strings.Join(data, ","))
		})
		if got := r.offered(); got != plainly || asked != 0 {
			t.Errorf("the site has not turned them on: %q, asked %d times", got, asked)
		}
		r.close(on)
		if got := r.offered(); !strings.HasPrefix(got, last) || asked != 1 {
			t.Errorf("it offers %q, want %s first; asked %d times", got, last, asked)
		}
		for name, say := range map[string]http.HandlerFunc{
			"500":             func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) },
			"garbage":         func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<html>") },
			"wrong dimension": func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, `{"data":[{"embedding":[1]}]}`) },
		} {
			r.embeds(say)
			if got := r.offered(); got != plainly {
				t.Errorf("%s: it offers %q, want %q", name, got, plainly)
			}
		}
	})
}

// What the bot hands over goes to the team that the site names, in the same
// append; a team that is gone is none.
func TestHandOverToATeam(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		r := newRelay(t, s)
		support := store.NewID()
		r.must(team.Kind.Put(t.Context(), r.Docs, "shop", docs.Doc[team.Team]{ID: support, Value: team.Team{Name: "Support"}}))
		for id, name := range map[string]string{support: "Support", store.NewID(): ""} {
			r.conv = store.NewID()
			r.furnish(func(b *site.Bot) { b.Team = id })
			r.hears("Talk to a person")
			if c := r.state(); c.TeamName != name || c.Agent != "" || !strings.HasSuffix(r.told(), "bot handed_over, system queued") {
				t.Errorf("%q has it: %s", c.TeamName, r.told())
			}
		}
	})
}
