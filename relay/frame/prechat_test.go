package frame

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/mask"
	"github.com/parley-chat/parley/relay/person"
	"github.com/parley-chat/parley/relay/prechat"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
)

// A site asks what it wants to know, of who writes to a team more; what was answered
// stands in the conversation and in the transcript, and is asked no more.
func TestVisitorsFillInASitesFields(t *testing.T) {
	r := newRelay(t)
	if _, page := r.do("GET", "/frame?site=shop", nil); strings.Contains(page, "data-before") {
		t.Error("nothing is asked, and the page asks")
	}
	put := func(f prechat.Field) string {
		t.Helper()
		id := store.NewID()
		if err := prechat.Kind.Put(t.Context(), r.Docs, "shop", docs.Doc[prechat.Field]{ID: id, Value: f}); err != nil {
			t.Fatal(err)
		}
		return id
	}
	label := func(en string) map[string]string { return map[string]string{"en": en, "zh": "中"} }
	sales, help := store.NewID(), store.NewID()
	for id, name := range map[string]string{sales: "Sales", help: "Help"} {
		if err := team.Kind.Put(t.Context(), r.Docs, "shop", docs.Doc[team.Team]{ID: id, Value: team.Team{Name: name}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := person.Attributes.Put(t.Context(), r.Docs, "shop", docs.Doc[person.Attribute]{ID: "order", Value: person.Attribute{Name: "Order", Type: person.Text}}); err != nil {
		t.Fatal(err)
	}
	order := put(prechat.Field{Label: label("Order <b>"), Kind: prechat.TextKind, Required: true, Attribute: "order"})
	phone := put(prechat.Field{Label: label("Phone"), Kind: prechat.PhoneKind, Place: 1})
	plan := put(prechat.Field{Label: label("Plan"), Kind: prechat.ChoiceKind, Options: []string{"Small", "Large"}, Required: true, Team: sales, Place: 2})
	terms := put(prechat.Field{Label: label("I agree"), Kind: prechat.CheckboxKind, Required: true, Team: sales, Place: 3})
	if err := site.Change(t.Context(), r.Docs, "shop", func(s *site.Site) {
		s.Before.Choose = site.ChooseTeam
		s.Mask = site.Mask{Kinds: []string{mask.Card}}
	}); err != nil {
		t.Fatal(err)
	}
	if _, page := r.do("GET", "/frame?site=shop", nil); !strings.Contains(page, `data-before="more choice"`) {
		t.Error("the page does not ask")
	}

	ana := r.fresh()
	asks := func(form ...string) string {
		t.Helper()
		answer, body := r.post("/frame/before", ana, append([]string{"begins", "1", "sure", "1", "part", "1"}, form...)...)
		if answer.StatusCode != http.StatusOK {
			t.Fatalf("%s\n%s", answer.Status, body)
		}
		return body
	}
	says := func(body string, words ...string) {
		t.Helper()
		for _, w := range words {
			if !strings.Contains(body, w) {
				t.Errorf("it does not say %q:\n%s", w, body)
			}
		}
	}
	_, body := r.post("/frame/before", ana, "begins", "1")
	if says(body, "Order &lt;b&gt;", "Phone", "Sales"); strings.Contains(body, "Plan") || strings.Contains(body, "Please fill") {
		t.Errorf("what a team asks, or what is wrong, is shown too early:\n%s", body)
	}
	body = asks("choice", sales, "shown", order, "shown", phone, "more-"+order, "4711")
	if says(body, "Plan", "I agree", `value="4711"`); strings.Contains(body, "aria-invalid") {
		t.Errorf("what was not shown yet is wrong:\n%s", body)
	}
	all := []string{"choice", sales, "shown", order, "shown", phone, "shown", plan, "shown", terms}
	says(asks(append(all, "more-"+phone, "call me", "more-"+plan, "Huge")...), "Please fill this in.", "This is not a phone number.", "Please check this box.", "aria-invalid")
	body = asks(append(all, "more-"+order, " 4111 1111 1111 1111 ", "more-"+phone, "+49 30 901820", "more-"+plan, "Large", "more-"+terms, "1")...)
	found := regexp.MustCompile(`data-more="([^"]+)"`).FindStringSubmatch(body)
	if found == nil {
		t.Fatalf("it is not done:\n%s", body)
	}
	more := html.UnescapeString(found[1])

	told := func(status int, form ...string) {
		t.Helper()
		if answer, body := r.post("/frame/told", ana, form...); answer.StatusCode != status {
			t.Errorf("%v: %s\n%s", form, answer.Status, body)
		}
	}
	id := store.NewID()
	told(http.StatusNotFound, "id", id, "more", more) // there is no conversation yet
	r.post("/frame/send", ana, "ticket", r.ticketFor("shop"), "text", "Hello")
	told(http.StatusOK, "id", id, "more", more)
	told(http.StatusOK, "id", id, "more", more)
	told(http.StatusNotFound, "id", "x", "more", more)
	var said []string
	events, _, err := r.Store.Events(t.Context(), "shop", ana.conv, 0, 100)
	for _, e := range events {
		if e.Kind == chat.KindFilled {
			said = append(said, chat.As[chat.Filled](e.Body).Says())
		}
	}
	const want = "Order <b>: •••• •••• •••• 1111\nPhone: +49 30 901820\nPlan: Large\nI agree: ✓"
	if err != nil || len(said) != 1 || said[0] != want {
		t.Errorf("it was kept as %q, %v", said, err)
	}
	if _, text := r.post("/frame/transcript", ana, "as", "text"); !strings.Contains(text, "Plan: Large") {
		t.Errorf("the transcript is\n%s", text)
	}
	if body := asks("choice", help); strings.Contains(body, "Order") || !strings.Contains(body, "Phone") {
		t.Errorf("who has the attribute is asked:\n%s", body)
	}
	if _, body := r.post("/frame/before", ana, "begins", "1", "part", "1", "known", "1", "choice", sales); strings.Contains(body, "Phone") || !strings.Contains(body, "Plan") {
		t.Errorf("who was asked before is asked by the site again, or not by the team:\n%s", body)
	}
	if answer, _ := r.post("/frame/erase", ana, "sure", "1"); answer.StatusCode != http.StatusOK {
		t.Fatal(answer.Status)
	}
	events, _, _ = r.Store.Events(t.Context(), "shop", ana.conv, 0, 100)
	for _, e := range events {
		if len(chat.As[chat.Filled](e.Body).Fields) > 0 {
			t.Errorf("erased, and left: %+v", e)
		}
	}
}
