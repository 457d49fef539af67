package inbox

import (
	"strconv"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/survey"
)

// Given are the answers to a survey of the site's own, in words, with the survey's name;
// the zero value if there are none.
type Given struct {
	Survey, Name string
	Answers      [survey.MaxQuestions]GivenTo
}

// GivenTo is an answer to a question. Score is one from 1 to 5 that is shown as such,
// else 0.
type GivenTo struct {
	Question, Text string
	Score          int
}

// GivenOf are the answers of c to the survey s in a language.
func GivenOf(c *chat.Conversation, s survey.Survey, lang string) Given {
	given, n := Given{Survey: c.SurveyName, Name: s.Name}, 0
	row := survey.Row{Answers: c.Answers}
	for _, q := range s.Counted().Questions {
		if to := givenTo(&row, s, q, lang); to.Text != "" && n < len(given.Answers) {
			given.Answers[n] = to
			n++
		}
	}
	return given
}

// givenTo is what a row says to a question: a score with the end of its scale.
func givenTo(row *survey.Row, s survey.Survey, q survey.Question, lang string) GivenTo {
	to := GivenTo{Question: survey.In(q.Words, lang), Text: s.Said(row, q, lang)}
	score, scored := row.Score(q.ID)
	_, most := q.Scale()
	switch {
	case !scored || most == 0:
	case q.Type == survey.TypeScore || q.Type == survey.TypeStars:
		to.Score = score
	default:
		to.Text += "/" + strconv.Itoa(most)
	}
	return to
}

// all are those that there are.
func (g Given) all() []GivenTo {
	n := 0
	for n < len(g.Answers) && g.Answers[n].Text != "" {
		n++
	}
	return g.Answers[:n]
}

// csat is the score of 1 to 5 that c was given to the survey that every site has, else
// 0: of another one the scale is not known here.
func csat(c *chat.Conversation) int {
	if c.Answers.Of() != chat.SurveyCSAT {
		return 0
	}
	return c.Answers.Score()
}
