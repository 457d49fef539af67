package survey

import (
	"cmp"
	"context"
	"errors"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store/docs"
)

// ReportOf makes the report of what is kept of the survey with an id: several months
// at once.
func ReportOf(ctx context.Context, c *docs.Cache, site, id string, s Survey, q Query, now int64) (Report, error) {
	list := months(q.From, q.To)
	parts, errs := make([]*maker, len(list)), make([]error, len(list))
	var all sync.WaitGroup
	free := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i, month := range list {
		parts[i] = newMaker(s, q, now)
		free <- struct{}{}
		all.Go(func() {
			defer func() { <-free }()
			errs[i] = keptIn(ctx, c, site, id, month, q.From, q.To, parts[i].add)
		})
	}
	all.Wait()
	m := newMaker(s, q, now)
	for _, part := range parts {
		m.join(part)
	}
	return m.report(), errors.Join(errs...)
}

// Sum makes a report of rows, which it gets by calling each.
func Sum(s Survey, q Query, now int64, each func(func(*Row)) error) (Report, error) {
	m := newMaker(s, q, now)
	if err := each(m.add); err != nil {
		return Report{}, err
	}
	return m.report(), nil
}

// maker adds rows up.
type maker struct {
	Report
	query  Query
	main   Question
	scored bool
	now    int64
	groups []map[string]*Group // by the places of Dimensions
	last   *Row                // the oldest that is listed, once there are as many as are asked for
}

func newMaker(s Survey, q Query, now int64) *maker {
	m := &maker{query: q, now: now}
	m.query.begin()
	for range Dimensions {
		m.groups = append(m.groups, map[string]*Group{})
	}
	m.main, m.scored = s.Main()
	m.Main.Type = m.main.Type
	for _, question := range s.Questions {
		m.Questions = append(m.Questions, Distribution{Question: question, Count: map[string]int64{}, Figure: Figure{Type: question.Type}})
	}
	return m
}

// report is what was added up.
func (m *maker) report() Report {
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
	m.cut()
	m.Open = m.Open || m.now < m.query.to // a day that is not over has more to come
	return m.Report
}

// join adds what another maker of the same query has, of days before.
func (m *maker) join(o *maker) {
	m.Offers += o.Offers
	m.Answered += o.Answered
	m.Alone += o.Alone
	m.Unseen += o.Unseen
	m.Open = m.Open || o.Open
	m.Listed += o.Listed
	m.Rows = append(m.Rows, o.Rows...)
	m.Main.join(o.Main)
	for i := range m.Questions {
		d := &m.Questions[i]
		d.N += o.Questions[i].N
		d.Figure.join(o.Questions[i].Figure)
		for value, n := range o.Questions[i].Count {
			d.Count[value] += n
		}
	}
	for i, groups := range o.groups {
		for key, from := range groups {
			g := m.group(i, key)
			g.Name = cmp.Or(g.Name, from.Name)
			g.Offers += from.Offers
			g.Open = g.Open || from.Open
			g.Figure.join(from.Figure)
		}
	}
}

// newest orders rows.
func newest(a, b *Row) int {
	return cmp.Or(cmp.Compare(b.Answered, a.Answered), cmp.Compare(b.At, a.At), strings.Compare(a.Conv, b.Conv), cmp.Compare(a.Offer, b.Offer))
}

// list lists a row, unless as many that are newer are there.
func (m *maker) list(r *Row) {
	m.Listed++
	if m.last != nil && newest(m.last, r) < 0 {
		return
	}
	kept := r.Clone()
	m.Rows = append(m.Rows, &kept)
	if most := m.query.Most; most > 0 && len(m.Rows) >= 2*most {
		m.cut()
	}
}

// cut sorts the rows that are listed, and drops those beyond the query's Most.
func (m *maker) cut() {
	slices.SortFunc(m.Rows, newest)
	if most := m.query.Most; most > 0 && len(m.Rows) >= most {
		m.Rows = m.Rows[:most]
		m.last = m.Rows[most-1]
	}
}

func (m *maker) add(r *Row) {
	if !m.query.takes(r) {
		return
	}
	score, scored := 0, false
	if m.scored {
		score, scored = r.Score(m.main.ID)
	}
	if scored && r.Answered != 0 {
		m.Main.Add(score)
	}
	if m.query.Brief {
		return
	}
	switch {
	case r.Alone:
		m.Alone++
	case r.Unseen:
		m.Unseen++
	default:
		m.Offers++
	}
	open := m.now < r.Closes()
	m.Open = m.Open || open
	for i, dimension := range Dimensions {
		if dimension == "team" {
			for _, team := range r.Teams {
				m.group(i, team).add(r, score, scored, open)
			}
			continue
		}
		m.group(i, m.query.key(r, dimension)).add(r, score, scored, open)
	}
	if (r.Answered == 0) == m.query.Left {
		m.list(r)
	}
	if r.Answered == 0 {
		return
	}
	if !r.Alone {
		m.Answered++
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
	if !r.Alone && !r.Unseen {
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
