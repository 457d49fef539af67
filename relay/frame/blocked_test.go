package frame

import (
	"net/url"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/store"
)

// Who is blocked is told so on every form, keeps what they typed, and leaves
// nothing behind: neither a conversation nor a file.
func TestABlockedVisitorByForm(t *testing.T) {
	r := newRelay(t)
	visitor, conv := store.NewID(), store.NewID()
	token := r.Access.IssueToken("shop", visitor)
	post := func(path string, fields ...string) (int, string) {
		form := url.Values{"site": {"shop"}, "conv": {conv}, "id": {store.NewID()}, "token": {token}, "ticket": {r.ticketFor("shop")}}
		for i := 1; i < len(fields); i += 2 {
			form.Set(fields[i-1], fields[i])
		}
		answer, body := r.do("POST", path, strings.NewReader(form.Encode()), "Content-Type", "application/x-www-form-urlencoded", "Origin", r.url)
		return answer.StatusCode, body
	}
	post("/frame/send", "text", "buy this")
	if _, err := (desk.Blocks{Desk: r.Desk}).Block(t.Context(), "shop", conv, store.NewID(), desk.Person{ID: store.NewID(), Name: "Mei"}, desk.Blocking{ByAddress: true}); err != nil {
		t.Fatal(err)
	}
	was, err := r.Store.Conversation(t.Context(), "shop", conv)
	if err != nil {
		t.Fatal(err)
	}
	first := conv
	for range 2 { // into the old one, and as somebody new from the same address
		for path, fields := range map[string][]string{"/frame/send": {"text", "and this"}, "/frame/contact": {"email", "a@example.com"}, "/frame/rate": {"score", "1", "offer", "1"}} {
			if status, body := post(path, fields...); status != 422 || !strings.Contains(body, "You cannot write here at the moment.") {
				t.Errorf("%s: %d %s", path, status, body)
			}
		}
		if _, body := post("/frame/send", "text", "and this"); !strings.Contains(body, "and this") {
			t.Error("what was typed is gone")
		}
		answer, body := r.do("POST", "/frame/file?site=shop&name=a.txt&id="+store.NewID(), strings.NewReader("x"), "Origin", r.url, "Parley-Token", token)
		if answer.StatusCode != 422 || !strings.Contains(body, "visitor_blocked") {
			t.Errorf("a file: %s %s", answer.Status, body)
		}
		token, conv = r.Access.IssueToken("shop", store.NewID()), store.NewID()
	}
	if now, err := r.Store.Conversation(t.Context(), "shop", first); err != nil || now.Seq != was.Seq {
		t.Errorf("at %d, was %d, %v", now.Seq, was.Seq, err)
	}
	if list, _, err := r.Store.List(t.Context(), "shop", "all", "", 10); err != nil || len(list) != 1 {
		t.Errorf("%d conversations, %v", len(list), err)
	}
}
