package inbox_test

import (
	"net/http"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/canned"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

func TestCanned(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei", "mei@example.com", inboxes.Site)
	b := visit(t, r, r.Session("mei@example.com"))
	const at = "/inbox/shop/canned"
	id := store.NewID()
	list := func() (replies []canned.Reply) {
		decode(t, b.get(at, "Accept", "application/json").want(t, http.StatusOK), &replies)
		return replies
	}
	if got := list(); len(got) != 0 {
		t.Fatalf("a new site has %+v", got)
	}

	form := []string{"id", id, "version", "0", "name", "returns", "title", "Within 30 days", "text", "Send it back.\r\nWe pay."}
	b.post(at, form...).want(t, http.StatusSeeOther)
	want := canned.Reply{Name: "returns", Title: "Within 30 days", Text: "Send it back.\nWe pay."}
	if got := list(); len(got) != 1 || !reflect.DeepEqual(got[0], want) {
		t.Fatalf("saved %+v, want %+v", got, want)
	}

	// A second tab that has not seen the change is told, and keeps its words.
	a := b.post(at, form...).want(t, http.StatusConflict)
	if !strings.Contains(a.body, "Somebody else changed this") || !strings.Contains(a.body, "We pay.") {
		t.Errorf("the refused form: %s", a.body)
	}
	for name, bad := range map[string][]string{
		"a name with a space": {"id", store.NewID(), "version", "0", "name", "thank you", "text", "Thanks"},
		"no name":             {"id", store.NewID(), "version", "0", "name", " ", "text", "Thanks"},
		"no text":             {"id", store.NewID(), "version", "0", "name", "thanks", "text", " "},
		"a title of lines":    {"id", store.NewID(), "version", "0", "name", "thanks", "title", "a\nb", "text", "Thanks"},
	} {
		if a := b.post(at, bad...).want(t, http.StatusUnprocessableEntity); !strings.Contains(a.body, `role="alert"`) {
			t.Errorf("%s: nothing says why", name)
		}
	}
	b.post(at, "id", "..", "version", "0", "name", "thanks", "text", "Thanks").want(t, http.StatusBadRequest)
	b.post(at, "id", store.NewID(), "version", "-1", "name", "thanks", "text", "Thanks").want(t, http.StatusBadRequest)

	// The page says which version it shows; with that one it is changed and removed.
	page := b.get(at + "?edit=" + id).body
	version := regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(page)
	if version == nil || version[1] == "0" {
		t.Fatalf("the form of a reply that is there: %v", version)
	}
	b.post(at, "id", id, "version", version[1], "name", "returns", "do", "remove").want(t, http.StatusSeeOther)
	if got := list(); len(got) != 0 {
		t.Errorf("removed, and still there: %+v", got)
	}
}
