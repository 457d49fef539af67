// Package greeting holds what a site says to visitors of its own accord, and when.
package greeting

import (
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Kind are a site's greetings, by a 128-bit random id.
var Kind = docs.Kind[Greeting]{Name: "greeting", Check: check}

const (
	// MaxText is the longest greeting, in characters.
	MaxText = 300
	// Most is how many a site may have.
	Most = 30
	// MaxAfter is the longest After, in seconds, MaxVisits the highest Visits.
	MaxAfter  = 3600
	MaxVisits = 1000
	maxName   = 60
	maxPages  = 20
)

// Greeting is one of them: it is shown when all that it asks for is so.
type Greeting struct {
	// Name is for agents, and for the page, which can ask for it.
	Name string `json:"name"`
	// Off keeps it from being shown.
	Off bool `json:"off,omitempty"`
	// Text is what visitors read, by language, such as "en"; those of other languages
	// do not see it.
	Text map[string]string `json:"text"`
	When
}

// When says when a greeting is shown. Zero values ask for nothing.
type When struct {
	// Pages are addresses on which it is shown, with * for any characters; none are
	// all.
	Pages []string `json:"pages,omitempty"`
	// After is for how many seconds the visitor has been on the page, Scroll how far
	// down they have been, in hundredths of it.
	After  int `json:"after,omitempty"`
	Scroll int `json:"scroll,omitempty"`
	// Exit: the pointer has left the page at its top.
	Exit bool `json:"exit,omitempty"`
	// Visits is at which visit, half an hour apart, it is shown at the earliest.
	Visits int `json:"visits,omitempty"`
	// Attribute is what the page says of the visitor, as "name=value".
	Attribute string `json:"attribute,omitempty"`
	// Called: only when the page calls it by its name.
	Called bool `json:"called,omitempty"`
}

// Pair is how an attribute is written.
const Pair = "name=value"

// What is refused.
var (
	ErrName  = &chat.Refusal{Code: "greeting_name"}
	ErrText  = &chat.Refusal{Code: "greeting_text"}
	ErrPages = &chat.Refusal{Code: "greeting_pages"}
	ErrWhen  = &chat.Refusal{Code: "greeting_when", Args: []string{"pair", Pair}}
	ErrMany  = &chat.Refusal{Code: "greeting_many"}
)

func check(id string, g Greeting) error {
	switch {
	case !chat.ValidID(id):
		return errors.New("the greeting's id is not valid")
	case strings.TrimSpace(g.Name) == "" || !line(g.Name, maxName):
		return ErrName
	case len(g.Text) == 0 || len(g.Pages) > maxPages || slices.ContainsFunc(g.Pages, func(p string) bool { return !line(p, chat.MaxURLBytes) }):
		if len(g.Text) == 0 {
			return ErrText
		}
		return ErrPages
	case g.After < 0 || g.After > MaxAfter || g.Scroll < 0 || g.Scroll > 100 || g.Visits < 0 || g.Visits > MaxVisits,
		g.Attribute != "" && (!strings.Contains(g.Attribute, "=") || !line(g.Attribute, 200)):
		return ErrWhen
	}
	for lang, text := range g.Text {
		if lang == "" || strings.TrimSpace(text) == "" || utf8.RuneCountInString(text) > MaxText {
			return ErrText
		}
	}
	return nil
}

func line(text string, most int) bool {
	return !strings.ContainsFunc(text, unicode.IsControl) && utf8.RuneCountInString(text) <= most
}

// Situation is where a visitor is.
type Situation struct {
	Page, Lang string
	// Seconds on the page, Scrolled hundredths of it, Exit: the pointer left it.
	Seconds, Scrolled int
	Exit              bool
	Visits            int
	// Attributes are what the page says of them, as "name=value".
	Attributes []string
	// Called is the greeting that the page calls, "" if it calls none.
	Called string
	// Answerable: somebody, or the bot, can answer.
	Answerable bool
}

// Why a greeting is not shown.
const (
	WhyOff       = "off"
	WhyLanguage  = "language"
	WhyNobody    = "nobody"
	WhyPage      = "page"
	WhySeconds   = "after"
	WhyScroll    = "scroll"
	WhyExit      = "exit"
	WhyVisits    = "visits"
	WhyAttribute = "attribute"
	WhyCalled    = "called"
)

// Missing is all that keeps a greeting from being shown, as Why constants. Who was
// greeted before is known to the visitor's browser only. The page's script goes by
// the same rules: see greet.js.
func (g *Greeting) Missing(s Situation) (why []string) {
	add := func(is bool, reason string) {
		if is {
			why = append(why, reason)
		}
	}
	add(g.Off, WhyOff)
	add(g.Text[s.Lang] == "", WhyLanguage)
	add(!s.Answerable, WhyNobody)
	if s.Called != "" && s.Called == g.Name {
		return why
	}
	add(g.Called, WhyCalled)
	add(!g.On(s.Page), WhyPage)
	add(s.Seconds < g.After, WhySeconds)
	add(s.Scrolled < g.Scroll, WhyScroll)
	add(g.Exit && !s.Exit, WhyExit)
	add(s.Visits < g.Visits, WhyVisits)
	add(g.Attribute != "" && !slices.Contains(s.Attributes, g.Attribute), WhyAttribute)
	return why
}

// On reports whether a greeting is for the page at an address.
func (w *When) On(page string) bool {
	return len(w.Pages) == 0 || slices.ContainsFunc(w.Pages, func(pattern string) bool { return fits(pattern, page) })
}

// fits reports whether text is as pattern says, in which * stands for anything.
func fits(pattern, text string) bool {
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return pattern == text
	}
	first, last := parts[0], parts[len(parts)-1]
	if !strings.HasPrefix(text, first) || len(text) < len(first)+len(last) || !strings.HasSuffix(text, last) {
		return false
	}
	text = text[len(first) : len(text)-len(last)]
	for _, part := range parts[1 : len(parts)-1] {
		at := strings.Index(text, part)
		if at < 0 {
			return false
		}
		text = text[at+len(part):]
	}
	return true
}
