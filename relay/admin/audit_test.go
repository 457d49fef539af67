package admin_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/people"
)

// Whatever the log tells of can be filtered for.
func TestEveryActCanBeFilteredFor(t *testing.T) {
	words, err := os.ReadFile("../../templates/words/agent/en.json")
	if err != nil {
		t.Fatal(err)
	}
	h := newHouse(t)
	page := h.as("ana", people.Grant{Role: people.Owner}).do("GET", "/inbox/shop/settings/audit").want(t, 200)
	for _, m := range regexp.MustCompile(`"act\.([a-z-]+)"`).FindAllStringSubmatch(string(words), -1) {
		if n := strings.Count(page.body, `<option value="`+m[1]+`"`); n != 1 {
			t.Errorf("%s is offered %d times", m[1], n)
		}
	}
}
