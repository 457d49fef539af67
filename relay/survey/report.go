package survey

import (
	"slices"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/chat"
)

// Query is which rows a report is of. What is "" is every one.
type Query struct {
	Zone *time.Location
	// From is the first day and To the one after the last.
	From, To time.Time
	// Day is one day, as 2006-01-02 in Zone.
	Day, Agent, Team, Topic, Lang, Page string
	// Score is an answer to the main question.
	Score string
	// Text is a part of a comment.
	Text string
	// Teams are the members of the site's teams, by the team's id.
	Teams map[string][]string
	// Sees says whether the reader may know of a row.
	Sees func(*Row) bool
}

// Report is what the rows of a query add up to.
type Report struct {
	// Offers and Answered count the offers in conversations and those of them that
	// were answered; Alone counts answers on the survey's own page, which nobody
	// was offered.
	Offers, Answered, Alone int64
	// Open says that some answers may still change.
	Open bool
	Main Figure
	// Questions are the answers to each question, by value.
	Questions []Distribution
	// By are the groups of the main question, by Dimensions.
	By map[string][]Group
	// Rows are the answered rows, the newest first.
	Rows []*Row
}

// Distribution is how often each answer to a question was given.
type Distribution struct {
	Question
	N     int64
	Count map[string]int64
}

// Group is what those add up to who have something in common.
type Group struct {
	// Key says what: an id, a day, a language; Name is how people call it, if the
	// rows say so.
	Key, Name string
	Offers    int64
	Figure
}

// Dimensions are what a report groups by.
var Dimensions = []string{"day", "agent", "team", "topic", "lang", "page"}

// maker adds rows up.
type maker struct {
	Report
	query  Query
	main   Question
	scored bool
	groups map[string]map[string]*Group
}

// Sum makes a report of rows, which it gets by calling each.
func Sum(s Survey, q Query, now int64, each func(func(*Row)) error) (Report, error) {
	m := maker{query: q, groups: map[string]map[string]*Group{}}
	m.main, m.scored = s.Main()
	m.Main.Type = m.main.Type
	for _, question := range s.Questions {
		m.Questions = append(m.Questions, Distribution{Question: question, Count: map[string]int64{}})
	}
	if err := each(func(r *Row) { m.add(r, now) }); err != nil {
		return Report{}, err
	}
	m.By = map[string][]Group{}
	for dimension, groups := range m.groups {
		for _, g := range groups {
			m.By[dimension] = append(m.By[dimension], *g)
		}
		slices.SortFunc(m.By[dimension], func(a, b Group) int {
			if dimension != "day" && a.N != b.N {
				return int(b.N - a.N)
			}
			return strings.Compare(a.Key, b.Key)
		})
	}
	slices.SortFunc(m.Rows, func(a, b *Row) int { return int(b.Answered - a.Answered) })
	return m.Report, nil
}

func (m *maker) add(r *Row, now int64) {
	if !m.query.takes(r) {
		return
	}
	if r.Alone {
		m.Alone++
	} else {
		m.Offers++
	}
	score, scored := r.Score(m.main.ID)
	for _, dimension := range Dimensions {
		for _, key := range m.query.keys(r, dimension) {
			m.group(dimension, key, r.Name).add(r, score, scored && m.scored)
		}
	}
	if r.Answered == 0 {
		return
	}
	if !r.Alone {
		m.Answered++
	}
	m.Open = m.Open || now-r.Answered < chat.AnswerWindow
	m.Rows = append(m.Rows, r)
	if scored && m.scored {
		m.Main.Add(score)
	}
	for i := range m.Questions {
		if a, ok := find(r.Answers, m.Questions[i].ID); ok {
			m.Questions[i].count(a)
		}
	}
}

func (m *maker) group(dimension, key, name string) *Group {
	groups := m.groups[dimension]
	if groups == nil {
		groups = map[string]*Group{}
		m.groups[dimension] = groups
	}
	g := groups[key]
	if g == nil {
		g = &Group{Key: key, Figure: Figure{Type: m.main.Type}}
		if dimension == "agent" {
			g.Name = name
		}
		groups[key] = g
	}
	return g
}

func (g *Group) add(r *Row, score int, scored bool) {
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
	for v := range strings.SplitSeq(a.Value, ",") {
		d.Count[v]++
	}
}

// keys are the groups of a dimension in which a row is.
func (q *Query) keys(r *Row, dimension string) []string {
	switch dimension {
	case "day":
		return []string{q.day(r)}
	case "agent":
		return []string{r.Agent}
	case "topic":
		return []string{r.Topic}
	case "lang":
		return []string{r.Lang()}
	case "page":
		return []string{r.Page}
	}
	var teams []string
	for team, members := range q.Teams {
		if r.Agent != "" && slices.Contains(members, r.Agent) {
			teams = append(teams, team)
		}
	}
	return teams
}

func (q *Query) day(r *Row) string { return time.UnixMilli(r.At).In(q.Zone).Format(time.DateOnly) }

// Lang is the language of the visitor.
func (r *Row) Lang() string {
	lang, _, _ := strings.Cut(r.Locale, "-")
	return strings.ToLower(lang)
}

// takes reports whether a row is of the query.
func (q *Query) takes(r *Row) bool {
	wants := func(value, key string) bool { return value == "" || value == key || value == None && key == "" }
	switch {
	case r.At < q.From.UnixMilli() || r.At >= q.To.UnixMilli() || !q.Sees(r),
		!wants(q.Agent, r.Agent), !wants(q.Topic, r.Topic), !wants(q.Lang, r.Lang()), !wants(q.Page, r.Page),
		q.Day != "" && q.Day != q.day(r),
		q.Team != "" && !slices.Contains(q.Teams[q.Team], r.Agent),
		q.Score != "" && !slices.ContainsFunc(r.Answers, func(a chat.Answer) bool { return a.Type == chat.AnswerScore && a.Value == q.Score }),
		q.Text != "" && !slices.ContainsFunc(r.Answers, func(a chat.Answer) bool {
			return a.Type == chat.AnswerText && strings.Contains(strings.ToLower(a.Value), strings.ToLower(q.Text))
		}):
		return false
	}
	return true
}

// None in a query stands for what has no agent, no topic and so on.
const None = "-"
