package frame

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/store"
)

// Where nobody is there and the program cannot run, a form asks for an address.
func TestAnAddressByForm(t *testing.T) {
	r := newRelay(t)
	_, page := r.do("GET", "/frame?site=shop", nil)
	post := func(path string, fields ...string) (*http.Response, string) {
		form := url.Values{"site": {"shop"}, "locale": {"en"}, "conv": {hidden(page, "conv")}, "token": {hidden(page, "token")}, "id": {store.NewID()}, "ticket": {r.ticketFor("shop")}}
		for i := 1; i < len(fields); i += 2 {
			form.Set(fields[i-1], fields[i])
		}
		return r.do("POST", path, strings.NewReader(form.Encode()), "Content-Type", "application/x-www-form-urlencoded", "Origin", r.url)
	}
	if answer, _ := post("/frame/contact", "email", "mei@example.com"); answer.StatusCode != 404 {
		t.Errorf("before there is a conversation: %s", answer.Status)
	}
	if strings.Contains(page, `id="email"`) {
		t.Error("asked before anything was written")
	}
	_, body := post("/frame/send", "text", "Hello")
	if !strings.Contains(body, `id="email" type="email"`) || strings.Contains(body, `class="system"`) {
		t.Errorf("nobody asks for the address, or somebody is being found:\n%s", body)
	}
	for _, email := range []string{"", "mei", "@", "mei@", "@example.com"} {
		if answer, body := post("/frame/contact", "email", email); answer.StatusCode != 422 || !strings.Contains(body, "This is not an email address.") {
			t.Errorf("%q: %s", email, answer.Status)
		}
	}
	answer, body := post("/frame/contact", "email", " mei@example.com ")
	if answer.StatusCode != 200 || strings.Contains(body, `id="email"`) || !strings.Contains(body, "Saved. We can reach you at <bdi>mei@example.com</bdi>.") {
		t.Errorf("%s\n%s", answer.Status, body)
	}
	if state, err := r.Store.Conversation(t.Context(), "shop", hidden(page, "conv")); err != nil || state.Email != "mei@example.com" {
		t.Errorf("the agents see %q, %v", state.Email, err)
	}
}
