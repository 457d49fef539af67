package frame

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/hours"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
	"github.com/parley-chat/parley/relay/topic"
)

// A visitor chooses among the teams that are open by now; one that is hidden or
// closed cannot be had by its id either, and costs nobody the message.
func TestAVisitorChoosesATeam(t *testing.T) {
	r := newRelay(t)
	// A Monday, 12:00 in UTC.
	r.Now = func() time.Time { return time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC) }
	put := func(name string, hidden bool, mon string) string {
		t.Helper()
		d := docs.Doc[team.Team]{ID: store.NewID(), Value: team.Team{Name: name, Hidden: hidden, Closed: map[string]string{"en": name + " <i> sleeps"}}}
		var err error
		if d.Value.Week.Mon, err = hours.ParseDay(mon); err == nil {
			err = team.Kind.Put(t.Context(), r.Docs, "shop", d)
		}
		if err != nil {
			t.Fatal(err)
		}
		return d.ID
	}
	sales, help := put("Sales <b>", false, "09:00-17:00"), put("Help", false, "")
	closed, hidden := put("Night", false, "22:00-06:00"), put("Fraud", true, "")
	chooses := func(what string) {
		t.Helper()
		if err := site.Change(t.Context(), r.Docs, "shop", func(s *site.Site) { s.Before.Choose = what }); err != nil {
			t.Fatal(err)
		}
	}
	// begins is the team and topic of a conversation that is begun with a choice.
	begins := func(choice string) (string, string) {
		t.Helper()
		ana := r.fresh()
		answer, body := r.post("/frame/send", ana, "ticket", r.ticketFor("shop"), "text", "Hello", "choice", choice)
		if answer.StatusCode != http.StatusOK || !strings.Contains(body, "Hello") || strings.Contains(body, "Sales") {
			t.Fatalf("%s\n%s", answer.Status, body)
		}
		c := r.state(ana.conv)
		if c.Status != chat.StatusOpen || c.Agent != "" {
			t.Fatalf("it is %s, %q has it", c.Status, c.Agent)
		}
		return c.Team, c.Topic
	}
	if team, _ := begins(sales); team != "" {
		t.Errorf("off, and the team is %s", team)
	}
	if _, page := r.do("GET", "/frame?site=shop", nil); strings.Contains(page, "data-before") {
		t.Error("off, and the page asks")
	}

	chooses(site.ChooseTeam)
	if _, page := r.do("GET", "/frame?site=shop", nil); !strings.Contains(page, `data-before="choice"`) {
		t.Error("the page does not ask")
	}
	_, body := r.post("/frame/before", r.fresh(), "begins", "1")
	if at := strings.Index(body, "Help"); at < 0 || at > strings.Index(body, "Sales &lt;b&gt;") || strings.Contains(body, closed) || strings.Contains(body, "Fraud") {
		t.Errorf("what can be chosen:\n%s", body)
	}
	if !strings.Contains(body, "Night &lt;i&gt; sleeps") || strings.Contains(body, "Help &lt;i&gt; sleeps") {
		t.Errorf("what those say that are closed:\n%s", body)
	}
	for _, wrong := range []string{"", closed, hidden, "no id"} {
		if _, body := r.post("/frame/before", r.fresh(), "begins", "1", "sure", "1", "part", "1", "choice", wrong); !strings.Contains(body, "Please choose one.") {
			t.Errorf("%q is taken:\n%s", wrong, body)
		}
		if team, _ := begins(wrong); team != "" {
			t.Errorf("%q leads to team %s", wrong, team)
		}
	}
	if _, body := r.post("/frame/before", r.fresh(), "begins", "1", "sure", "1", "part", "1", "choice", sales); !strings.Contains(body, `data-choice="`+sales+`"`) {
		t.Errorf("chosen:\n%s", body)
	}
	if team, _ := begins(help); team != help {
		t.Errorf("the team is %q", team)
	}
	// Of one alone nothing is asked.
	r.Now = func() time.Time { return time.Date(2026, 11, 30, 20, 0, 0, 0, time.UTC) }
	if _, body := r.post("/frame/before", r.fresh(), "begins", "1", "part", "1"); !strings.Contains(body, `data-choice="`+help+`"`) {
		t.Errorf("one alone:\n%s", body)
	}

	id := store.NewID()
	if err := topic.Kind.Put(t.Context(), r.Docs, "shop", docs.Doc[topic.Topic]{ID: id, Value: topic.Topic{Name: "Returns"}}); err != nil {
		t.Fatal(err)
	}
	chooses(site.ChooseTopic)
	if team, topic := begins(id); team != "" || topic != id {
		t.Errorf("the team is %q, the topic %q", team, topic)
	}
}
