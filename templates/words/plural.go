package words

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"
)

// forms are the names of the plural forms.
var forms = []string{"zero", "one", "two", "few", "many", "other"}

// places are where golang.org/x/text has them.
var places = map[plural.Form]int{
	plural.Zero: 0, plural.One: 1, plural.Two: 2, plural.Few: 3, plural.Many: 4, plural.Other: 5,
}

// form is the plural form for n in the language of w, by the rules of CLDR, as
// a place in forms.
func (w *Words) form(n int) int { return places[plural.Cardinal.MatchPlural(w.tag, n, 0, 0, 0, 0)] }

// plurals tells which plural form a number takes: runs of a form, as its place in
// forms, and ":" and how many numbers from 0 up have it, in order. The last run
// has no number. Beyond 199 the form is that of the number's last two digits,
// after 100.
func (w *Words) plurals() string {
	const all = 200
	var runs []string
	for n := 0; n < all; {
		form, from := w.form(n), n
		for n < all && w.form(n) == form {
			n++
		}
		run := strconv.Itoa(form)
		if n < all {
			run += ":" + strconv.Itoa(n-from)
		}
		runs = append(runs, run)
	}
	return strings.Join(runs, " ")
}

func inOrder(named map[string]string) (list [6]string, err error) {
	for name, text := range named {
		i := slices.Index(forms, name)
		if i < 0 {
			return list, fmt.Errorf("there is no plural form %q", name)
		}
		list[i] = text
	}
	return list, nil
}
