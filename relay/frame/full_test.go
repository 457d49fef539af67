package frame

import (
	"net/url"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/store"
)

// Where a conversation is full, the form goes into a new one, and the page says
// so.
func TestAFullConversationGoesOnInANewOne(t *testing.T) {
	r := newRelay(t)
	r.Desk.VisitorBytes = 500
	token, conv := r.Access.IssueToken("shop", store.NewID()), store.NewID()
	send := func(text string) string {
		form := url.Values{
			"site": {"shop"}, "conv": {conv}, "id": {store.NewID()}, "token": {token}, "ticket": {r.ticketFor("shop")}, "text": {text},
		}
		answer, body := r.do("POST", "/frame/send", strings.NewReader(form.Encode()),
			"Content-Type", "application/x-www-form-urlencoded", "Origin", r.url)
		if answer.StatusCode != 200 || !strings.Contains(body, text) {
			t.Fatalf("%s\n%s", answer.Status, body)
		}
		return body
	}
	if body := send("the first one"); strings.Contains(body, "is full") || !strings.Contains(body, `data-conv="`+conv) {
		t.Error("the first message did not go where it was sent")
	}
	send(strings.Repeat("x", 160))
	body := send("the last one")
	if !strings.Contains(body, "This conversation is full.") || strings.Contains(body, `data-conv="`+conv) || strings.Contains(body, "the first one") {
		t.Errorf("it goes on in the full one:\n%s", body)
	}
}
