package survey

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
)

// Report is what the rows of a query add up to.
type Report struct {
	// Offers and Answered count the offers in conversations and those of them that
	// were answered; Alone counts answers on the survey's own page, which nobody
	// was offered.
	Offers, Answered, Alone int64
	// Open says that some answers may still come or change.
	Open bool
	Main Figure
	// Questions are the answers to each question, by value.
	Questions []Distribution
	// By are the groups of the main question, by Dimensions.
	By map[string][]Group
	// Rows are the answered rows, the newest first; of a Query with Left those that
	// were not answered.
	Rows []*Row
	// Offered are all rows, if the Query asks for them, in no order.
	Offered []*Row
}

// Distribution is how often each answer to a question was given.
type Distribution struct {
	Question
	N     int64
	Count map[string]int64
	// Figure is what its scores add up to, if it has any.
	Figure Figure
}

// Group is what those add up to who have something in common.
type Group struct {
	// Key says what: an id, a day, a language; Name is how people call it, if the
	// rows say so.
	Key, Name string
	Offers    int64
	// Open says that some answers may still come or change.
	Open bool
	Figure
}

// Dimensions are what a report groups by.
var Dimensions = []string{"day", "agent", "team", "by", "topic", "lang", "page"}

// maker adds rows up.
type maker struct {
	Report
	query  Query
	main   Question
	scored bool
	now    int64
	groups []map[string]*Group // by the places of Dimensions
}

// Sum makes a report of rows, which it gets by calling each.
func Sum(s Survey, q Query, now int64, each func(func(*Row)) error) (Report, error) {
	m := maker{query: q, now: now}
	for range Dimensions {
		m.groups = append(m.groups, map[string]*Group{})
	}
	m.main, m.scored = s.Main()
	m.Main.Type = m.main.Type
	for _, question := range s.Questions {
		m.Questions = append(m.Questions, Distribution{Question: question, Count: map[string]int64{}, Figure: Figure{Type: question.Type}})
	}
	if err := each(m.add); err != nil {
		return Report{}, err
	}
	m.By = map[string][]Group{}
	for i, dimension := range Dimensions {
		for _, g := range m.groups[i] {
			m.By[dimension] = append(m.By[dimension], *g)
		}
		slices.SortFunc(m.By[dimension], func(a, b Group) int {
			if dimension != "day" && a.N != b.N {
				return int(b.N - a.N)
			}
			return strings.Compare(a.Key, b.Key)
		})
	}
	slices.SortFunc(m.Rows, func(a, b *Row) int {
		return cmp.Or(cmp.Compare(b.Answered, a.Answered), cmp.Compare(b.At, a.At), strings.Compare(a.Conv, b.Conv))
	})
	return m.Report, nil
}

func (m *maker) add(r *Row) {
	if !m.query.Takes(r) {
		return
	}
	if r.Alone {
		m.Alone++
	} else {
		m.Offers++
	}
	open := m.now < r.Closes()
	m.Open = m.Open || open
	score, scored := 0, false
	if m.scored {
		score, scored = r.Score(m.main.ID)
	}
	for i, dimension := range Dimensions {
		if dimension == "team" {
			for _, team := range r.Teams {
				m.group(i, team).add(r, score, scored, open)
			}
			continue
		}
		m.group(i, m.query.key(r, dimension)).add(r, score, scored, open)
	}
	if listed := (r.Answered == 0) == m.query.Left; listed || m.query.All {
		kept := *r
		if listed {
			m.Rows = append(m.Rows, &kept)
		}
		if m.query.All {
			m.Offered = append(m.Offered, &kept)
		}
	}
	if r.Answered == 0 {
		return
	}
	if !r.Alone {
		m.Answered++
	}
	if scored {
		m.Main.Add(score)
	}
	for i := range m.Questions {
		if a, ok := find(r.Answers, m.Questions[i].ID); ok {
			m.Questions[i].count(a)
		}
	}
}

func (m *maker) group(dimension int, key string) *Group {
	g := m.groups[dimension][key]
	if g == nil {
		g = &Group{Key: key, Figure: Figure{Type: m.main.Type}}
		m.groups[dimension][key] = g
	}
	return g
}

func (g *Group) add(r *Row, score int, scored, open bool) {
	g.Open = g.Open || open
	if g.Name == "" {
		g.Name = r.Name
	}
	if !r.Alone {
		g.Offers++
	}
	if scored {
		g.Figure.Add(score)
	}
}

// count counts the values of an answer; of a text only that there is one.
func (d *Distribution) count(a chat.Answer) {
	d.N++
	if a.Type == chat.AnswerText {
		return
	}
	if n, err := strconv.Atoi(a.Value); err == nil && a.Type == chat.AnswerScore {
		d.Figure.Add(n)
	}
	for v := range strings.SplitSeq(a.Value, ",") {
		d.Count[v]++
	}
}
