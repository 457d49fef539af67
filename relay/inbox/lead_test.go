package inbox_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/audit"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/mention"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// A lead reads along, whispers to the agent and speaks beside them; each is kept.
func TestPeekWhisperAndJoin(t *testing.T) {
	r := inboxes.Start(t)
	meiA := r.Agent("Mei", "mei@example.com", inboxes.Site)
	r.Agent("Bo", "bo@example.com", inboxes.Site)
	lea := r.Agent("Lea", "lea@example.com", inboxes.Site)
	r.Grant("lea@example.com", people.Grant{Role: people.Lead})
	mei, bos, leas := visit(t, r, r.Session("mei@example.com")), visit(t, r, r.Session("bo@example.com")), visit(t, r, r.Session("lea@example.com"))
	c := r.Chat("Ana", "hello")
	at := "/inbox/shop/c/" + c.ID
	leas.call(at+"/whisper", "id", store.NewID(), "text", "to nobody").want(t, http.StatusUnprocessableEntity)
	mei.call(at+"/take").want(t, http.StatusOK)

	seq := c.State().Seq
	says(t, leas.get("/inbox/shop/status?of="+meiA.ID), "What Mei has", at+"/peek")
	says(t, leas.get(at+"/peek"), "hello", "Whisper")
	if state := c.State(); state.Seq != seq || len(state.Seen) != 0 {
		t.Errorf("peeking left something behind: %+v", state)
	}
	leas.call(at+"/whisper", "id", store.NewID(), "text", "offer <b>her</b> a refund").want(t, http.StatusOK)
	if list := told(t, r, meiA.ID, 1).List; list[0].Why != mention.WhyWhisper || list[0].By != "Lea" {
		t.Errorf("told %+v", list)
	}
	for agent, sees := range map[browser]bool{mei: true, leas: true, bos: false} {
		if body := agent.get(at).body; strings.Contains(body, "offer &lt;b&gt;her&lt;/b&gt; a refund") != sees {
			t.Errorf("the whisper is seen: %t, want %t", !sees, sees)
		}
	}
	for _, e := range logOf(t, r, c.ID) {
		if v := e.ForVisitor(); e.Kind == chat.KindWhispered && (v.Text != "" || v.Body != nil || v.Kind != chat.KindHidden) {
			t.Errorf("the visitor sees %+v", v)
		}
	}

	leas.call(at+"/join").want(t, http.StatusOK)
	leas.call(at+"/reply", "id", store.NewID(), "text", "I can help too").want(t, http.StatusOK)
	if state := c.State(); state.Agent != meiA.ID || !state.Watch.Follows(lea.ID) {
		t.Errorf("it is %s's, followed by %v", state.Agent, state.Watch.Followers)
	}
	for _, path := range []string{"/whisper", "/join"} {
		bos.call(at+path, "id", store.NewID(), "text", "x").want(t, http.StatusForbidden)
	}
	bos.get(at+"/peek").want(t, http.StatusForbidden)
	list, err := audit.List(t.Context(), r.Docs, inboxes.Site, audit.Filter{})
	if err != nil || len(list) != 3 || list[0].What != "joined" || list[1].What != "whispered" || list[2].What != "peeked" {
		t.Errorf("%+v, %v", list, err)
	}
}

// While it happens, a whisper reaches the pages of the agent and of leads, and of
// nobody else: what another agent's page gets says that something is hidden there.
func TestAWhisperIsLiveForTwo(t *testing.T) {
	r := inboxes.Start(t)
	mei := r.Agent("Mei", "mei@example.com", inboxes.Site)
	r.Agent("Bo", "bo@example.com", inboxes.Site)
	lea := r.Agent("Lea", "lea@example.com", inboxes.Site)
	r.Grant("lea@example.com", people.Grant{Role: people.Lead})
	c := r.Chat("Ana", "hello")
	if _, err := r.Desk.Take(t.Context(), inboxes.Site, c.ID, store.NewID(), inboxes.Person(mei)); err != nil {
		t.Fatal(err)
	}
	seq := c.State().Seq
	pages := map[string]*page{}
	for _, name := range []string{"mei", "bo", "lea"} {
		pages[name] = connect(t, r, r.Session(name+"@example.com"))
		pages[name].at("all", c, seq)
	}
	leads := inboxes.Person(lea)
	leads.Lead = true
	if _, err := (desk.Leading{Desk: r.Desk}).Whisper(t.Context(), inboxes.Site, c.ID, leads, desk.Message{ID: store.NewID(), Text: "a secret refund"}); err != nil {
		t.Fatal(err)
	}
	c.Reply(mei, "one moment")
	for name, p := range pages {
		got := ""
		p.wait("the reply", func(f frame) bool {
			got += f.Items
			return strings.Contains(f.Items, "one moment")
		})
		if hears := strings.Contains(got, "a secret refund"); hears != (name != "bo") {
			t.Errorf("%s hears the whisper: %t; %s", name, hears, got)
		}
	}
}

// What an agent has of a team that locks it, only they and leads answer.
func TestLockToAssignee(t *testing.T) {
	r := inboxes.Start(t)
	mei := r.Agent("Mei", "mei@example.com", inboxes.Site)
	bo := r.Agent("Bo", "bo@example.com", inboxes.Site)
	r.Agent("Lea", "lea@example.com", inboxes.Site)
	r.Grant("lea@example.com", people.Grant{Role: people.Lead})
	meis, bos, leas := visit(t, r, r.Session("mei@example.com")), visit(t, r, r.Session("bo@example.com")), visit(t, r, r.Session("lea@example.com"))
	id := store.NewID()
	if err := team.Kind.Put(t.Context(), r.Docs, inboxes.Site, docs.Doc[team.Team]{ID: id, Value: team.Team{Name: "Money", Lock: true, Members: []string{mei.ID, bo.ID}}}); err != nil {
		t.Fatal(err)
	}
	c := r.Chat("Ana", "hello")
	at := "/inbox/shop/c/" + c.ID
	meis.call(at+"/assign", "from", "", "to", "team/"+id).want(t, http.StatusOK)
	meis.call(at+"/take").want(t, http.StatusOK)
	seq := c.State().Seq
	for _, form := range [][]string{
		{"/reply", "text", "hi"}, {"/take"}, {"/take", "from", mei.ID}, {"/assign", "from", mei.ID, "to", "agent/" + bo.ID},
	} {
		var why struct{ Code, Text string }
		decode(t, bos.call(at+form[0], append(form[1:], "id", store.NewID())...).want(t, http.StatusUnprocessableEntity), &why)
		if why.Code != "conversation_locked" || !strings.Contains(why.Text, "Mei") {
			t.Errorf("%s: %+v", form, why)
		}
	}
	if c.State().Seq != seq {
		t.Error("something was done")
	}
	bos.call(at+"/note", "id", store.NewID(), "text", "I know her").want(t, http.StatusOK)
	meis.call(at+"/reply", "id", store.NewID(), "text", "mine").want(t, http.StatusOK)
	leas.call(at+"/reply", "id", store.NewID(), "text", "and the lead").want(t, http.StatusOK)
	// Who is asked may take it.
	meis.call(at+"/assign", "from", mei.ID, "to", "agent/"+bo.ID, "ask", "yes").want(t, http.StatusOK)
	bos.call(at+"/take", "from", mei.ID).want(t, http.StatusOK)
	if _, err := r.Desk.Reply(t.Context(), inboxes.Site, c.ID, desk.Person{ID: mei.ID, Name: "Mei"}, desk.Message{ID: store.NewID(), Text: "again"}); err == nil {
		t.Error("who gave it away still answers")
	}
}
