package helpcentre_test

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/templates/base"
)

var styleIn = regexp.MustCompile(`href="([^"]*accent\.css[^"]*)"`)

// Pages have the site's style variables, with its colour made readable on them,
// and the style sheet has nothing that is not one.
func TestStyleVariables(t *testing.T) {
	c := start(t, shop...)
	c.site(func(s *site.Site) {
		s.Help.Accent = "#ffdd00"
		s.Help.Variables = map[string]string{"page": "#fffaf0", "box": "#f0e8d8", "text-dark": "#ffffff", "line": "#ccbbaa", "radius": "3", "font": "rounded"}
	})
	_, page := c.get("/help/shop/en/")
	found := styleIn.FindStringSubmatch(page)
	if found == nil {
		t.Fatal(page)
	}
	answer, css := c.get(html.UnescapeString(found[1]))
	if answer.StatusCode != 200 || !strings.Contains(answer.Header.Get("Cache-Control"), "immutable") {
		t.Fatal(answer.Status, answer.Header, css)
	}
	light, dark, _ := strings.Cut(css, "@media(prefers-color-scheme:dark){")
	for _, part := range []string{"--surface:#fffaf0;", "--raised:#f0e8d8;", "--line:#ccbbaa;"} {
		if !strings.Contains(light, part) || strings.Contains(dark, part) {
			t.Errorf("%s is not in the light scheme alone:\n%s", part, css)
		}
	}
	for _, part := range []string{"--text:#ffffff;", "--r-card:3px", "--font:ui-rounded,"} {
		if !strings.Contains(dark, part) {
			t.Errorf("%s is missing:\n%s", part, css)
		}
	}
	ink, _ := base.ParseColour(regexp.MustCompile(`--ink:#(\w+)`).FindStringSubmatch(light)[1])
	for _, on := range []string{"fffaf0", "f0e8d8"} {
		if s, _ := base.ParseColour(on); base.Contrast(ink, s) < base.LeastContrast {
			t.Errorf("links have %.2f on %s", base.Contrast(ink, s), on)
		}
	}
	for _, query := range []string{
		"c=117755&page=red", "c=117755&page=%23fff", "c=117755&page=%23112233%3B}", "c=117755&radius=3px", "c=117755&radius=25", "c=117755&font=x",
		"c=117755&colour=%23112233", "c=117755&text=%23ffffff", "c=117755&muted-dark=%23202020", "c=x&radius=3", "page=%23ffffff",
	} {
		if answer, css := c.get("/help/shop/accent.css?" + query); answer.StatusCode != 400 {
			t.Errorf("%s: %s %s", query, answer.Status, css)
		}
	}
}

// The usual colours can be read, and those of a site take their place.
func TestSchemes(t *testing.T) {
	for _, dark := range []bool{false, true} {
		s := base.SchemeOf(nil, dark)
		if name, ratio := s.Hardest(); ratio < base.LeastContrast {
			t.Errorf("%s: %.2f", name, ratio)
		}
		if set := base.SchemeOf(map[string]string{"text": "#010203", "text-dark": "#010203"}, dark); fmt.Sprint(set.Text) != "#010203" {
			t.Errorf("%v", set.Text)
		}
	}
}
