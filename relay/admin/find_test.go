package admin_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/people"
)

// Settings are found by the words of the reader's language, of pages, fields and
// what people call them elsewhere, among what one may open.
func TestSettingsAreFound(t *testing.T) {
	h := newHouse(t)
	ana := h.as("ana", people.Grant{Role: people.Owner})
	cy := h.as("cy", people.Grant{Role: people.Member})
	find := func(b *browser, q string) answer {
		return b.do("GET", "/inbox/shop/settings/find?q="+url.QueryEscape(q)).want(t, 200)
	}
	for _, test := range []struct{ lang, q, to string }{
		{"", "colour", `href="/inbox/shop/settings/site#field-accent"`},
		{"", "color", `href="/inbox/shop/settings/site"`},
		{"", "COLOUR contrast", ""}, // no setting has both
		{"", "holiday", `href="/inbox/shop/settings/hours`},
		{"", "vacation", `href="/inbox/shop/settings/hours"`},
		{"", "agent", `href="/inbox/shop/settings/people"`},
		{"", "invite email", `href="/inbox/shop/settings/people`},
		{"", "whatsapp", ""},
		{"", "<b onload=1>", ""},
		{"zh-CN", "颜色", `href="/inbox/shop/settings/site#field-accent"`},
		{"zh-Hant", "請假", ""},
		{"zh-Hant", "假日", `href="/inbox/shop/settings/hours"`},
		{"ar", "عطلة", `href="/inbox/shop/settings/hours"`},
	} {
		ana.langs = test.lang
		page := find(ana, test.q)
		_, list, _ := strings.Cut(page.body, "admin-body")
		if (test.to == "") == strings.Contains(list, "admin-row\"") || !strings.Contains(list, test.to) {
			t.Errorf("%s: %s", test.q, list)
		}
	}
	if page := find(cy, "colour"); strings.Contains(page.body, "settings/site") {
		t.Error("an agent finds pages that only admins open")
	}
	find(cy, "saved reply").want(t, 200, `href="/inbox/shop/settings/canned"`)
}
