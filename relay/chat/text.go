package chat

import "unicode/utf8"

// The limits of what people may write.
const (
	// MaxTextRunes is the longest message, note or comment, in code points.
	MaxTextRunes = 10_000
	// MaxNameRunes is the longest name, title or tag, in code points.
	MaxNameRunes = 120
	// MaxURLBytes is the longest page address or referrer kept, in bytes.
	MaxURLBytes = 2_048
	// MaxMarks is how many combining marks may follow each other. The longest
	// run in living orthographies is under ten; Unicode's Stream-Safe Text
	// Format (UAX #15) allows 30.
	MaxMarks = 30
)

// Refusal says why something that a person sent is not taken. Code is stable;
// the sentence for it is said where the person reads it, in their language. Args
// are the names of the sentence's places and what stands there, by turns.
type Refusal struct {
	Code string
	Args []string
}

// Error implements error.
func (r *Refusal) Error() string {
	text := "refused: " + r.Code
	for i := 1; i < len(r.Args); i += 2 {
		text += ", " + r.Args[i-1] + " " + r.Args[i]
	}
	return text
}

// What CheckText and the rules refuse.
var (
	ErrTextEmpty    = &Refusal{Code: "text_empty"}
	ErrTextLong     = &Refusal{Code: "text_too_long"}
	ErrTextInvalid  = &Refusal{Code: "text_invalid"}
	ErrTextMarks    = &Refusal{Code: "text_marks"} // too many combining marks on one letter
	ErrEmail        = &Refusal{Code: "email_invalid"}
	ErrScore        = &Refusal{Code: "score_invalid"}
	ErrNoSurvey     = &Refusal{Code: "survey_unknown"}
	ErrSurveyClosed = &Refusal{Code: "survey_closed"}
	ErrResolved     = &Refusal{Code: "already_resolved"}
	ErrNotResolved  = &Refusal{Code: "not_resolved"}
	ErrTaken        = &Refusal{Code: "already_assigned"} // to the same agent
)

// CheckText says whether text may be sent as a message, note or comment. What
// it accepts is stored as it is.
func CheckText(text string) error {
	if !utf8.ValidString(text) {
		return ErrTextInvalid
	}
	runes, marks, blank := 0, 0, true
	for _, r := range text {
		runes++
		if r > ' ' && r < 0x7f {
			blank, marks = false, 0
			continue
		}
		if r == 0 {
			return ErrTextInvalid
		}
		if ignorable(r) {
			continue // shows nothing, and marks go on stacking across it
		}
		if !space(r) {
			blank = false
		}
		if !stacking(r) {
			marks = 0
			continue
		}
		if marks++; marks > MaxMarks {
			return ErrTextMarks
		}
	}
	if runes > MaxTextRunes {
		return ErrTextLong
	}
	if blank {
		return ErrTextEmpty
	}
	return nil
}

// Clip makes one line of at most n runes of hostile text such as a page's
// title: what is not valid UTF-8, breaks the line or is a control character is
// left out, and so are the characters that turn the direction of the text
// around them.
func Clip(text string, n int) string {
	if n <= 0 {
		return ""
	}
	line := make([]byte, 0, min(len(text), 4*n))
	for _, r := range text {
		if n == 0 {
			break
		}
		if r == utf8.RuneError || control(r) || directional(r) {
			continue
		}
		line = utf8.AppendRune(line, r)
		n--
	}
	return string(line)
}

// control reports whether r is a control character (C0, C1, delete) or one of
// Unicode's line and paragraph separators.
func control(r rune) bool {
	return r < ' ' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029
}

// directional reports whether r embeds, overrides or isolates direction.
func directional(r rune) bool {
	return r == 0x61c || r == 0x200e || r == 0x200f ||
		r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

// space reports whether r is white space, a control character or a blank
// letter of some script: it takes room and shows nothing.
func space(r rune) bool {
	switch {
	case r <= ' ', r >= 0x7f && r <= 0xa0, r == 0x115f, r == 0x1160, r == 0x1680,
		r >= 0x2000 && r <= 0x200a, r == 0x2028, r == 0x2029, r == 0x202f,
		r == 0x205f, r == 0x2800, r == 0x3000, r == 0x3164, r == 0xffa0,
		r >= 0xfff9 && r <= 0xfffb:
		return true
	}
	return false
}

// ignorable reports whether r takes no room and shows nothing by itself:
// joiners, variation selectors, tags and the like.
func ignorable(r rune) bool {
	switch {
	case r < 0xad:
		return false
	case r == 0xad, r == 0x34f, r == 0x61c, r == 0x17b4, r == 0x17b5,
		r >= 0x180b && r <= 0x180f, r >= 0x200b && r <= 0x200f,
		r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f,
		r >= 0xfe00 && r <= 0xfe0f, r == 0xfeff,
		r >= 0xfff0 && r <= 0xfff8, r >= 0x1bca0 && r <= 0x1bca3, r >= 0x1d173 && r <= 0x1d17a,
		r >= 0xe0000 && r <= 0xe0fff:
		return true
	}
	return false
}

// stacking reports whether r is piled up over or under the letter before it.
func stacking(r rune) bool {
	for _, block := range stacks {
		if r <= block[1] {
			return r >= block[0]
		}
	}
	return false
}

// stacks are the blocks of the marks that stack, in order: those with a
// canonical combining class (Unicode Character Database) beside that of nukta
// and virama, the enclosing marks, and the vowels above and below of Thai and
// Lao. The few letters that stand among them do no harm there: nobody writes
// MaxMarks of them in a row.
var stacks = [...][2]rune{
	{0x300, 0x36f}, {0x483, 0x489}, {0x591, 0x5c7}, {0x610, 0x61a},
	{0x64b, 0x65f}, {0x670, 0x670}, {0x6d6, 0x6ed}, {0x711, 0x711},
	{0x730, 0x74a}, {0x7eb, 0x7f3}, {0x7fd, 0x7fd}, {0x816, 0x82d},
	{0x859, 0x85b}, {0x898, 0x89f}, {0x8ca, 0x8ff}, {0x951, 0x954},
	{0x9fe, 0x9fe}, {0xc55, 0xc56}, {0xe31, 0xe31}, {0xe34, 0xe3a},
	{0xe47, 0xe4e}, {0xeb1, 0xeb1}, {0xeb4, 0xebc}, {0xec8, 0xece},
	{0xf18, 0xf19}, {0xf35, 0xf39}, {0xf71, 0xf87}, {0xfc6, 0xfc6},
	{0x108d, 0x108d}, {0x135d, 0x135f}, {0x17dd, 0x17dd}, {0x18a9, 0x18a9},
	{0x1939, 0x193b}, {0x1a17, 0x1a18}, {0x1a75, 0x1a7f}, {0x1ab0, 0x1aff},
	{0x1b6b, 0x1b73}, {0x1cd0, 0x1cf9}, {0x1dc0, 0x1dff}, {0x20d0, 0x20ff},
	{0x2cef, 0x2cf1}, {0x2de0, 0x2dff}, {0x302a, 0x302f}, {0x3099, 0x309a},
	{0xa66f, 0xa67d}, {0xa69e, 0xa69f}, {0xa6f0, 0xa6f1}, {0xa8e0, 0xa8f1},
	{0xa92b, 0xa92d}, {0xaab0, 0xaac1}, {0xfb1e, 0xfb1e}, {0xfe20, 0xfe2f},
	{0x101fd, 0x101fd}, {0x102e0, 0x102e0}, {0x10376, 0x1037a},
	{0x10a0d, 0x10a0f}, {0x10a38, 0x10a3a}, {0x10ae5, 0x10ae6},
	{0x10d24, 0x10d27}, {0x10eab, 0x10eac}, {0x10efd, 0x10eff},
	{0x10f46, 0x10f50}, {0x10f82, 0x10f85}, {0x11100, 0x11102},
	{0x11366, 0x11374}, {0x1145e, 0x1145e}, {0x16af0, 0x16af4},
	{0x16b30, 0x16b36}, {0x16ff0, 0x16ff1}, {0x1bc9e, 0x1bc9e},
	{0x1d165, 0x1d1ad}, {0x1d242, 0x1d244}, {0x1e000, 0x1e02a},
	{0x1e08f, 0x1e08f}, {0x1e130, 0x1e136}, {0x1e2ae, 0x1e2ae},
	{0x1e2ec, 0x1e2ef}, {0x1e4ec, 0x1e4ef}, {0x1e8d0, 0x1e8d6},
	{0x1e944, 0x1e949},
}
