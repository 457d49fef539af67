package chat

// Answer is what a visitor said to one question of a survey.
type Answer struct {
	Question string
	// Type is one of the Answer constants; Value is text whatever the type.
	Type  string
	Value string
}

// The types of answers.
const (
	AnswerScore  = "score" // a whole number from 0 to 10
	AnswerText   = "text"
	AnswerChoice = "choice" // numbers of choices from 0, parted by commas
)

// Answers are those to the questions of one survey, in the survey's order.
// They are not changed once they are made.
type Answers []Answer

// maxAnswers is how many answers are read.
const maxAnswers = 100

// Bind names the answers to f.
func (a *Answers) Bind(f Fields) {
	f.List("answers", len(*a), maxAnswers, func(i int) {
		if i == len(*a) {
			*a = append(*a, Answer{})
		}
		one := &(*a)[i]
		f.Str("question", &one.Question)
		f.Str("type", &one.Type)
		f.Str("value", &one.Value)
	})
}

// Of names the first question that is answered, "" if none is.
func (a Answers) Of() string {
	if len(a) == 0 {
		return ""
	}
	return a[0].Question
}

// Score returns the first score, or 0 if there is none.
func (a Answers) Score() int {
	for _, one := range a {
		if score, ok := one.score(); ok {
			return score
		}
	}
	return 0
}

// Comment returns the first text, or "" if there is none.
func (a Answers) Comment() string {
	for _, one := range a {
		if one.Type == AnswerText {
			return one.Value
		}
	}
	return ""
}

func (a Answer) score() (int, bool) {
	switch v := a.Value; {
	case a.Type != AnswerScore:
	case len(v) == 1 && v[0] >= '0' && v[0] <= '9':
		return int(v[0] - '0'), true
	case v == "10":
		return 10, true
	}
	return 0, false
}

// digits returns a score from 0 to 10 as text.
func digits(score int) string {
	if score == 10 {
		return "10"
	}
	return string(rune('0' + score))
}
