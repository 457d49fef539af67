// Package words is what the widget says: the sentences that its page brings, in
// the language of the page. The languages themselves stand on the relay.
package words

// Words are the sentences of one language: keys and texts by turns. A sentence
// that there is not is its key.
type Words []string

// Take adds a sentence.
func (w *Words) Take(key, text string) { *w = append(*w, key, text) }

// T is the sentence called key. There are few, and a page takes some fifty.
func (w Words) T(key string) string {
	for i := 1; i < len(w); i += 2 {
		if w[i-1] == key {
			return w[i]
		}
	}
	return key
}

// Say is the sentence called key with its places filled: args are the names of
// places and what stands there, by turns.
func (w Words) Say(key string, args ...string) string {
	text := ""
	for _, p := range w.Parts(key, args...) {
		text += p.Text
	}
	return text
}

// N is the sentence called key in the plural form of n, with n in the place {n}.
func (w Words) N(key string, n int) string {
	return w.Say(key+"."+w.form(n), "n", number(n))
}

// Part is a part of a sentence. What was put in is drawn apart: a name has a
// direction of its own, which must not turn the sentence around it.
type Part struct {
	Text  string
	Apart bool
}

// Parts is Say in parts.
func (w Words) Parts(key string, args ...string) []Part {
	var parts []Part
	text := w.T(key)
	for at, open := 0, -1; at < len(text); at++ {
		switch {
		case text[at] == '{':
			open = at
		case text[at] == '}' && open >= 0:
			if open > 0 {
				parts = append(parts, Part{Text: text[:open]})
			}
			for i := 1; i < len(args); i += 2 {
				if args[i-1] == text[open+1:at] {
					parts = append(parts, Part{args[i], true})
				}
			}
			text = text[at+1:]
			at, open = -1, -1
		}
	}
	if text != "" {
		parts = append(parts, Part{Text: text})
	}
	return parts
}

// form is the plural form that n takes, by the runs of "@plural": of each a form
// and, except for the last, ":" and how many numbers have it, from 0 up. Beyond
// 199 the last two digits decide.
func (w Words) form(n int) string {
	if n >= 200 {
		n = 100 + n%100
	}
	runs, form := w.T("@plural"), ""
	for i := 0; i < len(runs); i++ {
		form = runs[i : i+1]
		length := 0
		for i += 2; i < len(runs) && runs[i] != ' '; i++ {
			length = 10*length + int(runs[i]-'0')
		}
		if n < length {
			break
		}
		n -= length
	}
	return form
}

func number(n int) string {
	if n < 10 {
		return string(rune('0' + max(n, 0)))
	}
	return number(n/10) + string(rune('0'+n%10))
}
