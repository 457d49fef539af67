package inbox_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/audit"
	"github.com/parley-chat/parley/relay/bot/flow"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

const flowSteps = `start: what
steps:
  what:
    say: {en: What is it about?, zh: 请问您要咨询什么？, ar: بماذا نساعدك؟}
    choices: [{text: {en: My order, zh: 我的订单, ar: طلبي}, to: order}]
  order:
    say: Which order?
    ask: order
    to: told
  told:
    say: Order {order} is *here*.
    do: {priority: high}
`

// A flow is played as it stands in the form, saved, and what is refused of it stays.
func TestTheFlowIsEditedAndPlayed(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei", "mei@example.com", inboxes.Site)
	r.Grant("mei@example.com", people.Grant{Role: people.Admin})
	b := visit(t, r, r.Session("mei@example.com"))
	const at = "/inbox/shop/bot/flow"
	fields := func(more ...string) []string { return append([]string{"version", "0", "source", flowSteps}, more...) }

	said := b.do(http.MethodPost, at, "said="+url.QueryEscape("你好")+"&"+form(fields("do", "say", "lang", "zh-CN", "said", "我的订单", "next", "4711 <b>")...))
	said.want(t, http.StatusOK)
	for _, part := range []string{"请问您要咨询什么？", "Which order?", "Order 4711 &lt;b&gt; is here.", "Priority: High", "The flow has ended.", `name="said" value="4711 &lt;b&gt;"`} {
		if !strings.Contains(said.body, part) {
			t.Errorf("the simulation lacks %q", part)
		}
	}
	arab := b.post(at, fields("do", "say", "lang", "ar", "next", "مرحبا")...)
	for _, part := range []string{"بماذا نساعدك؟", `name="choose" value="طلبي"`} {
		if !strings.Contains(arab.body, part) {
			t.Errorf("the simulation in Arabic lacks %q", part)
		}
	}
	if d, err := flow.Of(t.Context(), r.Docs, inboxes.Site); err != nil || d.Version != 0 {
		t.Errorf("a simulation saves %+v, %v", d, err)
	}
	chosen := b.post(at, fields("do", "", "lang", "en", "said", "hello", "choose", "My order")...)
	if !strings.Contains(chosen.body, "Which order?") {
		t.Error("a choice is not taken")
	}

	wrong := b.post(at, "version", "0", "do", "save", "on", "1", "source", "start: a\nsteps:\n  a: {says: x}\n")
	wrong.want(t, http.StatusUnprocessableEntity)
	if !strings.Contains(wrong.body, "unknown field") || !strings.Contains(wrong.body, "a: {says: x}") {
		t.Error("what is refused is not told, or gone")
	}
	b.post(at, fields("do", "save", "on", "1")...).want(t, http.StatusSeeOther)
	b.post(at, fields("do", "save")...).want(t, http.StatusConflict)
	page := b.get(at + "?saved=1").body
	if !strings.Contains(page, "Saved as version 1.") || !regexp.MustCompile(`name="on"[^>]*checked`).MatchString(page) {
		t.Error("the page does not show what was saved")
	}
	list, err := audit.List(t.Context(), r.Docs, inboxes.Site, audit.Filter{})
	if err != nil || len(list) != 1 || list[0].What != "flow-changed" {
		t.Errorf("%+v, %v", list, err)
	}
}
