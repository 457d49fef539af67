package admin_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
)

// Texts are set by language, and the preview shows what is typed before it is
// saved; what is wrong there it leaves as it is.
func TestTextsAndTheirPreview(t *testing.T) {
	h := newHouse(t)
	ana := h.as("ana", people.Grant{Role: people.Admin})
	path := "/inbox/shop/settings/site"
	version := found(t, versionIn, ana.do("GET", path).want(t, 200, "Site name, العربية", "Nobody there, English", `sandbox`))
	form := []string{"version", version, "name", "Pots", "origins", "https://one.example", "name-zh", "陶器店", "greeting-en", "Hi", "away-en", "We are at the kiln."}
	ana.do("POST", path, append(form, "away-ar", strings.Repeat("x", 301))...).want(t, 422, "longer than 300 characters", "陶器店")
	ana.do("POST", path, form...).want(t, 303)
	s, err := site.Get(t.Context(), h.Docs, "shop")
	if err != nil || s.NameIn("zh") != "陶器店" || s.Away["en"] != "We are at the kiln." || s.Away["ar"] != "" {
		t.Errorf("%+v, %v", s, err)
	}
	typed := url.Values{"locale": {"en"}, "greeting-en": {"Which pot?"}, "accent": {"no colour"}, "name": {"Ana's <b>pots</b>"}}
	shown := ana.do("GET", "/inbox/shop/settings/preview?"+typed.Encode()).want(t, 200, "Which pot?", "We are at the kiln.", `data-name="Ana's <b>pots</b>"`)
	if strings.Contains(shown.body, "<b>pots") || strings.Contains(shown.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'") || shown.Header.Get("X-Frame-Options") != "" {
		t.Errorf("%v %s", shown.Header, shown.body)
	}
	ana.do("GET", "/inbox/shop/settings/preview?locale=zh").want(t, 200, "陶器店")
	if s, err := site.Get(t.Context(), h.Docs, "shop"); err != nil || s.Name != "Pots" {
		t.Errorf("a preview is stored: %+v, %v", s, err)
	}
}
