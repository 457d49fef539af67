package frame

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/survey"
	"github.com/parley-chat/parley/templates/words"
)

// Survey is a survey as visitors answer it: on a page of its own, or as a part of
// the frame.
type Survey struct {
	// Site is the site's id, Name what visitors read at the top, Accent its
	// colour; "" is Parley's.
	Site, Name, Accent string
	// Locale is the BCP 47 tag that was asked for, Words what the page says.
	Locale string
	Words  *words.Words
	// Styles are the addresses of the style sheets.
	Styles []string
	// ID is the survey's, and what is asked.
	ID string
	survey.Survey
	// Token and Conv say whose answers these are, SendID is fresh with each page;
	// Offer is the offer in a conversation, 0 on the survey's own page.
	Token, Conv, SendID string
	Offer               uint64
	// Answers are those that were given.
	Answers chat.Answers
	// Taken says that they were just taken, Refused why not.
	Taken   bool
	Refused string
	// Reward is the code that the visitor gets for them, "" for none.
	Reward string
	// Closed says that they cannot be changed any more.
	Closed bool
	// InPanel says that it is a part of the panel, At which question is shown of one
	// that shows them one by one.
	InPanel bool
	At      int
	// Link is the signed link of a page that one leads to, Sheet what the page is, for
	// it to bring back; Changes says that the survey was answered before.
	Link, Sheet string
	Changes     bool
	// Preview shows every question, whatever its condition.
	Preview bool
	// Alone says that a part of the panel is answered without a conversation, Whole
	// that it is all that the frame has: Script is the address of survey.js then,
	// and Loader what the launcher says, as JSON.
	Alone, Whole   bool
	Script, Loader string
}

// Status is the HTTP status of its page.
func (s Survey) Status() int {
	if s.Refused != "" {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

func (s Survey) action() string {
	switch {
	case s.InPanel:
		return "/frame/survey"
	case s.Link != "":
		return "/answer/" + s.Link
	}
	return "/survey/" + s.Site + "/" + s.ID
}

func (s Survey) offer() string { return strconv.FormatUint(s.Offer, 10) }

// asked are the questions whose conditions hold.
func (s Survey) asked() []survey.Question {
	return slices.DeleteFunc(slices.Clone(s.Questions), func(q survey.Question) bool { return !s.Preview && !q.Asked(s.Answers) })
}

// now are the questions that are shown: all that are asked, or one of them.
func (s Survey) now() []survey.Question {
	all := s.asked()
	if s.OneByOne && !s.Preview && s.At < len(all) {
		return all[s.At : s.At+1]
	}
	return all
}

// GoesOn reports whether questions come one by one, and this is not the end.
func (s Survey) GoesOn() bool { return s.OneByOne && !s.Preview && s.At < len(s.asked()) }

// step says which of the questions is shown.
func (s Survey) step() string {
	return s.Words.Say("survey.step", "n", strconv.Itoa(s.At+1), "all", strconv.Itoa(len(s.asked())))
}

// thanked reports whether all that is asked was gone through: what was answered
// stands, and can be changed.
func (s Survey) thanked() bool {
	switch {
	case s.GoesOn():
		return false
	case s.OneByOne && !s.Preview:
		return true
	}
	return (s.Taken || len(s.Answers) > 0) && s.Refused == "" && !s.more()
}

// more reports whether a question is open that followed from an answer.
func (s Survey) more() bool {
	return slices.ContainsFunc(s.asked(), func(q survey.Question) bool { return q.If != "" && s.value(q) == "" })
}

// value is what was answered to a question; "" if nothing was.
func (s Survey) value(q survey.Question) string {
	for _, a := range s.Answers {
		if a.Question == q.ID {
			return a.Value
		}
	}
	return ""
}

// chosen reports whether a choice or a score was taken.
func (s Survey) chosen(q survey.Question, value string) bool {
	return slices.Contains(strings.Split(s.value(q), ","), value)
}

func (s Survey) question(q survey.Question) string { return survey.In(q.Words, s.Words.Lang) }
func (s Survey) choices(q survey.Question) []string {
	return survey.In(q.Choices, s.Words.Lang)
}

func (s Survey) thanks() string {
	if text := survey.In(s.Thanks, s.Words.Lang); text != "" {
		return text
	}
	return s.Words.T("survey.thanks")
}

// scale are the scores of a question in their order.
func scale(q survey.Question) []string {
	from, to := q.Scale()
	var all []string
	for n := from; n <= to; n++ {
		all = append(all, strconv.Itoa(n))
	}
	return all
}

// score names a score for those who do not see the picture.
func (s Survey) score(q survey.Question, n string) string {
	from, to := q.Scale()
	if q.Type == survey.TypeScore {
		return s.Words.Say("scoreOf", "score", n, "word", s.Words.T("score."+n))
	}
	return s.Words.Say("survey.scoreOf", "score", n, "from", strconv.Itoa(from), "to", strconv.Itoa(to))
}

// ends are the words at both ends of a scale; "" if each score has its own.
func (s Survey) ends(q survey.Question) (low, high string) {
	switch q.Type {
	case survey.TypeScore:
		return s.Words.T("score.1"), s.Words.T("score.5")
	case survey.TypeNPS:
		return s.Words.T("survey.unlikely"), s.Words.T("survey.likely")
	case survey.TypeCES:
		return s.Words.T("survey.disagree"), s.Words.T("survey.agree")
	}
	return "", ""
}

func choiceInput(q survey.Question) string {
	if q.Type == survey.TypeChoice {
		return "radio"
	}
	return "checkbox"
}
