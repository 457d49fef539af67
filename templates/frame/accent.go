package frame

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/parley-chat/parley/templates/base"
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
		c, ok := base.ParseColour(r.URL.Query().Get("c"))
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

// CSP is the Content-Security-Policy of the frame: only what the relay
// serves, no markup from strings, and only pages of these origins around it.
func CSP(origins []string) string {
	ancestors := "'none'"
	if len(origins) > 0 {
		ancestors = strings.Join(origins, " ")
	}
	return "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; " +
		"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors " + ancestors +
		"; require-trusted-types-for 'script'; trusted-types 'none'"
}

var (
	black = base.Colour{0, 0, 0}
	white = base.Colour{1, 1, 1}
	// The surfaces of the two schemes, --surface of tokens.css in sRGB.
	lightSurface = base.Colour{1, 1, 1}
	darkSurface  = base.Colour{0.078, 0.088, 0.104}
)

const (
	// contrastText is what WCAG 2.2 asks of text (1.4.3). The focus ring has the
	// colour of text, which is more than it asks of parts of controls (1.4.11).
	contrastText = 4.5
	// contrastShape lets a filled shape be told from the surface under it. What
	// it is does not depend on that: the text on it has contrastText.
	contrastShape = 1.35
)

// onAccent is the colour of text on accent: white or black, whichever has the
// larger contrast. One of the two always has 4.58 or more.
func onAccent(accent base.Colour) base.Colour {
	if base.Contrast(accent, white) >= contrastText || base.Contrast(accent, white) >= base.Contrast(accent, black) {
		return white
	}
	return black
}

// readable is accent moved towards to until it stands out from the surfaces.
func readable(accent, to base.Colour, least float64, surfaces ...base.Colour) base.Colour {
	for share := 0.0; share < 1; share += 0.02 {
		c := accent.Mixed(to, share)
		if !slices.ContainsFunc(surfaces, func(s base.Colour) bool { return base.Contrast(base.Rounded(c), s) < least }) {
			return c
		}
	}
	return to
}

// tinted is a surface with a breath of the accent in it, for what can be chosen
// and for faces.
func tinted(surface, accent base.Colour) base.Colour {
	return base.Rounded(surface.Mixed(accent, 0.12))
}

// accents are a site's colour on the surfaces of the two schemes.
func accents(c base.Colour) (light, dark base.Colour) {
	return readable(c, black, contrastShape, lightSurface), readable(c, white, contrastShape, darkSurface)
}

// accentStyle is AccentOn for both schemes.
func accentStyle(c base.Colour) string {
	return AccentOn(c, lightSurface) + "@media(prefers-color-scheme:dark){" + AccentOn(c, darkSurface) + "}\n"
}

// AccentOn sets the tokens that depend on the site's colour: the accent itself
// where it can be seen on the surface, what stands on it, the accent as text, and
// the tint that such text may stand on. More are other surfaces that it stands on.
func AccentOn(c, surface base.Colour, more ...base.Colour) string {
	to := onAccent(surface)
	accent := readable(c, to, contrastShape, surface)
	tint := tinted(surface, accent)
	return fmt.Sprintf(":root{--accent:%s;--on-accent:%s;--ink:%s;--tint:%s}",
		accent, onAccent(base.Rounded(accent)), readable(accent, to, contrastText, append(more, surface, tint)...), tint)
}
