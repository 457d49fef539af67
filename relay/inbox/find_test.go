package inbox_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// What is found is what one may read, notes among it; to those who are not signed
// in there is no search.
func TestSearchFindsWhatIsInScope(t *testing.T) {
	s := newScoped(t)
	for _, c := range s.chats {
		c.Note(s.agents["cy"], "<b>hush</b> between us")
		if err := s.Search.Again(t.Context(), inboxes.Site, c.ID); err != nil {
			t.Fatal(err)
		}
	}
	for name, mine := range sees {
		b := visit(t, s.Relay, s.cookies[name])
		for _, query := range []string{"secret", "hush", "of", "secret&status=open"} {
			page := b.get("/inbox/shop/search?q="+query).want(t, http.StatusOK)
			if query == "hush" && !strings.Contains(page.body, "&lt;b&gt;<mark>hush</mark>&lt;/b&gt;") {
				t.Errorf("%s does not see what was found of the note: %.2000s", name, page.body)
			}
			for of, c := range s.chats {
				in := false
				for _, m := range mine {
					in = in || m == of
				}
				if found := strings.Contains(page.body, "/c/"+c.ID+"?view=all"); found != in {
					t.Errorf("%s searches %q and finds %q: %v", name, query, of, found)
				}
			}
		}
		b.get("/inbox/shop/search?q=nothing").want(t, http.StatusOK)
		b.get("/inbox/other/search?q=secret").want(t, http.StatusNotFound)
	}
	visit(t, s.Relay, "").get("/inbox/shop/search?q=hush").want(t, http.StatusSeeOther)
	b := visit(t, s.Relay, s.cookies["cy"])
	number := s.chats["cy"].State().Number
	if number == 0 {
		t.Fatal("the conversation has no number")
	}
	page := b.get("/inbox/shop/c/"+s.chats["cy"].ID).want(t, http.StatusOK)
	if called := `<bdi class="head-number">#`; !strings.Contains(page.body, called) {
		t.Error("the head does not say the number")
	}
}
