package base

import (
	"fmt"
	"math"
	"strconv"
)

// Colour is an sRGB colour; each part from 0 to 1.
type Colour [3]float64

// ParseColour reads six hexadecimal digits.
func ParseColour(s string) (Colour, bool) {
	v, err := strconv.ParseUint(s, 16, 32)
	if err != nil || len(s) != 6 {
		return Colour{}, false
	}
	return Colour{float64(v >> 16), float64(v >> 8 & 255), float64(v & 255)}.scaled(1.0 / 255), true
}

func (c Colour) scaled(by float64) Colour { return Colour{c[0] * by, c[1] * by, c[2] * by} }

// Mixed is c with a share of other in it.
func (c Colour) Mixed(other Colour, share float64) Colour {
	for i := range c {
		c[i] += (other[i] - c[i]) * share
	}
	return c
}

func (c Colour) String() string {
	part := func(v float64) int { return int(math.Round(255 * min(max(v, 0), 1))) }
	return fmt.Sprintf("#%02x%02x%02x", part(c[0]), part(c[1]), part(c[2]))
}

// luminance is the relative luminance of WCAG 2.2.
func (c Colour) luminance() float64 {
	linear := func(v float64) float64 {
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c[0]) + 0.7152*linear(c[1]) + 0.0722*linear(c[2])
}

// Contrast is the contrast ratio of WCAG 2.2, from 1 to 21.
func Contrast(a, b Colour) float64 {
	x, y := a.luminance(), b.luminance()
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// Rounded is c as a style sheet can say it.
func Rounded(c Colour) Colour {
	for i := range c {
		c[i] = math.Round(255*c[i]) / 255
	}
	return c
}
