package inbox_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// Without a script conversations of a visitor are merged, read, taken apart and split
// on pages; nobody does it with what they may not see.
func TestMergeBySheet(t *testing.T) {
	r := inboxes.Start(t)
	mei := r.Agent("Mei", "mei@example.com", inboxes.Site)
	r.Agent("Bo", "bo@example.com", inboxes.Site)
	r.Grant("bo@example.com", people.Grant{Role: people.Member, Scope: people.ScopeOwn})
	b, other := visit(t, r, r.Session("mei@example.com")), visit(t, r, r.Session("bo@example.com"))
	first := r.Chat("Priya", "Where is my order?")
	second := r.ChatOf(first.Visit, "And the invoice?")
	second.Note(mei, "secret: a good customer")
	stranger := r.Chat("Olga", "hello")
	at := func(conv, act string) string { return "/inbox/shop/c/" + conv + "/" + act }
	post := func(to string, form url.Values) answer { return b.do(http.MethodPost, to, form.Encode()) }

	if a := b.do(http.MethodGet, at(first.ID, "merge"), "").want(t, http.StatusOK); !strings.Contains(a.body, "And the invoice?") || strings.Contains(a.body, "Olga") {
		t.Errorf("the page of merging: %s", a.body)
	}
	post(at(first.ID, "merge"), url.Values{"from": {stranger.ID}}).want(t, http.StatusUnprocessableEntity)
	post(at(first.ID, "merge"), url.Values{"from": {second.ID}}).want(t, http.StatusSeeOther)
	if s := second.State(); s.MergedInto != first.ID {
		t.Fatalf("after merging %+v", s.Union)
	}
	if a := b.do(http.MethodGet, "/inbox/shop/c/"+second.ID, "").want(t, http.StatusSeeOther); a.Header.Get("Location") != "/inbox/shop/c/"+first.ID {
		t.Errorf("a link leads to %s", a.Header.Get("Location"))
	}
	if a := b.do(http.MethodGet, "/inbox/shop/c/"+second.ID+"?merged=1", "").want(t, http.StatusOK); !strings.Contains(a.body, "secret: a good customer") || !strings.Contains(a.body, "/unmerge") {
		t.Error("what was merged is not to be read")
	}
	if a := b.do(http.MethodGet, "/inbox/shop/c/"+first.ID, "").want(t, http.StatusOK); !strings.Contains(a.body, second.ID+"?merged=1") {
		t.Error("nothing leads to what was merged")
	}
	other.do(http.MethodPost, at(first.ID, "unmerge"), "").want(t, http.StatusNotFound)
	post(at(second.ID, "unmerge"), nil).want(t, http.StatusSeeOther)
	if s := second.State(); s.MergedInto != "" || s.Status != chat.StatusOpen {
		t.Errorf("taken back: %+v", s)
	}

	post(at(first.ID, "split"), url.Values{"of": {"1"}}).want(t, http.StatusUnprocessableEntity)
	a := post(at(first.ID, "split"), url.Values{"of": {"2"}}).want(t, http.StatusSeeOther)
	if a := b.do(http.MethodGet, a.Header.Get("Location"), "").want(t, http.StatusOK); !strings.Contains(a.body, "Where is my order?") {
		t.Errorf("split off: %s", a.body)
	}
}

// Without a script a reply is sent later, changed and sent at once by forms.
func TestPlanByForm(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei", "mei@example.com", inboxes.Site)
	b := visit(t, r, r.Session("mei@example.com"))
	c := r.Chat("Priya", "Where is it?")
	post := func(act string, form url.Values) answer {
		return b.do(http.MethodPost, "/inbox/shop/c/"+c.ID+"/"+act, form.Encode())
	}
	plan := func(then string) answer {
		return post("reply", url.Values{"id": {store.NewID()}, "text": {"Did it come?"}, "then": {then}, "zone": {"Europe/Berlin"}, "later": {"2020-01-01T10:00"}})
	}
	plan("later/at").want(t, http.StatusUnprocessableEntity)
	plan("later/reply").want(t, http.StatusUnprocessableEntity)
	plan("later/tomorrow").want(t, http.StatusSeeOther)
	s := c.State()
	if len(s.Plans) != 1 || s.AgentSeq != 0 {
		t.Fatalf("planned: %+v", s.Plans)
	}
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	if due := time.UnixMilli(s.Plans[0].Due).In(berlin); due.Hour() != 9 || due.Minute() != 0 {
		t.Errorf("tomorrow is %v", due)
	}
	of := url.Values{"of": {s.LastID}}
	post("plan", of).want(t, http.StatusBadRequest)
	of.Set("of", strconv.FormatUint(s.Plans[0].Seq, 10))
	a := b.do(http.MethodGet, "/inbox/shop/c/"+c.ID+"/plan?zone=Europe/Berlin&of="+of.Get("of"), "").want(t, http.StatusOK)
	if !strings.Contains(a.body, "Did it come?") || !strings.Contains(a.body, "T09:00") {
		t.Errorf("the page of what is planned: %s", a.body)
	}
	of.Set("do", "send")
	post("plan", of).want(t, http.StatusSeeOther)
	if s := c.State(); s.Preview != "Did it come?" || len(s.Plans) != 0 {
		t.Errorf("sent: %q, %+v", s.Preview, s.Plans)
	}
	post("plan", of).want(t, http.StatusUnprocessableEntity)
}
