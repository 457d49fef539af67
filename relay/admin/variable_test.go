package admin_test

import (
	"maps"
	"net/url"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
)

// A help centre's colours are set, shown before they are saved, and refused where
// text could not be read, or where they are none.
func TestStyleVariables(t *testing.T) {
	h := newHouse(t)
	ana := h.as("ana", people.Grant{Role: people.Admin})
	path := "/inbox/shop/settings/help"
	version := found(t, versionIn, ana.do("GET", path).want(t, 200, "Page colour on dark screens", `data-url="/inbox/shop/settings/help/preview"`))
	for field, bad := range map[string][]string{
		"look-page":   {"red", "#fff", "url(//x)", "#11223", "#112233;}"},
		"look-radius": {"-1", "25", "1px", "007", "1e1"},
		"look-font":   {"Comic Sans", "serif;"},
	} {
		for _, value := range bad {
			ana.do("POST", path, "version", version, field, value).want(t, 422, `id="field-`+field+`"`)
		}
	}
	ana.do("POST", path, "version", version, "look-text", "#bbbbbb").want(t, 422, "1.7:1, and 4.5:1 is the least")
	ana.do("POST", path, "version", version, "look-page-dark", "#f0f0f0").want(t, 422, "is the least")

	set := map[string]string{"page": "#fffaf0", "box-dark": "#202020", "radius": "0", "font": "serif"}
	typed, form := url.Values{"locale": {"en"}}, []string{"version", version}
	for name, value := range set {
		typed.Set("look-"+name, value)
		form = append(form, "look-"+name, value)
	}
	shown := ana.do("GET", path+"/preview?"+typed.Encode()).want(t, 200, "page=%23fffaf0", "font=serif", "radius=0")
	if head := shown.Header; !strings.Contains(head.Get("Content-Security-Policy"), "frame-ancestors 'self'") || head.Get("X-Frame-Options") != "SAMEORIGIN" {
		t.Errorf("%v", head)
	}
	typed.Set("look-text", "#ffffff")
	if shown := ana.do("GET", path+"/preview?"+typed.Encode()).want(t, 200); strings.Contains(shown.body, "ffffff") {
		t.Errorf("a preview has text that cannot be read:\n%s", shown.body)
	}
	if s, err := site.Get(t.Context(), h.Docs, "shop"); err != nil || len(s.Help.Variables) != 0 {
		t.Errorf("a preview is stored: %+v, %v", s.Help, err)
	}
	ana.do("POST", path, form...).want(t, 303)
	s, err := site.Get(t.Context(), h.Docs, "shop")
	if err != nil || !maps.Equal(s.Help.Variables, set) {
		t.Errorf("%v, %v", s.Help.Variables, err)
	}
	s.Help.Variables["page"] = "red;}body{display:none"
	if err := site.Change(t.Context(), h.Docs, "shop", func(now *site.Site) { now.Help = s.Help }); err == nil {
		t.Error("a style sheet is stored as a colour")
	}
}

// Colours on which text of these colours can be read.
func init() {
	maps.Copy(fits, map[string]string{
		"look-page": "#fffaf0", "look-box": "#ffffff", "look-text": "#222222", "look-muted": "#555555", "look-line": "#cccccc",
		"look-page-dark": "#101010", "look-box-dark": "#202020", "look-text-dark": "#eeeeee", "look-muted-dark": "#bbbbbb", "look-line-dark": "#444444", "look-radius": "4",
	})
}
