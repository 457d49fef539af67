package words

import (
	"strconv"
	"strings"

	"golang.org/x/text/language"
)

// Words is what one audience reads in one language.
type Words struct {
	// Lang is the BCP 47 tag, Dir the direction: "ltr" or "rtl". Name is the
	// language's name for itself.
	Lang, Dir, Name string

	tag     language.Tag
	plain   map[string]string
	counted map[string][6]string // by plural form
}

// T is the sentence called key. A key that there is not stands for itself.
func (w *Words) T(key string) string {
	if text, ok := w.plain[key]; ok {
		return text
	}
	return key
}

// N is the sentence called key in the plural form of n, with n in the place
// {n} and others filled as by Say.
func (w *Words) N(key string, n int, args ...string) string {
	list, ok := w.counted[key]
	if !ok {
		return key
	}
	return fill(list[w.form(n)], append(args, "n", strconv.Itoa(n)))
}

// Say is the sentence called key with its places filled: args are the names of
// places and what stands there, by turns.
func (w *Words) Say(key string, args ...string) string { return fill(w.T(key), args) }

// Refusal is the sentence for the code of a refusal.
func (w *Words) Refusal(code string, args ...string) string {
	return w.Say("refusal."+code, args...)
}

func fill(text string, args []string) string {
	var b strings.Builder
	for _, p := range parts(text, args) {
		b.WriteString(p.Text)
	}
	return b.String()
}

// Part is a part of a sentence. What was put in is drawn apart: a name has a
// direction of its own, which must not turn the sentence around it.
type Part struct {
	Text  string
	Apart bool
}

// Parts is Say in parts.
func (w *Words) Parts(key string, args ...string) []Part { return parts(w.T(key), args) }

func parts(text string, args []string) []Part {
	var list []Part
	for text != "" {
		before, rest, _ := strings.Cut(text, "{")
		if before != "" {
			list = append(list, Part{Text: before})
		}
		place, after, found := strings.Cut(rest, "}")
		if !found {
			break
		}
		for i := 1; i < len(args); i += 2 {
			if args[i-1] == place {
				list = append(list, Part{args[i], true})
			}
		}
		text = after
	}
	return list
}
