package inbox_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/parley-chat/parley/relay/audit"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// present is how many members there are of a presence set at a time from now.
func present(t *testing.T, r *inboxes.Relay, set string, in time.Duration) int {
	t.Helper()
	members, err := r.Store.Present(t.Context(), inboxes.Site, set, r.Now().Add(in).UnixMilli())
	if err != nil {
		t.Fatal(err)
	}
	return len(members)
}

// until waits for a state that comes by itself.
func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for late := time.Now().Add(patience); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(late) {
			t.Fatalf("waited until %s", what)
		}
	}
}

// What an agent says in one page all of theirs know, and visitors.
func TestStatus(t *testing.T) {
	r, _, cookie := furnished(t)
	r.Agent("Ana", "ana@example.com", inboxes.Site)
	c := r.Chat("Cy", "hello")
	signs := make(chan bool, 16)
	stop, err := r.Store.Watch(t.Context(), store.PresenceTopic(inboxes.Site), func(n store.Note) {
		if n.Sign != nil {
			signs <- n.Sign.On
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	one, two := connect(t, r, cookie), connect(t, r, cookie)
	one.waitType("hello")
	two.waitType("hello")
	if !next(t, signs) {
		t.Error("nobody came")
	}

	b, ana := visit(t, r, cookie), visit(t, r, r.Session("ana@example.com"))
	choices := "/inbox/shop/c/" + c.ID + "/assign"
	if page := ana.get(choices).want(t, http.StatusOK); !strings.Contains(page.body, `data-is="online"`) {
		t.Errorf("Mei is not online: %s", page.body)
	}
	b.call("/inbox/shop/status", "status", "away", "reason", " Lunch ").want(t, http.StatusOK)
	for _, p := range []*page{one, two} {
		if f := p.waitType("status"); f.Is != "away" || f.Text != "Status: Away" {
			t.Errorf("told %+v", f)
		}
	}
	for next(t, signs) {
	}
	until(t, "no page is for visitors", func() bool { return present(t, r, desk.SetAgents, 0) == 0 })
	if present(t, r, desk.SetOnline, 0) != 1 {
		t.Error("Mei is not there any more")
	}
	if page := ana.get(choices); !strings.Contains(page.body, `data-is="away"`) || !strings.Contains(page.body, "Lunch") {
		t.Errorf("Mei is not away: %s", page.body)
	}
	// A page that comes then does not say otherwise.
	three := connect(t, r, cookie)
	three.waitType("hello")
	if present(t, r, desk.SetAgents, 0) != 0 || !strings.Contains(b.get("/inbox/shop/all").body, "Status: Away") {
		t.Error("a new page made Mei be there for visitors")
	}
	three.conn.Close(websocket.StatusNormalClosure, "")

	b.post("/inbox/shop/status", "status", "online").want(t, http.StatusSeeOther)
	one.wait("online", func(f frame) bool { return f.Type == "status" && f.Is == "online" })
	until(t, "both are there again", func() bool { return present(t, r, desk.SetAgents, 0) == 2 })

	// The last page that closes leaves the agent there for a minute.
	one.conn.Close(websocket.StatusNormalClosure, "")
	two.conn.Close(websocket.StatusNormalClosure, "")
	until(t, "no page is there", func() bool { return present(t, r, desk.SetAgents, 0) == 0 })
	until(t, "the minute begins", func() bool { return present(t, r, desk.SetOnline, 61*time.Second) == 0 })
	if present(t, r, desk.SetOnline, 50*time.Second) != 1 {
		t.Error("a page that closed made Mei be offline at once")
	}
	r.At(-2*time.Minute, func() {
		if page := ana.get(choices); !strings.Contains(page.body, `data-is="offline"`) {
			t.Errorf("after two minutes: %s", page.body)
		}
	})
}

func TestStatusIsSaidByWhoMay(t *testing.T) {
	r, mei, cookie := furnished(t)
	ana := r.Agent("Ana", "ana@example.com", inboxes.Site)
	r.Agent("Cy", "cy@example.com", inboxes.Other)
	r.Grant("mei@example.com", people.Grant{Role: people.Lead})
	lead, agent := visit(t, r, cookie), visit(t, r, r.Session("ana@example.com"))

	agent.call("/inbox/shop/status", "status", "away", "agent", mei.ID).want(t, http.StatusForbidden)
	agent.call("/inbox/shop/status", "status", "asleep").want(t, http.StatusBadRequest)
	agent.call("/inbox/shop/status", "status", "away", "reason", strings.Repeat("字", 81)).want(t, http.StatusUnprocessableEntity)
	lead.call("/inbox/shop/status", "status", "away", "agent", "nobody").want(t, http.StatusNotFound)
	if list, _ := audit.List(t.Context(), r.Docs, inboxes.Site, audit.Filter{}); len(list) != 0 {
		t.Errorf("what was refused is kept: %+v", list)
	}
	lead.call("/inbox/shop/status", "status", "away", "agent", ana.ID, "reason", "Training").want(t, http.StatusOK)
	list, err := audit.List(t.Context(), r.Docs, inboxes.Site, audit.Filter{})
	if err != nil || len(list) != 1 || list[0].ByName != "Mei" || list[0].Target != "Ana" || list[0].Changes[0].After != "away" {
		t.Errorf("the log says %+v, %v", list, err)
	}
	if page := lead.get("/inbox/shop/status").want(t, http.StatusOK); !strings.Contains(page.body, `name="agent" value="`+ana.ID) {
		t.Error("a lead cannot say it for others")
	}
	if page := agent.get("/inbox/shop/status").want(t, http.StatusOK); strings.Contains(page.body, `name="agent"`) || !strings.Contains(page.body, "Status: Away") {
		t.Error("an agent can, or does not see what the lead said")
	}
}

// Who gives away what they then do not see is told so, and not that there is no
// such conversation.
func TestGivingAwayWhatOneSees(t *testing.T) {
	s := newScoped(t)
	b := visit(t, s.Relay, s.cookies["own"])
	at := "/inbox/shop/c/" + s.chats["own"].ID
	page := b.get(b.post(at+"/assign", "to", "queue", "from", s.agents["own"].ID).want(t, http.StatusSeeOther).location())
	page.want(t, http.StatusOK)
	if !strings.Contains(page.body, "You gave the conversation away") {
		t.Errorf("the page says nothing of it: %.300s", page.body)
	}
	// Others go on to the conversation.
	b = visit(t, s.Relay, s.cookies["cy"])
	at = "/inbox/shop/c/" + s.chats["cy"].ID
	if to := b.post(at+"/assign", "to", "queue", "from", s.agents["cy"].ID).want(t, http.StatusSeeOther).location(); to != at {
		t.Errorf("leads to %s", to)
	}
}
