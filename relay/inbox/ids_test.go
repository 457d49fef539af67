package inbox_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// What is not an id, and a conversation of another site, are answered alike:
// not found.
func TestIDsAreNotTakenOnTrust(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Own", "own@example.com", inboxes.Site)
	b := visit(t, r, r.Session("own@example.com"))
	other := r.Chat("Ana", "hello")
	for _, path := range []string{
		"/inbox/shop/c/" + store.NewID(),
		"/inbox/shop/c/" + strings.ToUpper(other.ID),
		"/inbox/shop/c/" + other.ID + "0",
		"/inbox/shop/c/..", "/inbox/shop/c/%2e%2e%2f", "/inbox/shop/c/%00",
		"/inbox/shop/c/" + strings.Repeat("a", 4096),
		"/inbox/other/c/" + other.ID,
		"/inbox/nothing/all", "/inbox/_/all", "/inbox/%7Bsite%7D:x/all", "/inbox/shop%0d%0a/all",
		"/inbox/shop/nothing", "/inbox/shop/agent%2F1",
	} {
		a := b.get(path)
		if a.StatusCode != http.StatusNotFound && a.StatusCode != http.StatusMovedPermanently && a.StatusCode != http.StatusTemporaryRedirect {
			t.Errorf("GET %.60s: %d", path, a.StatusCode)
		}
		if strings.Contains(a.body, "hello") {
			t.Errorf("GET %.60s shows the conversation", path)
		}
	}
	b.call("/inbox/shop/c/"+store.NewID()+"/reply", "id", store.NewID(), "text", "hi").want(t, http.StatusNotFound)
	b.call("/inbox/shop/c/"+other.ID+"/reply", "id", "short", "text", "hi").want(t, http.StatusBadRequest)
}
