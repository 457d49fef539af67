package base

import "strings"

// Scheme are the colours of pages on light or on dark screens.
type Scheme struct{ Page, Box, Text, Muted Colour }

// LeastContrast is what WCAG 2.2 asks of text (1.4.3).
const LeastContrast = 4.5

// SchemeOf are the colours of tokens.css, light or dark, with those that a site
// sets in their places: "page", "box", "text" and "muted" as "#rrggbb", with
// "-dark" for the dark ones.
func SchemeOf(set map[string]string, dark bool) Scheme {
	s, suffix := Scheme{hex("ffffff"), hex("f1f4f7"), hex("1a2029"), hex("5e6570")}, ""
	if dark {
		s, suffix = Scheme{hex("14171d"), hex("1e2228"), hex("e5e8ed"), hex("9ca2ac")}, "-dark"
	}
	for name, at := range map[string]*Colour{"page": &s.Page, "box": &s.Box, "text": &s.Text, "muted": &s.Muted} {
		if c, ok := ParseColour(strings.TrimPrefix(set[name+suffix], "#")); ok {
			*at = c
		}
	}
	return s
}

func hex(digits string) Colour {
	c, _ := ParseColour(digits)
	return c
}

// Hardest is the text of the two that is harder to read, "text" or "muted", and
// its least contrast with what it stands on.
func (s Scheme) Hardest() (name string, ratio float64) {
	text := min(Contrast(s.Text, s.Page), Contrast(s.Text, s.Box))
	muted := min(Contrast(s.Muted, s.Page), Contrast(s.Muted, s.Box))
	if text <= muted {
		return "text", text
	}
	return "muted", muted
}
