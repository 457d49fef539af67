package admin_test

import (
	"testing"

	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
)

func TestAutomationPage(t *testing.T) {
	h := newHouse(t)
	ana := h.as("ana", people.Grant{Role: people.Owner})
	path := "/inbox/shop/settings/automation"
	version := func() string { t.Helper(); return found(t, versionIn, ana.do("GET", path)) }
	rules := func() []site.Automation {
		t.Helper()
		s, err := site.Get(t.Context(), h.Docs, "shop")
		if err != nil {
			t.Fatal(err)
		}
		return s.Automation
	}
	ana.do("GET", path).want(t, 200, "There are no rules yet", "The rules did nothing yet")
	ana.do("POST", path, "do", "rule", "id", "", "version", version(), "name", "Does nothing", "when", "visitor").want(t, 422, "Does nothing", "does nothing, or is too long")
	ana.do("POST", path, "do", "rule", "id", "", "version", version(), "name", "Refunds", "on", "yes", "when", "visitor", "after", "10", "text", "refund", "priority", "1", "note", "See to it.").want(t, 303)
	list := rules()
	if len(list) != 1 || !list[0].On || list[0].After != 10 || list[0].If.Text != "refund" || *list[0].Then.Priority != 1 {
		t.Fatalf("saved %+v", list)
	}
	ana.do("POST", path, "do", "rule", "id", list[0].ID, "version", "1", "name", "Mine").want(t, 409, "Somebody else changed this meanwhile", "Mine")
	ana.do("GET", path+"?edit="+list[0].ID).want(t, 200, `value="refund"`, "See to it.")
	ana.do("GET", path+"?test="+list[0].ID).want(t, 200, "would have been done", "Nothing of the last week")
	ana.do("POST", path, "do", "rule", "id", list[0].ID, "version", version(), "name", "Refunds", "when", "visitor", "text", "refund", "or1.text", "invoice", "or1.hours", "closed", "or3.language", "zh", "snooze", "30", "webhook", "https://example.com/hook").want(t, 303)
	if r := rules()[0]; len(r.Or) != 2 || r.Or[0].Text != "invoice" || r.Or[0].Hours != "closed" || r.Or[1].Language != "zh" || r.Then.Snooze != 30 || r.Then.Webhook != "https://example.com/hook" {
		t.Errorf("saved %+v", r)
	}
	ana.do("GET", path+"?edit="+list[0].ID).want(t, 200, `name="or1.text"`, `value="invoice"`, "Or: ", `name="or3.text"`, "https://example.com/hook")
	for _, bad := range []string{"ftp://example.com/", "https://me:secret@example.com/", "no address"} {
		ana.do("POST", path, "do", "rule", "id", list[0].ID, "version", version(), "name", "Refunds", "when", "visitor", "webhook", bad).want(t, 422)
	}
	ana.do("POST", path, "do", "rule", "id", "x", "version", version()).want(t, 400)
	ana.do("GET", "/inbox/shop/settings/audit?what=automation-changed").want(t, 200, "Automation changed")
	ana.do("POST", path, "do", "remove", "id", list[0].ID, "version", version()).want(t, 303)
	if len(rules()) != 0 {
		t.Errorf("after it was removed there is %+v", rules())
	}
}
