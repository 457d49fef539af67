package session

import (
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/wire"
)

// A visitor who is there when a lead whispers to the agent hears nothing of it: not
// by a live socket, not by polls, not by what they load or resume.
func TestAVisitorHearsNoWhisper(t *testing.T) {
	r := newRelay(t, nil)
	c, welcome := r.visit(wire.Frame{})
	c.say("hello")
	work := desk.Work{Desk: r.desk}
	must := func(_ store.Result, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(work.Take(t.Context(), "shop", c.conv, store.NewID(), ana))
	polled := r.poller()
	polled.hello.Token, polled.hello.Conv = welcome.Token, c.conv
	polled.ask()

	lead := desk.Person{ID: store.NewID(), Name: "Lea Secret", Lead: true}
	must(desk.Leading{Desk: r.desk}.Whisper(t.Context(), "shop", c.conv, lead, desk.Message{ID: store.NewID(), Text: "a secret refund"}))
	must(r.desk.Reply(t.Context(), "shop", c.conv, ana, desk.Message{ID: store.NewID(), Text: "one moment"}))

	// check looks at all that comes until the agent's reply.
	check := func(how string, next func() []chat.Event) {
		t.Helper()
		hidden := 0
		for replied := false; !replied; {
			for _, e := range next() {
				said := string(wire.AppendEvent(nil, &e))
				if strings.Contains(said, "ecret") || strings.Contains(said, lead.ID) || e.Kind == chat.KindWhispered {
					t.Errorf("%s: the visitor hears %s", how, said)
				}
				if e.Kind == chat.KindHidden {
					hidden++
				}
				replied = replied || e.Text == "one moment"
			}
		}
		if hidden == 0 {
			t.Errorf("%s: there is a hole in the sequence where it was", how)
		}
	}
	check("live", func() []chat.Event { return c.want(wire.TypeEvents).Events })
	check("polled", func() (events []chat.Event) {
		for _, f := range polled.ask() {
			events = append(events, f.Events...)
		}
		return events
	})
	again, _ := r.visit(wire.Frame{Hello: wire.Hello{Token: welcome.Token}, Conv: c.conv})
	check("loaded", func() []chat.Event { return again.want(wire.TypeEvents).Events })
}
