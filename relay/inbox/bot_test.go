package inbox_test

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/audit"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// The site's log has who changed what of its bot, and nothing of what was refused.
func TestChangesOfTheBotAreLogged(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei", "mei@example.com", inboxes.Site)
	r.Grant("mei@example.com", people.Grant{Role: people.Admin})
	b := visit(t, r, r.Session("mei@example.com"))
	const at = "/inbox/shop/bot"
	version := regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(b.get(at).body)
	if version == nil {
		t.Fatal("the form has no version")
	}
	form := []string{"version", version[1], "on", "1", "name", "Pip", "sure", "60", "hours", "2", "people", "refunds", "opening-zh", " 退货 \r\n\r\n物流", "handOver-en", "Mail me"}
	b.post(at, form...).want(t, http.StatusSeeOther)
	b.post(at, form...).want(t, http.StatusConflict)
	list, err := audit.List(t.Context(), r.Docs, inboxes.Site, audit.Filter{})
	if err != nil || len(list) != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
	e := list[0]
	for _, want := range []audit.Change{
		{Field: "on", Before: "false", After: "true"}, {Field: "name", After: "Pip"}, {Field: "threshold", Before: "0", After: "0.6"},
		{Field: "hours", Before: "0", After: "2"}, {Field: "people", After: "refunds"},
		{Field: "replies", After: "en: Mail me; zh: 退货, 物流"},
	} {
		if !slices.Contains(e.Changes, want) {
			t.Errorf("%+v is not in %+v", want, e.Changes)
		}
	}
	if e.What != "bot-changed" || e.ByName != "Mei" || e.From == "" || e.At == 0 {
		t.Errorf("%+v", e)
	}
}

// What is refused of the bot's form stands at its field, with what was typed.
func TestTheBotsFormKeepsWhatIsRefused(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei", "mei@example.com", inboxes.Site)
	r.Grant("mei@example.com", people.Grant{Role: people.Admin})
	b := visit(t, r, r.Session("mei@example.com"))
	const at = "/inbox/shop/bot"
	for field, wrong := range map[string]string{
		"sure": "101", "hours": "a day", "name": strings.Repeat("n", 121), "people": strings.Repeat("topic\n", 101), "opening-ar": strings.Repeat("x", 81),
	} {
		form := map[string]string{"version": "0", "on": "1", "name": "Pip", "sure": "60", "hours": "2", "people": "refunds", "opening-ar": "شحن"}
		form[field] = wrong
		var fields []string
		for name, value := range form {
			fields = append(fields, name, value)
		}
		got := b.post(at, fields...)
		got.want(t, http.StatusUnprocessableEntity)
		marked := regexp.MustCompile(`<[a-z]+ id="bot-` + field + `"[^>]*aria-invalid="true"`)
		if !marked.MatchString(got.body) || !strings.Contains(got.body, `role="alert"`) {
			t.Errorf("%s: nothing is said at the field", field)
		}
		for _, value := range form {
			if value != "1" && value != "0" && !strings.Contains(got.body, strings.TrimSuffix(value, "\n")) {
				t.Errorf("%s: %.20q is gone", field, value)
			}
		}
	}
	if list, err := audit.List(t.Context(), r.Docs, inboxes.Site, audit.Filter{}); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
}

// The page lists what would be answered at once; who moves the threshold sees
// another list, and one click takes it.
func TestTheBotsThresholdCanBeMoved(t *testing.T) {
	r := inboxes.Start(t)
	var entries []faq.Entry
	for i, what := range []string{"parcel", "refund", "invoice", "password", "voucher", "warranty", "address", "newsletter"} {
		entries = append(entries, faq.Entry{ID: strconv.Itoa(i), Lang: "en", Question: "Where is my " + what + "?", Alt: []string{"I look for the " + what, what + " missing"}, Answer: "See there."})
	}
	if err := help.Import(t.Context(), r.Docs, inboxes.Site, entries); err != nil {
		t.Fatal(err)
	}
	r.Agent("Mei", "mei@example.com", inboxes.Site)
	r.Grant("mei@example.com", people.Grant{Role: people.Admin})
	b := visit(t, r, r.Session("mei@example.com"))
	const at = "/inbox/shop/bot"
	all, none := b.get(at+"?at=0").body, b.get(at+"?at=100").body
	if !strings.Contains(all, "Although no article answers: 24 of 24") || !strings.Contains(all, "I look for the refund</bdi>") {
		t.Error("from 0 on not everything is answered")
	}
	if !strings.Contains(none, "Although no article answers: 0 of 24") || !strings.Contains(none, "Rightly: 0 of 16") {
		t.Error("from 100 on something is answered")
	}
	version := regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(all)
	b.post(at, "do", "sure", "version", version[1], "sure", "61").want(t, http.StatusSeeOther)
	s, err := site.Get(t.Context(), r.Docs, inboxes.Site)
	if err != nil || s.Bot.Threshold != .61 || s.Bot.On {
		t.Errorf("%+v, %v", s.Bot, err)
	}
	if body := b.get(at).body; !strings.Contains(body, `name="at" min="0" max="100" value="61"`) {
		t.Error("the page shows another threshold than the one that holds")
	}
}
