package frame

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/parley-chat/parley/templates/base"
)

func TestLauncherColours(t *testing.T) {
	// Without a colour the launcher has that of the tokens, as the frame has it.
	css, err := os.ReadFile("../base/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	var tokens []string
	for _, m := range regexp.MustCompile(`--(?:on-)?accent: oklch\(([0-9.]+)% ([0-9.]+) ([0-9.]+)\)`).FindAllStringSubmatch(string(css), -1) {
		tokens = append(tokens, strings.TrimPrefix(inSRGB(number(t, m[1])/100, number(t, m[2]), number(t, m[3])).String(), "#"))
	}
	if got, want := LauncherColours(""), strings.Join(tokens, " "); got != want {
		t.Errorf("without a colour %s, the tokens are %s", got, want)
	}

	// A site's own is that of its style sheet, and what stands on it can be read.
	for _, accent := range []string{"#b3402a", "#ffd400", "#0f766e", "#000000", "#ffffff", "#FFD400"} {
		c, _ := base.ParseColour(strings.TrimPrefix(accent, "#"))
		style := accentStyle(c)
		four := strings.Fields(LauncherColours(accent))
		for i, scheme := range strings.SplitN(style, "@media", 2) {
			if want := fmt.Sprintf("--accent:#%s;--on-accent:#%s;", four[2*i], four[2*i+1]); !strings.Contains(scheme, want) {
				t.Errorf("%s: %s is not in %s", accent, want, scheme)
			}
		}
	}
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// inSRGB converts from OKLCH (B. Ottosson, "A perceptual color space for image
// processing").
func inSRGB(l, c, h float64) base.Colour {
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
