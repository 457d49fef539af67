package inbox_test

import (
	"fmt"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// BenchmarkOpenInboxes is what a change costs for each of 200 agents who look at all
// that is open, 5,000 conversations in which 50 things happen in a second: in a site
// as it begins, and in one with routing, a team that locks, and clocks. It counts
// what the process uses, those who listen among it.
func BenchmarkOpenInboxes(b *testing.B) {
	for _, on := range []bool{false, true} {
		b.Run(map[bool]string{false: "off", true: "on"}[on], func(b *testing.B) { openInboxes(b, on) })
	}
}

func openInboxes(b *testing.B, on bool) {
	const agents, chats, every = 200, 5_000, 20 * time.Millisecond
	r := inboxes.Start(b)
	must := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	first := r.Agent("A", "a0@example.com", inboxes.Site)
	staff := []people.Agent{first}
	for i := 1; i < agents; i++ {
		a := people.Agent{Name: fmt.Sprint("A", i), Email: fmt.Sprintf("a%d@example.com", i), Hash: first.Hash}
		a.Allow(inboxes.Site, people.Grant{})
		a, err := people.Add(b.Context(), r.Docs, a)
		must(err)
		staff = append(staff, a)
	}
	open := make([]*inboxes.Chat, chats)
	for i := range open {
		open[i] = r.ChatOf(desk.Visit{Name: "V", Locale: "en"}, "hello")
		_, err := r.Desk.Take(b.Context(), inboxes.Site, open[i].ID, store.NewID(), inboxes.Person(staff[i%agents]))
		must(err)
	}
	if on {
		must(site.Change(b.Context(), r.Docs, inboxes.Site, func(s *site.Site) {
			target := site.Target{First: 60, Next: 60, Resolve: 600}
			s.Routing = site.Routing{On: true, Open: site.MaxOpen, AnswerWithin: 600, StillMinutes: 5}
			s.SLA = site.SLA{On: true, Always: true, WarnAt: 80, Targets: [4]site.Target{target, target, target, target}}
		}))
	}
	for _, a := range staff {
		conn, _, err := dial(b, r, r.Session(a.Email), r.URL)
		must(err)
		conn.SetReadLimit(4 << 20)
		b.Cleanup(func() { conn.CloseNow() })
		must(conn.Write(b.Context(), websocket.MessageText, []byte(`{"t":"at","view":"all","rows":[],"visible":true}`)))
		go func() {
			for {
				if _, _, err := conn.Read(b.Context()); err != nil {
					return
				}
			}
		}()
	}
	time.Sleep(3 * time.Second) // until all have what there is
	chance := rand.New(rand.NewPCG(1, 2))
	began, next, n := used(), time.Now(), 0
	for b.Loop() {
		next = next.Add(every)
		time.Sleep(time.Until(next))
		i := chance.IntN(chats)
		switch n++; n % 5 {
		case 0:
			open[i] = r.ChatOf(desk.Visit{Name: "V", Locale: "en"}, "hello")
		case 1, 2:
			open[i].Send("and?")
		default:
			if state := open[i].State(); state.Agent != "" {
				open[i].Reply(people.Agent{ID: state.Agent, Name: state.AgentName}, "sure")
			}
		}
	}
	b.ReportMetric(float64(used()-began)/float64(b.N)/agents, "cpu-ns/change/inbox")
}

// used is the processor time of the process, in nanoseconds.
func used() int64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return u.Utime.Nano() + u.Stime.Nano()
}
