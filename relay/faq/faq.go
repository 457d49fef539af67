// Package faq ranks the entries of a list of frequently asked questions for
// what somebody has typed so far, and says how probable it is that the first
// one answers. The same code runs in the visitor's widget and in the relay, so
// it is pure: no I/O, no clock, no goroutine, no randomness, and only imports
// whose bytes a visitor should pay for.
//
// An Index is made of entries and is built in steps, so that building never
// holds up typing. Search ranks; Marks tells which parts of a text matched;
// Markdown turns an answer into a small tree without any HTML in it.
package faq

// Entry is one article: a question, other ways to ask it, and the answer.
type Entry struct {
	ID       string   // unique within an index; never shown
	Lang     string   // BCP 47 tag such as "en" or "zh-Hant"; empty: any language
	Question string   // plain text, the title
	Alt      []string // other ways to ask it; they help ranking more than anything else
	Answer   string   // Markdown, see the function Markdown
	Topic    string   // a heading to group by; may be empty
	Audience []string // pages or tags it is meant for, as imported; searches find it all the same
	Updated  int64    // when the text last changed, in Unix milliseconds
}

// Options narrows and bounds a search. The zero value finds 10 entries of any
// language for finished words.
type Options struct {
	Lang   string // preferred language; entries of others are ranked far behind, not hidden
	K      int    // most hits wanted; 0 means 10
	Prefix bool   // the last word may be unfinished: set it for text being typed
	// Extra has a byte for each entry, in their order: 128 adds nothing to its
	// score, 255 a half, 1 takes as much. Any other length is ignored.
	Extra string
}

// Hit is one entry found.
type Hit struct {
	Entry *Entry
	// Score orders the hits: a cosine of at most 1 with what the answer and
	// single words add or take, and up to .35 for words that stand there just so.
	// Worth tells which hits a page shows.
	Score      float64
	Confidence float64 // calibrated probability, 0 to 1, that this entry answers the query

	place int32 // of the entry in the index
}

// Span is a range of bytes [Start, End) of a string, on rune boundaries.
type Span struct {
	Start, End int
}
