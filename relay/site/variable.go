package site

import (
	"fmt"
	"slices"
	"strconv"
)

// Colours are the style variables of a help centre that are colours, "#rrggbb":
// each for light screens, and with "-dark" for dark ones.
var Colours = []string{"page", "page-dark", "box", "box-dark", "text", "text-dark", "muted", "muted-dark", "line", "line-dark"}

// The other style variables: how round corners are, in pixels, and the typeface,
// one of Fonts.
const (
	Radius    = "radius"
	Font      = "font"
	MaxRadius = 24
)

// Fonts are the typefaces beside that of the reader's system.
var Fonts = []string{"serif", "rounded", "mono"}

// ValidVariable reports whether a help centre has such a style variable, and it
// may have such a value. Nothing else ever comes into a style sheet.
func ValidVariable(name, value string) bool {
	switch name {
	case Radius:
		n, err := strconv.Atoi(value)
		return err == nil && n >= 0 && n <= MaxRadius && strconv.Itoa(n) == value
	case Font:
		return slices.Contains(Fonts, value)
	}
	return slices.Contains(Colours, name) && validColour(value)
}

func (h *Help) checkVariables() error {
	for name, value := range h.Variables {
		if !ValidVariable(name, value) {
			return fmt.Errorf("help variable %q: %q is none of its values", name, value)
		}
	}
	return nil
}
