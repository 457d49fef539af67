package routing_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/sqlite"
	"github.com/parley-chat/parley/relay/team"
	"github.com/parley-chat/parley/relay/testing/long"
)

const minute = 60_000

// TestRandomDays: over days in which agents come, go, say that they are away, lose
// and get rights, visitors ask and write, and everything is answered, resolved,
// snoozed and passed on: whoever is given something is there, may answer, fits, has
// room, and nobody who does has less; nothing waits for which somebody fits; what
// is more urgent or waits longer comes first.
func TestRandomDays(t *testing.T) {
	days, steps := 1, 300
	if long.Run {
		days = 40
	}
	for range days {
		// Most of a day is waiting for the disk: others go on meanwhile.
		t.Run("", func(t *testing.T) {
			t.Parallel()
			seed := rand.Uint64()
			s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			d := newDay(t, s, seed)
			for range steps {
				d.step()
			}
			t.Logf("seed %d: %d asked, %d given", seed, len(d.chats), d.given)
			if d.given == 0 {
				t.Fatalf("seed %d: nothing was given", seed)
			}
		})
	}
}

// day is a world in which things happen by chance, and what the test expects.
type day struct {
	*world
	routing site.Routing
	seen    map[string]uint64 // of each log
	given   int
	limits  map[string]int // of teams that have one
}

var languages = []string{"en", "de", "zh-Hant", "pt"}

func newDay(t *testing.T, s store.Store, seed uint64) *day {
	d := &day{world: newWorld(t, s, seed), seen: map[string]uint64{}, limits: map[string]int{}}
	for i := range 6 {
		work := people.Work{Open: d.IntN(4)}
		if i > 0 {
			work.Languages = []string{[]string{"en", "de", "zh"}[d.IntN(3)], "en"}
			slices.Sort(work.Languages)
			work.Languages = slices.Compact(work.Languages)
		}
		if d.IntN(2) == 0 {
			work.Skills = []string{"returns"}
		}
		role := people.Member
		if i == 0 {
			role = people.Lead
		}
		d.hire("a"+fmt.Sprint(i), people.Grant{Role: role}, work)
	}
	first, second := d.team(d.agents[:3]...), d.team(d.agents[2:]...)
	d.limits[second] = 1 + d.IntN(3)
	d.must(team.Kind.Change(d.ctx, d.docs, shop, second, func(t *docs.Doc[team.Team]) error {
		t.Value.Open = d.limits[second]
		return nil
	}))
	d.routing = site.Routing{
		On: true, Open: 1 + d.IntN(3), StillMinutes: d.IntN(3) * 5, AnswerWithin: d.IntN(2) * 60,
		Rules: []site.RoutingRule{
			{Page: "/returns", Skill: "returns", Last: true},
			{Language: "de", Team: first},
			{Urgent: chat.PriorityHigh, Team: second},
		},
	}
	d.settings(d.routing)
	for _, a := range d.agents {
		d.comes(a, true)
	}
	return d
}

// step lets something happen, and some time pass.
func (d *day) step() {
	d.now += 1000 + int64(d.IntN(2*minute)) // what is known of agents is up to a second old
	a := d.agents[d.IntN(len(d.agents))]
	var conv string
	if known := d.open(); len(known) > 0 {
		conv = known[d.IntN(len(known))].ID
	}
	c := d.conversation(conv)
	switch n := d.IntN(20); {
	case n < 5 || conv == "":
		d.asks(desk.Visit{Locale: languages[d.IntN(len(languages))], Page: []string{"https://shop/", "https://shop/returns"}[d.IntN(2)]})
	case n < 7:
		d.comes(a, !a.online || d.IntN(3) > 0)
	case n < 8:
		d.says(a, !a.away && d.IntN(2) == 0)
	case n < 11 && c.Agent != "":
		d.replies(conv, d.who(c.Agent))
	case n < 12:
		d.writes(conv)
	case n < 15 && c.Agent != "":
		d.resolves(conv, d.who(c.Agent))
	case n < 16 && c.Agent != "":
		_, err := d.desk.Snooze(d.ctx, shop, conv, store.NewID(), person(d.who(c.Agent)), d.now+int64(1+d.IntN(30))*minute)
		d.must(err)
	case n < 17:
		level := []int{chat.PriorityLow, 0, chat.PriorityHigh, chat.PriorityUrgent}[d.IntN(4)]
		_, err := d.desk.Label(d.ctx, shop, conv, store.NewID(), person(a), desk.Labels{Priority: &level})
		d.must(err)
	case n < 18:
		role := []people.Role{people.Member, people.Light, people.Lead}[d.IntN(3)]
		d.must(people.Change(d.ctx, d.docs, a.Email, func(p *people.Agent) { p.Allow(shop, people.Grant{Role: role}); a.Agent = *p }))
		d.wake()
	case n < 19:
		if resolved := d.list(chat.ViewResolved); len(resolved) > 0 {
			d.writes(resolved[d.IntN(len(resolved))].ID)
		}
	}
	d.work()
	d.check()
}

func (d *day) list(list string) []chat.Conversation {
	page, _, err := d.store.List(d.ctx, shop, list, "", 500)
	d.must(err)
	return page
}

func (d *day) open() []chat.Conversation { return d.list(chat.ViewOpen) }

func (d *day) conversation(conv string) (c chat.Conversation) {
	if conv != "" {
		c = d.state(conv)
	}
	return c
}

func (d *day) who(id string) *worker {
	i := slices.IndexFunc(d.agents, func(a *worker) bool { return a.ID == id })
	if i < 0 {
		d.Fatalf("nobody is %s", id)
	}
	return d.agents[i]
}

// counts reports whether a conversation counts against the limit of its agent.
func (d *day) counts(c *chat.Conversation) bool {
	still := c.WaitingSince == 0 && c.AgentSeq > 0 && c.LastAt+int64(d.routing.StillMinutes)*minute <= d.now
	return !still
}

// limit is how many an agent may have and be given one: their own, and the team's.
func (d *day) limit(a *worker, c *chat.Conversation) int {
	own := d.routing.Open
	if a.Work.Open != 0 {
		own = a.Work.Open
	}
	whose, _ := d.wants(c)
	if of := d.limits[whose]; of != 0 && (own == 0 || of < own) {
		return of
	}
	return own
}

// room reports whether an agent who has so many may be given a conversation.
func (d *day) room(a *worker, c *chat.Conversation, has int) bool {
	limit := d.limit(a, c)
	return limit == 0 || has < limit
}

// suits reports whether an agent may be given a conversation, room aside, as the
// rules are told to people.
func (d *day) suits(a *worker, c *chat.Conversation) bool {
	if !a.online || a.away || !a.Has(shop, people.Reply) {
		return false
	}
	had, _ := c.HadIt(a.ID)
	if had {
		return false
	}
	known := func(a *worker) bool {
		return len(a.Work.Languages) == 0 || slices.ContainsFunc(a.Work.Languages, func(l string) bool { return strings.HasPrefix(c.Locale, l) })
	}
	if !known(a) && slices.ContainsFunc(d.agents, func(b *worker) bool { return b.Has(shop, people.Reply) && known(b) }) {
		return false
	}
	whose, skill := d.wants(c)
	return (whose == "" || slices.Contains(d.teams[whose], a.ID)) && (skill == "" || slices.Contains(a.Work.Skills, skill))
}

// wants is the team and the skill that a conversation is for.
func (d *day) wants(c *chat.Conversation) (whose, skill string) {
	page, _ := c.Here()
	whose = c.Team
	switch r := d.routing.Rules; {
	case strings.Contains(page, "/returns"):
		skill = r[0].Skill
	case c.Locale == "de":
		whose = cmpOr(whose, r[1].Team)
	case c.Priority >= chat.PriorityHigh:
		whose = cmpOr(whose, r[2].Team)
	}
	return whose, skill
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// check compares what was done since the step with what should have been.
func (d *day) check() {
	d.Helper()
	now := d.open()
	has := map[string]int{}  // that count
	open := map[string]int{} // in all
	for i := range now {
		if now[i].Agent == "" {
			continue
		}
		open[now[i].Agent]++
		if d.counts(&now[i]) {
			has[now[i].Agent]++
		}
	}
	got := map[string]*worker{} // of this step, by conversation
	more := map[string]int{}    // by agent
	back := false               // somebody lost one meanwhile
	for i := range now {
		c := &now[i]
		if c.Seq == d.seen[c.ID] {
			continue
		}
		for _, e := range d.log(c.ID, d.seen[c.ID]) {
			back = back || e.Kind == chat.KindUnanswered
			if r := chat.As[chat.Routed](e.Body); e.Kind == chat.KindRouted {
				a := d.who(r.Agent)
				d.given++
				got[c.ID] = a
				more[a.ID]++
				if r.Why != chat.WhyLead && !d.suits(a, c) || !a.online || a.away || !a.Has(shop, people.Reply) {
					d.Errorf("%s got %s (%s), whom it does not suit: %+v", a.Name, c.ID, r.Why, *a)
				}
				if c.Agent != a.ID {
					d.Errorf("%s got %s, which is %q's", a.Name, c.ID, c.Agent)
				}
			}
		}
		d.seen[c.ID] = c.Seq
	}
	for conv, a := range got {
		c := d.state(conv)
		had, own := has[a.ID]-more[a.ID], d.limit(a, &chat.Conversation{})
		if !d.room(a, &c, had) || own > 0 && has[a.ID] > own {
			d.Errorf("%s had %d that count, of %d, and got %s", a.Name, had, d.limit(a, &c), conv)
		}
	}
	for i := range now {
		c := &now[i]
		if c.Agent != "" {
			continue
		}
		for _, a := range d.agents {
			if !d.suits(a, c) {
				continue
			}
			if d.room(a, c, has[a.ID]) {
				d.Errorf("%s waits (%s) although %s has %d of %d", c.ID, c.Unrouted, a.Name, has[a.ID], d.limit(a, c))
			}
		}
		if c.Unrouted == "" {
			d.Errorf("nobody said why %s waits", c.ID)
		}
		// What somebody got in its place is more urgent, or waited longer.
		for conv, a := range got {
			other := d.state(conv)
			if !back && d.suits(a, c) && d.room(a, c, has[a.ID]-1) && (c.Priority > other.Priority || c.Priority == other.Priority && c.WaitingSince != 0 && other.WaitingSince > c.WaitingSince) {
				d.Errorf("%s got %s and not %s, which waits longer or is more urgent", a.Name, conv, c.ID)
			}
		}
	}
	// One that is given alone goes to who has the fewest.
	if len(got) == 1 && !back {
		for conv, a := range got {
			c := d.state(conv)
			for _, b := range d.agents {
				fewer := d.suits(b, &c) && d.room(b, &c, open[b.ID]) && open[b.ID] < open[a.ID]-1
				if fewer && d.why(conv) == chat.WhyFewest {
					d.Errorf("%s got %s with %d open, and %s has %d", a.Name, conv, open[a.ID]-1, b.Name, open[b.ID])
				}
			}
		}
	}
}

// why is why somebody got a conversation last.
func (d *day) why(conv string) (why string) {
	for _, e := range d.log(conv, 0) {
		if e.Kind == chat.KindRouted {
			why = chat.As[chat.Routed](e.Body).Why
		}
	}
	return why
}
