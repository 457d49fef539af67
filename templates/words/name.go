package words

import (
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// NameOf is a language's name for itself, or its tag if nobody knows it.
func NameOf(tag string) string {
	t, err := language.Parse(tag)
	if err != nil {
		return tag
	}
	if name := display.Self.Name(t); name != "" {
		return name
	}
	return tag
}

// Alike reports whether readers of one language read the other as their own: of
// the same language and script, wherever it is spoken.
func Alike(a, b string) bool {
	x, y := language.Make(a), language.Make(b)
	xl, _ := x.Base()
	yl, _ := y.Base()
	xs, _ := x.Script()
	ys, _ := y.Script()
	return xl == yl && xs == ys
}

// DirOf is the direction of a language's script: "rtl" or "ltr".
func DirOf(tag string) string {
	script, _ := language.Make(tag).Script()
	switch script.String() {
	case "Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg":
		return "rtl"
	}
	return "ltr"
}
