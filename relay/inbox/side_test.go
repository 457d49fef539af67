package inbox_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// The parts beside a conversation stand as each agent wants them, in every conversation.
func TestSideParts(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei", "mei@example.com", inboxes.Site)
	r.Agent("Bo", "bo@example.com", inboxes.Site)
	first, second := r.Chat("Ana", "one"), r.Chat("Cy", "two")
	mei, bo := visit(t, r, r.Session("mei@example.com")), visit(t, r, r.Session("bo@example.com"))
	order := func(b browser, c *inboxes.Chat) (names string) {
		t.Helper()
		for _, part := range strings.Split(b.get("/inbox/shop/c/"+c.ID).want(t, http.StatusOK).body, `data-part="`)[1:] {
			name, rest, _ := strings.Cut(part, `"`)
			if strings.Contains(rest[:strings.Index(rest, `class="side-body"`)+60], `class="side-body" hidden`) {
				name = "-" + name
			}
			names += name + " "
		}
		return strings.TrimSpace(names)
	}
	const usual = "visitor pages person past help"
	if got := order(mei, first); got != usual {
		t.Errorf("at first %s", got)
	}
	path := "/inbox/shop/c/" + first.ID + "/side"
	if to := mei.post(path, "side", "help -visitor pages past person").want(t, http.StatusSeeOther).location(); to != "/inbox/shop/c/"+first.ID {
		t.Errorf("it leads to %s", to)
	}
	if got := order(mei, second); got != "help -visitor pages past person" {
		t.Errorf("arranged %s", got)
	}
	if got := order(bo, second); got != usual {
		t.Errorf("another agent has %s", got)
	}
	// What is none, or there twice, does no harm; what is missing comes last.
	mei.call(path, "side", "help nonsense -help -past "+strings.Repeat("x", 5000)).want(t, http.StatusNoContent)
	if got := order(mei, first); got != "help -past visitor pages person" {
		t.Errorf("of nonsense comes %s", got)
	}
}
