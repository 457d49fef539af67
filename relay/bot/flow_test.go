package bot_test

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/bot"
	"github.com/parley-chat/parley/relay/bot/flow"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/guard"
	"github.com/parley-chat/parley/relay/person"
	"github.com/parley-chat/parley/relay/rich"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/tag"
	"github.com/parley-chat/parley/relay/team"
)

// steps asks for an order, calls a webhook, and tells or hands over.
const steps = `
start: what
steps:
  what:
    say: What is it about?
    choices: [{text: My parcel, to: order}]
  order:
    say: Which order?
    ask: order
    to: status
  status:
    webhook: {url: "%s", seconds: 1, keep: [status]}
    to: told
    else: person
  told:
    do: {tags: [parcel]}
    say: "Order {order} is {status}."
  person:
    do: {priority: high, handOver: true, team: Returns}
`

// flows has a site run a flow, whose webhook is at an address.
func (r *relay) flows(source string) {
	r.t.Helper()
	r.Flows = bot.Flows{Docs: r.Docs, Client: guard.Guard{Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}.Client()}
	r.must(tag.Kind.Put(r.t.Context(), r.Docs, "shop", docs.Doc[tag.Tag]{ID: store.NewID(), Value: tag.Tag{Name: "parcel"}}))
	r.must(team.Kind.Put(r.t.Context(), r.Docs, "shop", docs.Doc[team.Team]{ID: store.NewID(), Value: team.Team{Name: "Returns"}}))
	r.rewrite(source)
}

// rewrite saves another flow.
func (r *relay) rewrite(source string) {
	r.t.Helper()
	before, err := flow.Of(r.t.Context(), r.Docs, "shop")
	r.must(err)
	before.Value = flow.Current{On: true, Source: source}
	r.must(flow.Save(r.t.Context(), r.Docs, "shop", before))
}

// hears says something and has the bot answer it; it returns what the bot said.
func (r *relay) hears(text string) string {
	r.t.Helper()
	r.says(text)
	r.must(r.does(bot.JobAnswer))
	log := r.log()
	for i := len(log) - 1; i >= 0; i-- {
		if log[i].Kind == chat.KindPrompted {
			return log[i].Text
		}
	}
	return ""
}

func hook(t *testing.T, answer http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(answer)
	t.Cleanup(s.Close)
	return s.URL
}

// A conversation ends on the flow that it began with, each turn is one append, and
// what was filled in is among agents.
func TestAFlowRunsToItsEnd(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		r := newRelay(t, s)
		r.furnish(nil)
		r.flows(fmt.Sprintf(steps, hook(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"status":"on its way"}`) })))
		if got := r.hears("hello"); got != "What is it about?" {
			t.Fatalf("%q", got)
		}
		if got := r.hears("My parcel"); got != "Which order?" {
			t.Fatalf("%q", got)
		}
		r.rewrite("start: other\nsteps:\n  other: {say: Another flow., blocks: [{type: replies, choices: [a, b]}], choices: [{text: x}]}\n")
		if got := r.hears("4711"); got != "Order 4711 is on its way." {
			t.Fatalf("%q", got)
		}
		c := r.state()
		if len(c.Tags) != 1 || c.Agent != chat.Bot {
			t.Errorf("%+v", c)
		}
		for _, e := range r.log() {
			if e.Kind == chat.KindFlowed && e.ForVisitor().Kind != chat.KindHidden {
				t.Error("a visitor sees where the flow stands")
			}
		}
		// What follows is the bot's, and another conversation has the other flow.
		if got := r.hears("How do I return an order?"); got != "Within 30 days." {
			t.Errorf("%q", got)
		}
		r.conv = store.NewID()
		if got := r.hears("hello"); got != "You can also write to me here, or talk to a person." {
			t.Errorf("%q", got)
		}
		// Visitors get blocks as a file without a name.
		shown := ""
		for _, e := range r.log() {
			if files := chat.FilesOf(new(e.ForVisitor())); len(files) == 1 && files[0].IsBlocks() {
				shown += e.Text + " " + rich.Says(files[0].Alt)
			}
		}
		if shown != "Another flow. • a\n• b" {
			t.Errorf("it shows %q", shown)
		}
		if got := r.hears("How do I return an order?"); got != "Within 30 days." {
			t.Errorf("free text: %q", got)
		}
	})
}

// A flow that is switched off begins no more; who is in it goes to its end.
func TestAFlowIsSwitchedOff(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		r := newRelay(t, s)
		r.furnish(nil)
		r.flows("start: a\nbegin: first\nsteps:\n  a: {say: Which order?, ask: order, to: b}\n  b: {say: \"It is {order}.\"}\n")
		if got := r.hears("hello"); got != "Which order?" {
			t.Fatalf("%q", got)
		}
		d, err := flow.Of(t.Context(), r.Docs, "shop")
		r.must(err)
		d.Value.On = false
		r.must(flow.Save(t.Context(), r.Docs, "shop", d))
		if got := r.hears("4711"); got != "It is 4711." {
			t.Errorf("in the middle of it: %q", got)
		}
		r.conv = store.NewID()
		if got := r.hears("How do I return an order?"); got != "Within 30 days." {
			t.Errorf("afterwards: %q", got)
		}
	})
}

// A webhook that is slow, lies or breaks leads to people, with what was filled in,
// the team and the priority, in one append.
func TestAFlowWhoseWebhookFails(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		r := newRelay(t, s)
		r.furnish(nil)
		r.flows("start: a\nsteps:\n  a: {say: x}\n")
		for name, answer := range map[string]http.HandlerFunc{
			"slow": func(_ http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body) // only then it is seen that the caller has gone
				<-r.Context().Done()
			},
			"500":     func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) },
			"garbage": func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `["`) },
		} {
			r.conv = store.NewID()
			r.rewrite(fmt.Sprintf(steps, hook(t, answer)))
			r.hears("hello")
			r.hears("My parcel")
			before := len(r.log())
			if got := r.hears("4711"); !strings.Contains(got, "colleague") {
				t.Errorf("%s: %q", name, got)
			}
			c := r.state()
			log := r.log()[before:]
			var handed chat.HandedOver
			for _, e := range log {
				if e.Kind == chat.KindHandedOver {
					handed = chat.As[chat.HandedOver](e.Body)
				}
			}
			if c.Agent != "" || c.TeamName != "Returns" || c.Priority != chat.PriorityHigh || handed.Why != chat.WhyFlow || !strings.Contains(handed.Asked, "order: 4711") {
				t.Errorf("%s: %q of %q, priority %d, %+v", name, c.Agent, c.TeamName, c.Priority, handed)
			}
		}
	})
}

// Whenever a person takes the conversation, also while a webhook is asked, the flow
// says nothing any more.
func TestAFlowNeverSpeaksAfterAPerson(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		r := newRelay(t, s)
		r.furnish(nil)
		var takes bool
		url := hook(t, func(w http.ResponseWriter, _ *http.Request) {
			if takes {
				if _, err := r.Desk.Take(t.Context(), "shop", r.conv, store.NewID(), ana); err != nil {
					t.Error(err)
				}
			}
			fmt.Fprint(w, `{"status":"here"}`)
		})
		r.flows(fmt.Sprintf(steps, url))
		random := rand.New(rand.NewPCG(7, 7))
		for range 30 {
			r.conv, takes = store.NewID(), false
			taken := uint64(0)
			for turn, text := range []string{"hello", "My parcel", "4711", "thanks", "hello again"} {
				r.says(text)
				switch random.IntN(6) {
				case 0:
					if _, err := r.Desk.Take(t.Context(), "shop", r.conv, store.NewID(), ana); err != nil && !errors.Is(err, chat.ErrTaken) {
						t.Fatal(err)
					}
				case 1:
					takes = turn == 2 && taken == 0 && r.state().Agent == chat.Bot
				case 2:
					r.must(r.does(bot.JobAnswer)) // twice, as after a relay died
				}
				r.must(r.does(bot.JobAnswer))
				takes = false
			}
			answered := map[uint64]int{}
			for _, e := range r.log() {
				switch {
				case e.Kind == chat.KindAssigned && e.From == ana.ID:
					taken = e.Seq
				case e.Role == chat.RoleBot && taken != 0:
					t.Fatalf("after a person's take at %d the bot does %s", taken, r.told())
				case e.Kind == chat.KindPrompted:
					answered[chat.As[chat.Prompted](e.Body).Question]++
				}
			}
			for question, times := range answered {
				if times != 1 {
					t.Fatalf("the question at %d is answered %d times: %s", question, times, r.told())
				}
			}
		}
	})
}

// A name that the site does not have is refused before it is saved.
func TestCheckKnowsTheSitesNames(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		r := newRelay(t, s)
		r.flows("start: a\nsteps:\n  a: {say: x}\n")
		r.must(person.Attributes.Put(t.Context(), r.Docs, "shop", docs.Doc[person.Attribute]{ID: "tier", Value: person.Attribute{Name: "Tier", Type: person.Text}}))
		for do, want := range map[string]string{
			"{tags: [Parcel]}": "", "{handOver: true, team: returns}": "", "{tags: [parcel, other]}": "not all of its tags", "{topic: Other}": "no topic", "{handOver: true, team: Other}": "no team",
			"{}, when: [{attribute: tier, is: x, to: b}]": "", "{}, when: [{attribute: plan, is: x, to: b}]": "no attribute",
		} {
			_, err := r.Flows.Check(t.Context(), "shop", "start: a\nsteps:\n  b: {say: x}\n  a: {do: "+do+"}\n")
			if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, want %q", do, err, want)
			}
		}
	})
}

// A condition on an attribute holds for what is known of the visitor, never for what
// they say of themselves.
func TestAFlowKnowsWhatIsVerified(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		r := newRelay(t, s)
		r.furnish(nil)
		r.flows("start: a\nbegin: first\nsteps:\n  a: {when: [{attribute: tier, is: Pro, to: pro}], to: all}\n  pro: {say: To you at once.}\n  all: {say: Which tier?, ask: tier, to: again}\n  again: {when: [{attribute: tier, set: true, to: pro}], to: end}\n  end: {say: Thank you.}\n")
		if got := r.hears("hello"); got != "Which tier?" {
			t.Errorf("a stranger hears %q", got)
		}
		if got := r.hears("pro"); got != "Thank you." {
			t.Errorf("who says so themselves hears %q", got)
		}
		p := person.Person{}
		p.Set(map[string]string{"tier": "pro"})
		r.must(person.Kind.Put(t.Context(), r.Docs, "shop", docs.Doc[person.Person]{ID: r.visit.Visitor, Value: p}))
		r.conv = store.NewID()
		if got := r.hears("hello"); got != "To you at once." {
			t.Errorf("who is known hears %q", got)
		}
	})
}
