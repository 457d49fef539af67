package inbox

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/parley-chat/parley/templates/base"
)

var oklchToken = regexp.MustCompile(`--([a-z-]+): oklch\(([0-9.]+)% ([0-9.]+) ([0-9.]+)\);`)

// oklch converts from OKLCH to sRGB (B. Ottosson, "A perceptual color space for
// image processing"). What is outside of sRGB is cut off, as screens do.
func oklch(l, c, h float64) base.Colour {
	a, b := c*math.Cos(h*math.Pi/180), c*math.Sin(h*math.Pi/180)
	cube := func(v float64) float64 { return v * v * v }
	L, M, S := cube(l+0.3963377774*a+0.2158037573*b), cube(l-0.1055613458*a-0.0638541728*b), cube(l-0.0894841775*a-1.2914855480*b)
	gamma := func(v float64) float64 {
		v = max(0, min(1, v))
		if v <= 0.0031308 {
			return 12.92 * v
		}
		return 1.055*math.Pow(v, 1/2.4) - 0.055
	}
	return base.Colour{
		gamma(4.0767416621*L - 3.3077115913*M + 0.2309699292*S),
		gamma(-1.2684380046*L + 2.6097574011*M - 0.3413193965*S),
		gamma(-0.0041960863*L - 0.7034186147*M + 1.7076147010*S),
	}
}

// tokensOf are the colours of the tokens in one part of tokens.css.
func tokensOf(t *testing.T, css string) map[string]base.Colour {
	t.Helper()
	tokens := map[string]base.Colour{}
	for _, m := range oklchToken.FindAllStringSubmatch(css, -1) {
		var v [3]float64
		for i := range v {
			var err error
			if v[i], err = strconv.ParseFloat(m[i+2], 64); err != nil {
				t.Fatal(err)
			}
		}
		tokens[m[1]] = oklch(v[0]/100, v[1], v[2])
	}
	if len(tokens) < 13 {
		t.Fatalf("only %d colours found", len(tokens))
	}
	return tokens
}

// What is read in the inbox stands out from what is behind it (WCAG 2.2,
// 1.4.3: 4.5), in both schemes.
func TestContrast(t *testing.T) {
	css := read(t, "../base/tokens.css")
	light, dark, found := strings.Cut(css, "prefers-color-scheme: dark")
	if !found {
		t.Fatal("no dark scheme")
	}
	pairs := map[string][]string{
		"bg":      {"text", "muted", "accent"},
		"surface": {"text", "muted", "accent", "good", "warn", "bad"},
		"raised":  {"text", "muted", "accent", "warn", "bad"},
		"tint":    {"text", "muted", "accent", "warn", "bad"},
		"note":    {"text", "muted", "warn"},
		"accent":  {"on-accent"},
		"text":    {"bg"},
	}
	for scheme, tokens := range map[string]map[string]base.Colour{"light": tokensOf(t, light), "dark": tokensOf(t, dark)} {
		for behind, fronts := range pairs {
			for _, front := range fronts {
				if c := base.Contrast(tokens[front], tokens[behind]); c < 4.5 {
					t.Errorf("%s: %s on %s has %.2f", scheme, front, behind, c)
				}
			}
		}
	}
	for hue := range hues {
		h := faceHue(t, hue)
		if c := base.Contrast(oklch(0.38, 0.1, h), oklch(0.91, 0.05, h)); c < 4.5 {
			t.Errorf("light: face %d has %.2f", hue, c)
		}
		if c := base.Contrast(oklch(0.9, 0.06, h), oklch(0.36, 0.06, h)); c < 4.5 {
			t.Errorf("dark: face %d has %.2f", hue, c)
		}
	}
}

// faceHue is the hue of a face's colour in the style sheet.
func faceHue(t *testing.T, n int) float64 {
	t.Helper()
	css := read(t, "base.css")
	m := regexp.MustCompile(fmt.Sprintf(`\.hue%d \{ --hue: ([0-9]+); \}`, n)).FindStringSubmatch(css)
	if m == nil {
		t.Fatalf("face %d has no hue", n)
	}
	hue, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		t.Fatal(err)
	}
	return hue
}
