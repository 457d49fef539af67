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
	// By is who answered the visitor, see Row.
	By string
	// Score is a score given, to any question or behind a question's id and ":" to that;
	// Choice a choice: the question's id, ":" and its number.
	Score, Choice string
	// Text is a part of a comment, Mark a tag that the answer was given.
	Text, Mark string
	// Left takes the offers that were not answered alone.
	Left bool
	// Alone takes the answers on the survey's own page alone.
	Alone bool
	// Most is how many rows the Report lists, 0 is all; Brief leaves all but its Main
	// figure out.
	Most  int
	Brief bool
	// Sees says whether the reader may know of a row.
	Sees func(*Row) bool

	from, to int64 // From and To, see begin
	named    []namedDay
}

// begin is called before the first row is asked for.
func (q *Query) begin() {
	q.from, q.to, q.Text = q.From.UnixMilli(), q.To.UnixMilli(), strings.ToLower(q.Text)
}

// namedDay is a day in a query's zone: its first and last millisecond, and its name.
type namedDay struct {
	from, to int64
	name     string
}

// None in a query stands for what has no agent, no topic and so on.
const None = "-"

// key is the group of a dimension in which a row is. Teams are more than one.
func (q *Query) key(r *Row, dimension string) string {
	switch dimension {
	case "day":
		return q.day(r)
	case "agent":
		return r.Agent
	case "by":
		return r.By
	case "topic":
		return r.Topic
	case "lang":
		return r.Lang()
	}
	return r.Page
}

// day names the day of a row in the query's zone. A day is named once: of a year of
// rows most of the time would go into it.
func (q *Query) day(r *Row) string {
	for i := range q.named {
		if d := &q.named[i]; r.At >= d.from && r.At < d.to {
			return d.name
		}
	}
	at := time.UnixMilli(r.At).In(q.Zone)
	first := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, q.Zone)
	d := namedDay{first.UnixMilli(), first.AddDate(0, 0, 1).UnixMilli(), at.Format(time.DateOnly)}
	// The rows of a day stand together: the one that was last is looked at first.
	q.named = slices.Insert(q.named, 0, d)
	return d.name
}

// Lang is the language of the visitor.
func (r *Row) Lang() string {
	lang, _, _ := strings.Cut(r.Locale, "-")
	return strings.ToLower(lang)
}

// takes reports whether a row is of the query.
func (q *Query) takes(r *Row) bool {
	wants := func(value, key string) bool { return value == "" || value == key || value == None && key == "" }
	switch {
	case r.At < q.from || r.At >= q.to || !q.Sees(r),
		!wants(q.Agent, r.Agent), !wants(q.By, r.By), !wants(q.Topic, r.Topic), !wants(q.Lang, r.Lang()), !wants(q.Page, r.Page),
		q.Day != "" && q.Day != q.day(r),
		q.Team != "" && !slices.Contains(r.Teams, q.Team),
		q.Mark != "" && !slices.Contains(r.Marks, q.Mark),
		q.Left && r.Answered != 0,
		q.Alone && !r.Alone,
		!q.said(r):
		return false
	}
	return true
}

// said reports whether a row has the answers that the query asks for.
func (q *Query) said(r *Row) bool {
	has := func(is func(chat.Answer) bool) bool { return slices.ContainsFunc(r.Answers, is) }
	of, score, apart := strings.Cut(q.Score, ":")
	if !apart {
		of, score = "", q.Score
	}
	if q.Score != "" && !has(func(a chat.Answer) bool {
		return a.Type == chat.AnswerScore && a.Value == score && (of == "" || a.Question == of)
	}) {
		return false
	}
	question, choice, _ := strings.Cut(q.Choice, ":")
	if q.Choice != "" && !has(func(a chat.Answer) bool {
		return a.Question == question && slices.Contains(strings.Split(a.Value, ","), choice)
	}) {
		return false
	}
	return q.Text == "" || has(func(a chat.Answer) bool {
		return a.Type == chat.AnswerText && strings.Contains(strings.ToLower(a.Value), q.Text)
	})
}
