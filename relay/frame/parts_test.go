package frame

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
)

// someone is a visitor with a conversation.
type someone struct{ visitor, token, conv string }

func (r *relay) someone(text string) someone {
	r.t.Helper()
	s := someone{visitor: store.NewID(), conv: store.NewID()}
	s.token = r.Access.IssueToken("shop", s.visitor)
	if _, err := r.Desk.Send(r.t.Context(), "shop", s.conv, desk.Visit{Visitor: s.visitor}, desk.Message{ID: store.NewID(), Text: text}); err != nil {
		r.t.Fatal(err)
	}
	return s
}

// post sends a form of a part.
func (r *relay) post(path string, of someone, fields ...string) (*http.Response, string) {
	r.t.Helper()
	form := url.Values{"site": {"shop"}, "locale": {"en"}, "token": {of.token}, "conv": {of.conv}, "id": {store.NewID()}}
	var shown []string
	for i := 1; i < len(fields); i += 2 {
		if form.Set(fields[i-1], fields[i]); fields[i-1] == "shown" { // several fields of that name
			shown = append(shown, fields[i])
			form["shown"] = shown
		}
	}
	return r.do("POST", path, strings.NewReader(form.Encode()), "Content-Type", "application/x-www-form-urlencoded", "Origin", r.url)
}

func TestAVisitorEndsAChat(t *testing.T) {
	r := newRelay(t)
	ana, bo := r.someone("Hello"), r.someone("Other")
	status := func() chat.Status {
		state, err := r.Store.Conversation(t.Context(), "shop", ana.conv)
		if err != nil {
			t.Fatal(err)
		}
		return state.Status
	}
	if answer, body := r.post("/frame/end", ana); answer.StatusCode != 200 || !strings.Contains(body, "End this chat?") || status() != chat.StatusOpen {
		t.Errorf("asked first: %s\n%s", answer.Status, body)
	}
	if answer, _ := r.post("/frame/end", someone{bo.visitor, bo.token, ana.conv}, "sure", "1"); answer.StatusCode != 404 || status() != chat.StatusOpen {
		t.Errorf("another's: %s", answer.Status)
	}
	if answer, _ := r.post("/frame/end", someone{token: "none", conv: ana.conv}, "sure", "1"); answer.StatusCode != 404 {
		t.Errorf("nobody's: %s", answer.Status)
	}
	if answer, body := r.post("/frame/end", ana, "sure", "1"); answer.StatusCode != 200 || status() != chat.StatusResolved || !strings.Contains(body, "Chat is closed") || !strings.Contains(body, "You ended this chat") {
		t.Errorf("ended: %s\n%s", answer.Status, body)
	}
	if answer, body := r.post("/frame/end", ana, "sure", "1", "part", "1"); answer.StatusCode != 200 || !strings.Contains(body, `data-done="ended"`) {
		t.Errorf("ended again: %s\n%s", answer.Status, body)
	}
}

func TestAVisitorTakesTheirDataAlong(t *testing.T) {
	r := newRelay(t)
	ana := r.someone("Hello <b>there</b>")
	mei := desk.Person{ID: store.NewID(), Name: "Mei"}
	if _, err := r.Desk.Reply(t.Context(), "shop", ana.conv, mei, desk.Message{ID: store.NewID(), Text: "Hi **Ana**"}); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Desk.Note(t.Context(), "shop", ana.conv, mei, desk.Message{ID: store.NewID(), Text: "a secret"}); err != nil {
		t.Fatal(err)
	}
	if err := r.Desk.Contact(t.Context(), "shop", ana.conv, ana.visitor, store.NewID(), "Ana", "ana@example.com"); err != nil {
		t.Fatal(err)
	}
	second := store.NewID()
	if _, err := r.Desk.Send(t.Context(), "shop", second, desk.Visit{Visitor: ana.visitor}, desk.Message{ID: store.NewID(), Text: "Again"}); err != nil {
		t.Fatal(err)
	}
	if _, body := r.post("/frame/data", ana); !strings.Contains(body, "We keep 2 conversations with you.") || !strings.Contains(body, "ana@example.com") {
		t.Errorf("her data: %s", body)
	}
	if _, body := r.post("/frame/data", r.fresh()); !strings.Contains(body, "Nothing of yours is kept here.") {
		t.Errorf("data of somebody new: %s", body)
	}
	answer, text := r.post("/frame/transcript", ana, "zone", "330")
	if h := answer.Header.Get("Content-Disposition"); h != `attachment; filename="shop.txt"` {
		t.Error(h)
	}
	for _, want := range []string{"Chat with Shop, ", "(UTC+05:30)", "You: Hello <b>there</b>\r\n", "Mei: Hi **Ana**\r\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q lacks %q", text, want)
		}
	}
	if strings.Contains(text, "secret") || strings.Contains(text, "Again") {
		t.Errorf("the transcript has more than is hers to see of it: %q", text)
	}
	if _, body := r.post("/frame/transcript", ana, "as", "html", "all", "1"); !strings.Contains(body, "Hello &lt;b&gt;there&lt;/b&gt;") || !strings.Contains(body, "<strong>Ana</strong>") || !strings.Contains(body, "Again") || strings.Contains(body, "secret") {
		t.Errorf("as a page: %s", body)
	}
	_, body := r.post("/frame/transcript", ana, "as", "json", "all", "1")
	var all struct {
		Site          string
		Conversations []struct {
			ID     string
			Events []struct{ Kind, Text string }
		}
	}
	if err := json.Unmarshal([]byte(body), &all); err != nil || all.Site != "shop" || len(all.Conversations) != 2 || strings.Contains(body, "secret") {
		t.Errorf("%v: %s", err, body)
	}
	bo := r.someone("Other")
	if answer, _ := r.post("/frame/transcript", someone{bo.visitor, bo.token, ana.conv}); answer.StatusCode != 404 {
		t.Errorf("another's: %s", answer.Status)
	}
}

func (r *relay) fresh() someone {
	return someone{token: r.Access.IssueToken("shop", store.NewID()), conv: store.NewID()}
}

// What a visitor says of the notice stands in their own conversation only, once.
func TestAVisitorConsents(t *testing.T) {
	r := newRelay(t)
	ana, bo := r.someone("Hello"), r.someone("Other")
	if answer, _ := r.post("/frame/agree", ana); answer.StatusCode != 404 {
		t.Errorf("without a notice: %s", answer.Status)
	}
	if err := site.Change(t.Context(), r.Docs, "shop", func(s *site.Site) {
		s.Widget = site.Widget{Notice: map[string]string{"de": "Hinweis"}, NoticeVersion: 4}
	}); err != nil {
		t.Fatal(err)
	}
	said := func() (said []chat.Consented) {
		page, _, err := r.Store.Events(t.Context(), "shop", ana.conv, 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range page {
			if e.Kind == chat.KindConsented {
				said = append(said, chat.As[chat.Consented](e.Body))
			}
		}
		return said
	}
	if answer, _ := r.post("/frame/agree", someone{bo.visitor, bo.token, ana.conv}); answer.StatusCode != 404 || len(said()) != 0 {
		t.Errorf("another's: %s, %v", answer.Status, said())
	}
	id := store.NewID()
	for range 2 {
		if answer, _ := r.post("/frame/agree", ana, "id", id, "part", "1"); answer.StatusCode != 200 {
			t.Errorf("agreed: %s", answer.Status)
		}
	}
	if answer, body := r.post("/frame/data", ana); answer.StatusCode != 200 || !strings.Contains(body, "Hinweis") {
		t.Errorf("the data: %s\n%s", answer.Status, body)
	}
	if answer, body := r.post("/frame/withdraw", ana, "part", "1"); answer.StatusCode != 200 || !strings.Contains(body, `data-done="shutdown"`) {
		t.Errorf("withdrawn: %s\n%s", answer.Status, body)
	}
	if got := said(); len(got) != 2 || got[0] != (chat.Consented{Version: "4"}) || got[1] != (chat.Consented{Version: "4", Withdrawn: 1}) {
		t.Errorf("the log says %v", got)
	}
	if answer, body := r.post("/frame/before", ana, "sure", "1"); answer.StatusCode != 200 || !strings.Contains(body, `aria-invalid="true"`) {
		t.Errorf("not agreed: %s\n%s", answer.Status, body)
	}
}
