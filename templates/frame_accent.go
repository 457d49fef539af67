package templates

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
)

// AccentPath is where AccentHandler is served.
const AccentPath = "/accent.css"

// AccentURL is the address of the style sheet that gives a page its site's
// colour, "#rrggbb".
func AccentURL(colour string) string {
	return AccentPath + "?c=" + strings.TrimPrefix(strings.ToLower(colour), "#")
}

// AccentHandler serves the style sheet of the colour that the address names. It
// follows from the address alone, so browsers keep it for ever.
func AccentHandler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, ok := parseColour(r.URL.Query().Get("c"))
		if !ok {
			http.Error(w, "c must be a colour of six hexadecimal digits", http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		// The client is gone if this fails.
		_, _ = w.Write([]byte(accentStyle(c)))
	})
}

// FrameCSP is the Content-Security-Policy of the frame: only what the relay
// serves, no markup from strings, and only pages of these origins around it.
func FrameCSP(origins []string) string {
	ancestors := "'none'"
	if len(origins) > 0 {
		ancestors = strings.Join(origins, " ")
	}
	return "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; " +
		"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors " + ancestors +
		"; require-trusted-types-for 'script'; trusted-types 'none'"
}

// colour is an sRGB colour; each part from 0 to 1.
type colour [3]float64

var (
	black = colour{0, 0, 0}
	white = colour{1, 1, 1}
	// The surfaces of the two schemes, --surface of tokens.css in sRGB.
	lightSurface = colour{1, 1, 1}
	darkSurface  = colour{0.078, 0.088, 0.104}
)

const (
	// contrastText is what WCAG 2.2 asks of text (1.4.3). The focus ring has the
	// colour of text, which is more than it asks of parts of controls (1.4.11).
	contrastText = 4.5
	// contrastShape lets a filled shape be told from the surface under it. What
	// it is does not depend on that: the text on it has contrastText.
	contrastShape = 1.35
)

func parseColour(s string) (colour, bool) {
	v, err := strconv.ParseUint(s, 16, 32)
	if err != nil || len(s) != 6 {
		return colour{}, false
	}
	return colour{float64(v >> 16), float64(v >> 8 & 255), float64(v & 255)}.scaled(1.0 / 255), true
}

func (c colour) scaled(by float64) colour { return colour{c[0] * by, c[1] * by, c[2] * by} }

// mixed is c with a share of other in it.
func (c colour) mixed(other colour, share float64) colour {
	for i := range c {
		c[i] += (other[i] - c[i]) * share
	}
	return c
}

func (c colour) String() string {
	part := func(v float64) int { return int(math.Round(255 * min(max(v, 0), 1))) }
	return fmt.Sprintf("#%02x%02x%02x", part(c[0]), part(c[1]), part(c[2]))
}

// luminance is the relative luminance of WCAG 2.2.
func (c colour) luminance() float64 {
	linear := func(v float64) float64 {
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c[0]) + 0.7152*linear(c[1]) + 0.0722*linear(c[2])
}

// contrast is the contrast ratio of WCAG 2.2, from 1 to 21.
func contrast(a, b colour) float64 {
	x, y := a.luminance(), b.luminance()
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// onAccent is the colour of text on accent: white or black, whichever has the
// larger contrast. One of the two always has 4.58 or more.
func onAccent(accent colour) colour {
	if contrast(accent, white) >= contrastText || contrast(accent, white) >= contrast(accent, black) {
		return white
	}
	return black
}

// readable is accent moved towards to until it stands out from surface.
func readable(accent, surface, to colour, least float64) colour {
	for share := 0.0; share < 1; share += 0.02 {
		if c := accent.mixed(to, share); contrast(rounded(c), surface) >= least {
			return c
		}
	}
	return to
}

// rounded is c as a style sheet can say it.
func rounded(c colour) colour {
	for i := range c {
		c[i] = math.Round(255*c[i]) / 255
	}
	return c
}

// accentStyle sets the tokens that depend on the site's colour, for both
// schemes: the accent itself where it can be seen, what stands on it, and the
// accent as text.
func accentStyle(c colour) string {
	light := readable(c, lightSurface, black, contrastShape)
	dark := readable(c, darkSurface, white, contrastShape)
	set := func(accent, ink colour) string {
		return fmt.Sprintf(":root{--accent:%s;--on-accent:%s;--ink:%s;"+
			"--tint:color-mix(in oklab,%s 12%%,var(--surface))}", accent, onAccent(rounded(accent)), ink, accent)
	}
	return set(light, readable(c, lightSurface, black, contrastText)) +
		"@media(prefers-color-scheme:dark){" + set(dark, readable(c, darkSurface, white, contrastText)) + "}\n"
}
