package survey

import (
	"math"
	"strconv"

	"github.com/parley-chat/parley/relay/chat"
)

// Figure is what the scores of a question add up to.
type Figure struct {
	// Type is the question's.
	Type string
	// N counts the answers, Good those at the upper end of the scale: 4 and 5 of
	// 5, 9 and 10 of an NPS, 5 to 7 of a CES; Bad those from 0 to 6 of an NPS,
	// else 1 and 2. Sum adds the scores up.
	N, Good, Bad, Sum int64
}

// Add counts an answer.
func (f *Figure) Add(score int) {
	good, bad := 4, 2
	switch f.Type {
	case TypeNPS:
		good, bad = 9, 6
	case TypeCES:
		good = 5
	}
	f.N++
	f.Sum += int64(score)
	if score >= good {
		f.Good++
	}
	if score <= bad {
		f.Bad++
	}
}

// join adds the answers of another figure of the same type.
func (f *Figure) join(o Figure) {
	f.N += o.N
	f.Good += o.Good
	f.Bad += o.Bad
	f.Sum += o.Sum
}

// Score is the share of good answers in percent, and of an NPS that less the
// share of bad ones; 0 with no answers.
func (f Figure) Score() float64 {
	if f.N == 0 {
		return 0
	}
	if f.Type == TypeNPS {
		return 100 * float64(f.Good-f.Bad) / float64(f.N)
	}
	return 100 * float64(f.Good) / float64(f.N)
}

// Mean is the mean score; 0 with no answers.
func (f Figure) Mean() float64 {
	if f.N == 0 {
		return 0
	}
	return float64(f.Sum) / float64(f.N)
}

// Few reports whether there are too few answers for the score to stand alone.
func (f Figure) Few() bool { return f.N < 30 }

// Interval is that of Score at 95 %: Wilson's of a share (E. B. Wilson, 1927),
// and 1.96 standard errors of an NPS, sqrt((P + D − (P − D)²)/n).
func (f Figure) Interval() (low, high float64) {
	if f.Type != TypeNPS {
		return chat.CSAT{Answers: f.N, Satisfied: f.Good}.Interval()
	}
	if f.N == 0 {
		return -100, 100
	}
	n := float64(f.N)
	p, d := float64(f.Good)/n, float64(f.Bad)/n
	half := 196 * math.Sqrt((p+d-(p-d)*(p-d))/n)
	return max(f.Score()-half, -100), min(f.Score()+half, 100)
}

// Main is the question that a survey's score is of: its first one with scores;
// false if there is none.
func (s Survey) Main() (Question, bool) {
	for _, q := range s.Questions {
		if q.Scored() {
			return q, true
		}
	}
	return Question{}, false
}

// Score is what a row says to a question with scores.
func (r *Row) Score(question string) (int, bool) {
	a, ok := find(r.Answers, question)
	if !ok || a.Type != chat.AnswerScore {
		return 0, false
	}
	n, err := strconv.Atoi(a.Value)
	return n, err == nil
}
