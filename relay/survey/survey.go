package survey

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Kind are a site's surveys, by a 128-bit random id. Of the one that every site has,
// chat.SurveyCSAT, only the thanks and the care are kept: see Default.
var Kind = docs.Kind[Survey]{Name: "survey", Check: check}

// Survey is a list of questions, which visitors answer on a page of its own.
type Survey struct {
	// Name is how agents know it.
	Name      string     `json:"name"`
	Questions []Question `json:"questions"`
	// Thanks is what visitors read at the end, by language; one that is not there
	// has Parley's own words.
	Thanks map[string]string `json:"thanks,omitempty"`
	// Ask says who is asked in the widget.
	Ask Ask `json:"ask,omitzero"`
	// OneByOne shows one question at a time.
	OneByOne bool `json:"oneByOne,omitempty"`
	// Care says what follows from answers.
	Care Care `json:"care,omitzero"`
	// Former are questions that are not asked any more: what was answered to them
	// stands in the results. The last is the latest.
	Former []Question `json:"former,omitempty"`
}

// Question is one question of a survey.
type Question struct {
	// ID names it in answers and does not change; Type is one of the Type
	// constants.
	ID   string `json:"id"`
	Type string `json:"type"`
	// Words is the question by language.
	Words map[string]string `json:"words"`
	// Choices are those of TypeChoice and TypeChoices, by language: a line for
	// each, in the same order in all.
	Choices map[string][]string `json:"choices,omitempty"`
	// If is the ID of an earlier question with a score, and AtMost what it must
	// have at most for this one to be asked; "" asks always.
	If     string `json:"if,omitempty"`
	AtMost int    `json:"atMost,omitempty"`
}

// The types of questions.
const (
	TypeScore   = "score" // 1 to 5 with words
	TypeStars   = "stars" // 1 to 5
	TypeNPS     = "nps"   // 0 to 10
	TypeCES     = "ces"   // 1 to 7
	TypeChoice  = "choice"
	TypeChoices = "choices"
	TypeText    = "text"
)

// Types are all types, in the order in which the editor offers them.
var Types = []string{TypeScore, TypeStars, TypeNPS, TypeCES, TypeChoice, TypeChoices, TypeText}

// The limits of a survey.
const (
	MaxQuestions = 10
	MaxChoices   = 20
	// MaxWords is how long a question, a choice or the thanks are, in characters.
	MaxWords = 300
	// maxFormer is how many questions of before are kept.
	maxFormer = 50
)

// Scale is the range of a question's scores; 0, 0 if it has none.
func (q Question) Scale() (from, to int) {
	switch q.Type {
	case TypeScore, TypeStars:
		return 1, 5
	case TypeNPS:
		return 0, 10
	case TypeCES:
		return 1, 7
	}
	return 0, 0
}

// Scored reports whether answers are numbers.
func (q Question) Scored() bool { _, to := q.Scale(); return to != 0 }

// In returns words in a language such as "zh-Hant", or in the nearest there is:
// its base, English, any.
func In[T any](byLang map[string]T, lang string) (words T) {
	base, _, _ := strings.Cut(lang, "-")
	for _, l := range []string{lang, base, "en"} {
		if words, ok := byLang[l]; ok {
			return words
		}
	}
	for _, l := range slices.Sorted(maps.Keys(byLang)) {
		return byLang[l]
	}
	return words
}

// Default is the survey that every site has: one question, and a comment. Its
// words are Parley's own, as visitors read them: say returns them by their keys.
func Default(name string, say func(key string) string) Survey {
	return Survey{Name: name, Questions: []Question{
		{ID: chat.SurveyCSAT, Type: TypeScore, Words: map[string]string{"en": say("rateQuestion")}},
		{ID: "comment", Type: TypeText, Words: map[string]string{"en": say("comment")}},
	}}
}

// ErrLinkUsed says that a link to a survey has answered it, or changed it, already.
var ErrLinkUsed = &chat.Refusal{Code: "survey_link_used"}

// DefaultOf is Default with what a site has set of it.
func DefaultOf(ctx context.Context, c *docs.Cache, site, name string, say func(key string) string) (Survey, error) {
	s := Default(name, say)
	d, err := Kind.Get(ctx, c, site, chat.SurveyCSAT)
	if errors.Is(err, store.ErrNotFound) {
		return s, nil
	}
	s.Thanks, s.Care = d.Value.Thanks, d.Value.Care
	return s, err
}

// What is wrong with a survey that somebody wrote.
var (
	ErrName      = &chat.Refusal{Code: "survey_name"}
	ErrQuestions = &chat.Refusal{Code: "survey_questions"}
	ErrWords     = &chat.Refusal{Code: "survey_words"}
	ErrChoices   = &chat.Refusal{Code: "survey_choices"}
	ErrIf        = &chat.Refusal{Code: "survey_if"}
)

func check(id string, s Survey) error {
	switch {
	case !fits(s.Thanks):
		return ErrWords
	}
	if err := s.Care.check(); err != nil || id == chat.SurveyCSAT {
		return err
	}
	switch {
	case !chat.ValidID(id):
		return errors.New("the survey's id is not valid")
	case strings.TrimSpace(s.Name) == "" || s.Name != chat.Clip(s.Name, chat.MaxNameRunes):
		return ErrName
	case len(s.Questions) == 0 || len(s.Questions) > MaxQuestions:
		return ErrQuestions
	}
	if err := s.Ask.check(); err != nil {
		return err
	}
	for i, q := range s.Questions {
		if err := q.check(s.Questions[:i]); err != nil {
			return err
		}
	}
	return nil
}

// check looks at a question that follows others.
func (q Question) check(before []Question) error {
	same := func(id string) func(Question) bool { return func(o Question) bool { return o.ID == id } }
	switch {
	case q.ID == "" || len(q.ID) > 32 || !slices.Contains(Types, q.Type) || slices.ContainsFunc(before, same(q.ID)):
		return ErrQuestions
	case len(q.Words) == 0 || !fits(q.Words):
		return ErrWords
	}
	if q.Type == TypeChoice || q.Type == TypeChoices {
		if !q.choicesFit() {
			return ErrChoices
		}
	}
	if q.If != "" {
		at := slices.IndexFunc(before, same(q.If))
		if at < 0 || !before[at].Scored() {
			return ErrIf
		}
		if from, to := before[at].Scale(); q.AtMost < from || q.AtMost > to {
			return ErrIf
		}
	}
	return nil
}

// choicesFit reports whether there are at least two choices, as many in every
// language.
func (q Question) choicesFit() bool {
	n := len(In(q.Choices, "en"))
	for _, list := range q.Choices {
		if len(list) != n {
			return false
		}
		for _, text := range list {
			if text == "" || utf8.RuneCountInString(text) > MaxWords {
				return false
			}
		}
	}
	return n >= 2 && n <= MaxChoices
}

// fits reports whether words are there, and not too long, in each language that
// is named.
func fits(byLang map[string]string) bool {
	for lang, text := range byLang {
		if lang == "" || strings.TrimSpace(text) == "" || utf8.RuneCountInString(text) > MaxWords {
			return false
		}
	}
	return true
}
