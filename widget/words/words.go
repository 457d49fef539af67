// Package words is what the widget says, in each of its languages. The frame
// that the relay renders and the program that brings it to life take their
// sentences from the same table.
package words

// Words is the widget's text in one language. A "%" stands where a name, a
// number or a sentence goes in, see Fill.
type Words struct {
	// Lang is the BCP 47 tag of the text, Dir its direction: "ltr" or "rtl".
	Lang, Dir string

	Chat          string // the frame's title
	Greeting      string
	SearchLabel   string
	SearchHint    string
	Popular       string // heading over questions that were not searched for
	Results       string // name of the list of results
	NothingFound  string
	AskPerson     string
	SearchFailed  string
	StillStuck    string // under an article
	SendUs        string // the button that leads to the conversation
	Continue      string // the same when there is one that is open
	PastChats     string
	NoPreview     string // a past chat without text
	Back          string
	Close         string
	Online        string
	Away          string
	FirstLine     string // in a conversation that has no message yet
	AwayLine      string // the same while nobody is there
	Conversation  string
	Message       string
	MessageHint   string
	Send          string
	Sending       string
	Sent          string
	Read          string
	NotSent       string
	TryAgain      string
	TooLong       string
	TryLater      string
	Typing        string // %: name
	TypingNoName  string
	Reconnecting  string
	YouAreOffline string
	NotHere       string // the site does not let the widget in
	NotNow        string // the relay cannot answer
	Unstored      string // the browser keeps nothing
	LoadedAgain   string // continuity was lost
	SomeLost      string // and what we had is no longer there
	Today         string
	Yesterday     string
	Earlier       string // button: show earlier messages
	You           string // before a message of one's own, for a screen reader
	Support       string // an agent without a name
	Bot           string
	Joined        string // %: name
	Queued        string
	Resolved      string
	Reopened      string
	RateQuestion  string
	Scores        [5]string // from worst to best
	ScoreOf       string    // %: number, %: score
	Comment       string
	CommentHint   string
	SendRating    string
	Thanks        string
	Dismiss       string
	PlainNote     string // the page works by forms only

	// fresh and results count: the forms of zero, one, two, few, many and
	// other as CLDR orders them; a language fills those that it has.
	fresh   [6]string
	results [6]string
	plural  func(n int) int
}

// New says how many messages came while the reader was scrolled up.
func (w *Words) New(n int) string { return w.count(&w.fresh, n) }

// Found says how many articles were found.
func (w *Words) Found(n int) string { return w.count(&w.results, n) }

func (w *Words) count(forms *[6]string, n int) string {
	return Fill(forms[w.plural(n)], number(n))
}

// Score names a score from 1 to 5 for a screen reader.
func (w *Words) Score(n int) string {
	return Fill(Fill(w.ScoreOf, number(n)), w.Scores[n-1])
}

// For returns the words for a BCP 47 tag: those of its language, or English.
func For(tag string) *Words {
	switch language(tag) {
	case "zh":
		return &chinese
	case "ar":
		return &arabic
	}
	return &english
}

func language(tag string) string {
	lower := make([]byte, 0, 3)
	for i := 0; i < len(tag) && i < 3; i++ {
		c := tag[i]
		if c == '-' || c == '_' {
			break
		}
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		lower = append(lower, c)
	}
	return string(lower)
}

// Fill puts value in the place of the first "%" of text.
func Fill(text, value string) string {
	for i := 0; i < len(text); i++ {
		if text[i] == '%' {
			return text[:i] + value + text[i+1:]
		}
	}
	return text
}

func number(n int) string {
	if n < 10 {
		return string(rune('0' + max(n, 0)))
	}
	return number(n/10) + string(rune('0'+n%10))
}

// The indexes of the forms of a plural.
const (
	zero = iota
	one
	two
	few
	many
	other
)

func onlyOther(int) int { return other }

func oneOther(n int) int {
	if n == 1 {
		return one
	}
	return other
}

// arabicPlural is the cardinal rule of CLDR for Arabic.
func arabicPlural(n int) int {
	switch h := n % 100; {
	case n <= 2:
		return max(n, 0)
	case h >= 3 && h <= 10:
		return few
	case h >= 11:
		return many
	}
	return other
}
