package admin_test

import (
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// The page tells which limits hold, which of them somebody set, and who of this
// site is limited.
func TestLimits(t *testing.T) {
	h := newHouse(t)
	ana := h.as("ana", people.Grant{Role: people.Admin})
	ana.do("GET", "/inbox/shop/settings/limits").want(t, 200, "Nobody is limited.", "Frames a second, of a visitor", "set with -pages", "the default", "1000")
	for _, site := range []string{inboxes.Site, inboxes.Other} {
		who := budget.Who{Address: "192.0.2." + map[string]string{inboxes.Site: "1", inboxes.Other: "2"}[site], Site: site}
		for h.Access.Budget.Take(budget.Starts, 1, who) == nil {
		}
	}
	page := ana.do("GET", "/inbox/shop/settings/limits").want(t, 200, "Conversations", "an address · 192.0.2.1", "1 times since")
	if strings.Contains(page.body, "192.0.2.2") {
		t.Error("a site sees who is limited at another")
	}
}
