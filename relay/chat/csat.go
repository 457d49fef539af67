package chat

import "math"

// SurveyCSAT is the name of the satisfaction survey and of its question.
const SurveyCSAT = "csat"

// CSATMax is the best score of the satisfaction survey; 1 is the worst.
const CSATMax = 5

// CSATAnswers are a score and, unless it is empty, a comment.
func CSATAnswers(score int, comment string) Answers {
	answers := Answers{{Question: SurveyCSAT, Type: AnswerScore, Value: digits(score)}}
	if comment != "" {
		answers = append(answers, Answer{Question: "comment", Type: AnswerText, Value: comment})
	}
	return answers
}

// CSAT is the satisfaction figure of a set of answers.
type CSAT struct {
	// Offers and Answers count surveys shown and answered.
	Offers, Answers int64
	// Satisfied counts answers of 4 and 5.
	Satisfied int64
	// ByScore counts the answers of each score from 1 to 5; index 0 is unused.
	ByScore [CSATMax + 1]int64
}

// NewCSAT sums answers by score up; scores outside of 1 to 5 do not count.
func NewCSAT(offers int64, byScore [CSATMax + 1]int64) CSAT {
	c := CSAT{Offers: offers, ByScore: byScore}
	c.ByScore[0] = 0
	for _, n := range c.ByScore {
		c.Answers += n
	}
	c.Satisfied = c.ByScore[4] + c.ByScore[5]
	return c
}

// Score is the share of satisfied answers in percent; 0 with no answers.
func (c CSAT) Score() float64 { return percent(c.Satisfied, c.Answers) }

// ResponseRate is the share of offers that were answered, in percent.
func (c CSAT) ResponseRate() float64 { return percent(c.Answers, c.Offers) }

// Few reports whether there are too few answers (under 30) for the score to
// stand without its interval.
func (c CSAT) Few() bool { return c.Answers < 30 }

// Interval returns the Wilson score interval of Score at 95 %, in percent
// (E. B. Wilson, 1927; z = 1.96). With no answers it is 0 to 100.
func (c CSAT) Interval() (low, high float64) {
	const z = 1.96
	if c.Answers == 0 {
		return 0, 100
	}
	n := float64(c.Answers)
	p := float64(c.Satisfied) / n
	scale := 1 + z*z/n
	centre := (p + z*z/(2*n)) / scale
	half := z / scale * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return 100 * max(centre-half, 0), 100 * min(centre+half, 1)
}

func percent(part, whole int64) float64 {
	if whole == 0 {
		return 0
	}
	return 100 * float64(part) / float64(whole)
}
