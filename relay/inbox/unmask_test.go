package inbox_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/audit"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/mask"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// What is hidden stands nowhere but where a lead may look, who is in the audit log
// then; without that it stands nowhere; and it goes with its message.
func TestCardsAreMaskedAndLeadsMayLook(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei", "mei@example.com", inboxes.Site)
	r.Agent("Lea", "lea@example.com", inboxes.Site)
	r.Grant("lea@example.com", people.Grant{Role: people.Lead})
	mei, lea := visit(t, r, r.Session("mei@example.com")), visit(t, r, r.Session("lea@example.com"))
	masks := func(m site.Mask) {
		t.Helper()
		if err := site.Change(t.Context(), r.Docs, inboxes.Site, func(s *site.Site) { s.Mask = m }); err != nil {
			t.Fatal(err)
		}
	}
	const number, text = "4111 1111 1111 1111", "my card is 4111 1111 1111 1111"
	if c := r.Chat("Cem", "5500 0000 0000 0004"); c.State().Preview != "5500 0000 0000 0004" {
		t.Errorf("off, and hidden: %q", c.State().Preview)
	}

	masks(site.Mask{Kinds: mask.Kinds, Keep: true})
	c := r.Chat("Ana", "hello")
	id := store.NewID()
	say := func(text string) (store.Result, error) {
		return r.Desk.Send(t.Context(), inboxes.Site, c.ID, desk.Visit{Visitor: c.State().Visitor}, desk.Message{ID: id, Text: text})
	}
	for range 2 { // a retry is the same message
		if _, err := say(text); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := say("another"); err != desk.ErrReused {
		t.Errorf("another text under the same id: %v", err)
	}
	var of uint64
	for _, e := range logOf(t, r, c.ID) {
		if v := e.ForVisitor(); strings.Contains(v.Text, number) || e.Kind == chat.KindMasked && v.Body != nil {
			t.Errorf("the visitor is sent %+v", v)
		}
		if e.ID == id {
			of = e.Seq
		}
	}
	at := "/inbox/shop/c/" + c.ID
	seq := strconv.FormatUint(of, 10)
	if state := c.State(); !strings.Contains(state.Preview, "•••• 1111") {
		t.Errorf("lists show %q", state.Preview)
	}
	for _, agent := range []browser{mei, lea} {
		for _, path := range []string{at, "/inbox/shop/all", at + "/said?of=" + seq} {
			if body := agent.get(path).body; strings.Contains(body, number) {
				t.Errorf("%s shows it", path)
			}
		}
	}
	says(t, lea.get(at+"/said?of="+seq), "Show what was hidden")
	mei.call(at+"/unmask", "of", seq).want(t, http.StatusForbidden)
	says(t, lea.call(at+"/unmask", "of", seq).want(t, http.StatusOK), text)
	lea.call(at+"/unmask", "of", "2").want(t, http.StatusBadRequest)
	list, err := audit.List(t.Context(), r.Docs, inboxes.Site, audit.Filter{What: "unmasked"})
	if err != nil || len(list) != 1 || list[0].ByName != "Lea" {
		t.Errorf("the audit log has %+v, %v", list, err)
	}
	lea.call(at+"/delete", "of", seq).want(t, http.StatusOK)
	lea.call(at+"/unmask", "of", seq).want(t, http.StatusBadRequest)
	for _, e := range logOf(t, r, c.ID) {
		if chat.As[chat.Masked](e.Body).Was != "" {
			t.Errorf("deleted, and left: %+v", e)
		}
	}

	masks(site.Mask{Kinds: mask.Kinds})
	id = store.NewID()
	if _, err := say(text); err != nil {
		t.Fatal(err)
	}
	for _, e := range logOf(t, r, c.ID) {
		if e.Seq > of && (strings.Contains(e.Text, number) || chat.As[chat.Masked](e.Body).Was != "") {
			t.Errorf("for good, and left: %+v", e)
		}
	}
}
