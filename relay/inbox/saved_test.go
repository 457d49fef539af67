package inbox_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/savedview"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// A view is made on a page without a script: conditions come and go with buttons of
// the form, and what was written stays.
func TestViewIsMade(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei", "mei@example.com", inboxes.Site)
	r.Agent("Jo", "jo@example.com", inboxes.Site)
	b, other := visit(t, r, r.Session("mei@example.com")), visit(t, r, r.Session("jo@example.com"))
	spanish := r.ChatOf(desk.Visit{Name: "Ana", Locale: "es-MX"}, "hola")
	r.Chat("Ben", "hello")
	const at = "/inbox/shop/views"
	id := store.NewID()
	form := url.Values{"id": {id}, "version": {"0"}, "name": {"Español"}, "for": {"me"}, "groups": {"0"}, "add.0": {savedview.FieldLanguage}}
	post := func(do string) answer {
		form.Set("do", do)
		return b.do(http.MethodPost, at, form.Encode())
	}
	if a := post("add.0").want(t, http.StatusOK); !strings.Contains(a.body, `name="field.0" value="language"`) || !strings.Contains(a.body, `value="Español"`) {
		t.Fatalf("after a condition was added: %s", a.body)
	}
	form["field.0"], form["key.0"], form["not.0"], form["value.0"] = []string{"language", "unread"}, []string{"", ""}, []string{"", ""}, []string{"es", ""}
	if a := post("drop.0.1").want(t, http.StatusOK); strings.Contains(a.body, `name="field.0" value="unread"`) || !strings.Contains(a.body, `value="es"`) {
		t.Errorf("after one was dropped: %s", a.body)
	}
	if a := post("group").want(t, http.StatusOK); !strings.Contains(a.body, "Group 2") {
		t.Errorf("after a group was added: %s", a.body)
	}
	for _, bad := range []string{"add.7", "drop.0.9", "drop.0", "shout"} {
		post(bad).want(t, http.StatusBadRequest)
	}
	form["value.0"] = []string{"", ""}
	if a := post("save").want(t, http.StatusUnprocessableEntity); !strings.Contains(a.body, `role="alert"`) {
		t.Errorf("one that says nothing was refused without a reason: %s", a.body)
	}
	form["value.0"] = []string{"es", ""}
	where := post("save").want(t, http.StatusSeeOther).location()
	if where != "/inbox/shop/v/"+id {
		t.Fatalf("saved, it leads to %s", where)
	}
	page := b.get(where).want(t, http.StatusOK).body
	if !strings.Contains(page, "row-"+spanish.ID) || strings.Count(page, `class="row `) != 1 || !strings.Contains(page, `data-count="v/`+id+`"`) {
		t.Errorf("the view: %s", page)
	}

	// It is the agent's own: to others it is not there, to see or to change.
	other.get(where).want(t, http.StatusNotFound)
	other.do(http.MethodPost, at, form.Encode()).want(t, http.StatusNotFound)
	if page := other.get(at).body; strings.Contains(page, "Español") {
		t.Error("another agent reads its name")
	}
	// What is shared takes the right to change what others use.
	r.Grant("jo@example.com", people.Grant{Role: people.Light})
	shared := url.Values{"id": {store.NewID()}, "version": {"0"}, "name": {"All"}, "for": {""}, "do": {"save"}, "groups": {"0"}, "field.0": {"unread"}}
	jo := visit(t, r, r.Session("jo@example.com"))
	jo.do(http.MethodPost, at, shared.Encode()).want(t, http.StatusForbidden)
	b.do(http.MethodPost, at, shared.Encode()).want(t, http.StatusSeeOther)
	jo.get("/inbox/shop/v/"+shared.Get("id")).want(t, http.StatusOK)
	shared.Set("do", "remove")
	shared.Set("version", "1")
	jo.do(http.MethodPost, at, shared.Encode()).want(t, http.StatusForbidden)
	b.do(http.MethodPost, at, shared.Encode()).want(t, http.StatusSeeOther)
	if a := b.get("/inbox/shop/c/"+spanish.ID+"?view=v/"+shared.Get("id")).want(t, http.StatusOK); !strings.Contains(a.body, `data-view="all"`) {
		t.Error("a conversation in a view that is gone is not shown in another")
	}
}

// A page of a view is told, before each row, whether it stands there for its agent,
// and how many do.
func TestViewIsLive(t *testing.T) {
	r, mei, cookie := furnished(t)
	jo := r.Agent("Jo", "jo@example.com", inboxes.Site)
	id := store.NewID()
	view := savedview.View{Name: "Mine, unread", When: savedview.When{Groups: []savedview.Group{{Conditions: []savedview.Condition{
		{Field: savedview.FieldUnread}, {Field: savedview.FieldAssignee, Value: savedview.Me},
	}}}}}
	if err := savedview.Kind.Put(t.Context(), r.Docs, inboxes.Site, docs.Doc[savedview.View]{ID: id, Value: view}); err != nil {
		t.Fatal(err)
	}
	name := "v/" + id
	hers, his := connect(t, r, cookie), connect(t, r, r.Session("jo@example.com"))
	hers.at(name, nil, 0)
	his.at(name, nil, 0)
	hers.waitType("counts")
	his.waitType("counts")
	c := r.Chat("Ana", "hello")
	c.Reply(mei, "hi")
	seq := c.Send("one more thing")
	placed := func(p *page, seq uint64) frame {
		return p.wait("its place", func(f frame) bool { return f.Type == "placed" && f.Conv == c.ID && f.Seq >= seq })
	}
	if f := placed(hers, seq); f.Score == nil || f.List != name {
		t.Errorf("for who has it: %+v", f)
	}
	if f := hers.waitAny("row, placed"); f.Type != "row" || f.Conv != c.ID {
		t.Errorf("after the place comes %+v", f)
	}
	if f := placed(his, seq); f.Score != nil {
		t.Errorf("for another: %+v", f)
	}
	hers.wait("the count", func(f frame) bool { return f.Type == "counts" && f.Counts[name] == 1 })
	c.AgentRead(jo)
	if f := placed(hers, c.State().Seq); f.Score == nil {
		t.Error("what another read is read")
	}
	c.AgentRead(mei)
	if f := placed(hers, c.State().Seq); f.Score != nil {
		t.Error("what was read is unread")
	}
	hers.wait("the count", func(f frame) bool { return f.Type == "counts" && f.Counts[name] == 0 && f.Counts["all"] == 0 })
}

// Pages of a view follow each other without a hole, and within the scope.
func TestPagesOfAView(t *testing.T) {
	r := inboxes.Start(t)
	mei := r.Agent("Mei", "mei@example.com", inboxes.Site)
	r.Grant("mei@example.com", people.Grant{Role: people.Member, Scope: people.ScopeOwn})
	id := store.NewID()
	view := savedview.View{Name: "Awake", When: savedview.When{Groups: []savedview.Group{{Conditions: []savedview.Condition{{Field: savedview.FieldStatus, Value: savedview.StatusOpen}}}}}}
	if err := savedview.Kind.Put(t.Context(), r.Docs, inboxes.Site, docs.Doc[savedview.View]{ID: id, Value: view}); err != nil {
		t.Fatal(err)
	}
	var want []string
	for i := range 130 {
		c := r.Chat("Ana", "hello")
		if i%2 == 0 {
			c.Reply(mei, "hi")
			want = append(want, "row-"+c.ID)
		}
	}
	slices.Reverse(want)
	b := visit(t, r, r.Session("mei@example.com"))
	var got []string
	for next := "/inbox/shop/v/" + id; next != ""; {
		body := b.get(next, "Parley-Part", "rows").want(t, http.StatusOK).body
		for _, part := range strings.Split(body, `<li id="`)[1:] {
			got = append(got, part[:len("row-")+32])
		}
		next = ""
		if _, after, found := strings.Cut(body, `?after=`); found && !strings.Contains(body, `class="more" hidden`) {
			cursor, _, _ := strings.Cut(after, `"`)
			next = "/inbox/shop/v/" + id + "?after=" + cursor
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%d rows, want %d", len(got), len(want))
	}
}

// What is unread is so for each agent: until they read or answer, or once they mark
// it; what they said themselves never is.
func TestUnreadPerAgent(t *testing.T) {
	r, mei, cookie := furnished(t)
	jo := r.Agent("Jo", "jo@example.com", inboxes.Site)
	c := r.Chat("Ana", "hello")
	hers, his := visit(t, r, cookie), visit(t, r, r.Session("jo@example.com"))
	unread := func(step string, mine, others bool) {
		t.Helper()
		for b, want := range map[browser]bool{hers: mine, his: others} {
			if body := b.get("/inbox/shop/all").body; strings.Contains(body, `class="row unread"`) != want {
				t.Errorf("%s: unread for %v: %v", step, b == hers, !want)
			}
		}
	}
	unread("at first", true, true)
	c.AgentRead(mei)
	unread("after one read it", false, true)
	state := c.State()
	if e := r.Desk.AgentRead(t.Context(), inboxes.Site, c.ID, inboxes.Person(jo), state.Seq); e != nil {
		t.Fatal(e)
	}
	unread("after both did", false, false)
	page, _, err := r.Store.Events(t.Context(), inboxes.Site, c.ID, state.Seq, 10)
	if err != nil || len(page) != 1 || page[0].Kind != chat.KindSeen || !page[0].Hides() {
		t.Errorf("the second reader is in the log as %+v, %v", page, err)
	}
	hers.post("/inbox/shop/c/"+c.ID+"/unread").want(t, http.StatusSeeOther)
	unread("after one marked it", true, false)
	c.Reply(mei, "hi")
	unread("after she answered", false, false)
	c.Send("and?")
	unread("after the visitor wrote again", true, true)
	c.Reply(jo, "yes")
	unread("after he answered", true, false)
	c.Resolve(jo)
	unread("after it was resolved", false, false)
	hers.post("/inbox/shop/c/"+c.ID+"/unread").want(t, http.StatusSeeOther)
}
