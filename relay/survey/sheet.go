package survey

import (
	"slices"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
)

// Fill reads what a visitor filled in: given returns the values of the field of
// a question. What is left out stays as it was answered before; a question whose
// condition does not hold has no answer. It is chat.ErrScore for a score or a
// choice that there is not, and what chat.CheckText says of a text. What was written
// stays as it is: a comment closes its own question.
func (s Survey) Fill(before chat.Answers, given func(question string) []string) (chat.Answers, error) {
	var answers chat.Answers
	for _, q := range s.Questions {
		if !q.Asked(answers) {
			continue
		}
		if a, ok := find(before, q.ID); ok && q.Type == TypeText {
			answers = append(answers, a)
			continue
		}
		a, ok, err := q.read(given(q.ID))
		if err != nil {
			return nil, err
		}
		if !ok {
			if a, ok = find(before, q.ID); !ok {
				continue
			}
		}
		answers = append(answers, a)
	}
	return answers, nil
}

// Asked reports whether the condition of the question holds with these answers.
func (q Question) Asked(answers chat.Answers) bool {
	if q.If == "" {
		return true
	}
	a, ok := find(answers, q.If)
	score, err := strconv.Atoi(a.Value)
	return ok && err == nil && score <= q.AtMost
}

// read makes an answer of the values of a field; there is none if nothing was
// chosen or written.
func (q Question) read(values []string) (a chat.Answer, ok bool, err error) {
	a.Question = q.ID
	if len(values) == 0 || strings.TrimSpace(strings.Join(values, "")) == "" {
		return a, false, nil
	}
	switch q.Type {
	case TypeText:
		a.Type, a.Value = chat.AnswerText, values[0]
		return a, true, chat.CheckText(a.Value)
	case TypeChoice, TypeChoices:
		return q.choose(values)
	}
	from, to := q.Scale()
	n, err := strconv.Atoi(values[0])
	if err != nil || n < from || n > to {
		return a, false, chat.ErrScore
	}
	a.Type, a.Value = chat.AnswerScore, strconv.Itoa(n)
	return a, true, nil
}

// choose reads the numbers of choices, from 0.
func (q Question) choose(values []string) (a chat.Answer, ok bool, err error) {
	a = chat.Answer{Question: q.ID, Type: chat.AnswerChoice}
	if q.Type == TypeChoice {
		values = values[:1]
	}
	var chosen []int
	for _, v := range values {
		n, err := strconv.Atoi(v)
		if err != nil || n < 0 || n >= len(In(q.Choices, "en")) {
			return a, false, chat.ErrScore
		}
		chosen = append(chosen, n)
	}
	slices.Sort(chosen)
	var text []string
	for _, n := range slices.Compact(chosen) {
		text = append(text, strconv.Itoa(n))
	}
	a.Value = strings.Join(text, ",")
	return a, true, nil
}

func find(answers chat.Answers, question string) (chat.Answer, bool) {
	for _, a := range answers {
		if a.Question == question {
			return a, true
		}
	}
	return chat.Answer{}, false
}

// Said is what a row says to a question, in words.
func (s Survey) Said(row *Row, q Question, lang string) string {
	a, ok := find(row.Answers, q.ID)
	switch {
	case !ok:
		return ""
	case a.Type == chat.AnswerChoice:
		return q.chosen(a, lang)
	}
	return a.Value
}

// chosen are the words of the choices that an answer took.
func (q Question) chosen(a chat.Answer, lang string) string {
	var text []string
	all := In(q.Choices, lang)
	for v := range strings.SplitSeq(a.Value, ",") {
		if n, err := strconv.Atoi(v); err == nil && n >= 0 && n < len(all) {
			text = append(text, all[n])
		}
	}
	return strings.Join(text, between(lang))
}

// between is what stands between the parts of a list in a language.
func between(lang string) string {
	switch base, _, _ := strings.Cut(lang, "-"); base {
	case "zh", "ja":
		return "、"
	case "ar", "fa", "ur":
		return "، "
	}
	return ", "
}
