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

// Refusal says why something that a person sent is not taken. Code is stable
// and for programs, Text a sentence for people.
type Refusal struct {
	Code string
	Text string
}

// Error implements error.
func (r *Refusal) Error() string { return r.Code + ": " + r.Text }

// What CheckText and the rules refuse.
var (
	ErrTextEmpty    = &Refusal{"text_empty", "The message is empty."}
	ErrTextLong     = &Refusal{"text_too_long", "The message is longer than 10,000 characters."}
	ErrTextInvalid  = &Refusal{"text_invalid", "The message is not valid text."}
	ErrTextMarks    = &Refusal{"text_invalid", "The message has too many combining marks on one letter."}
	ErrScore        = &Refusal{"score_invalid", "The score must be a whole number from 1 to 5."}
	ErrNoSurvey     = &Refusal{"survey_unknown", "There is no survey to answer."}
	ErrSurveyClosed = &Refusal{"survey_closed", "This survey has been answered."}
	ErrResolved     = &Refusal{"already_resolved", "The conversation is resolved already."}
	ErrNotResolved  = &Refusal{"not_resolved", "The conversation is not resolved."}
	ErrTaken        = &Refusal{"already_assigned", "You have this conversation already."}
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
		if r == 0 {
			return ErrTextInvalid
		}
		if !invisible(r) {
			blank = false
		}
		if !combining(r) {
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
// title: what is not valid UTF-8 or is a control character is left out, and so
// are the characters that turn the direction of the text around them.
func Clip(text string, n int) string {
	line := make([]byte, 0, min(len(text), 4*n))
	for _, r := range text {
		if n == 0 {
			break
		}
		if r == utf8.RuneError || r < ' ' || r >= 0x7f && r < 0xa0 || directional(r) {
			continue
		}
		line = utf8.AppendRune(line, r)
		n--
	}
	return string(line)
}

// invisible reports whether r shows nothing by itself: white space, format
// characters and blanks of other scripts.
func invisible(r rune) bool {
	switch {
	case r <= ' ', r >= 0x7f && r <= 0xa0, r == 0xad, r == 0x34f, r == 0x61c,
		r == 0x115f, r == 0x1160, r == 0x1680, r == 0x17b4, r == 0x17b5,
		r >= 0x180b && r <= 0x180f, r >= 0x2000 && r <= 0x200f,
		r >= 0x2028 && r <= 0x202f, r >= 0x205f && r <= 0x206f,
		r == 0x2800, r == 0x3000, r == 0x3164, r >= 0xfe00 && r <= 0xfe0f,
		r == 0xfeff, r == 0xffa0, r >= 0xfff9 && r <= 0xfffb,
		r >= 0xe0000 && r <= 0xe0fff:
		return true
	}
	return false
}

// directional reports whether r embeds, overrides or isolates direction.
func directional(r rune) bool {
	return r == 0x61c || r == 0x200e || r == 0x200f ||
		r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

// combining reports whether r stacks on the letter before it. These are the
// blocks with which text is piled up; it need not be every mark of Unicode.
func combining(r rune) bool {
	if r < 0x300 {
		return false
	}
	switch {
	case r <= 0x36f, r >= 0x483 && r <= 0x489, r >= 0x591 && r <= 0x5c7,
		r >= 0x610 && r <= 0x61a, r >= 0x64b && r <= 0x65f,
		r >= 0x6d6 && r <= 0x6ed, r >= 0xe31 && r <= 0xe3a && r != 0xe32 && r != 0xe33,
		r >= 0xe47 && r <= 0xe4e, r >= 0x1ab0 && r <= 0x1aff,
		r >= 0x1dc0 && r <= 0x1dff, r >= 0x20d0 && r <= 0x20ff,
		r >= 0xfe20 && r <= 0xfe2f:
		return true
	}
	return false
}
