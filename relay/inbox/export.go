package inbox

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/audit"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/survey"
	"github.com/parley-chat/parley/relay/web"
)

// exportCSV and exportXLSX write what the screen with the same query shows: a row for
// each answer, the newest first; with ?rows=conversations one for each conversation
// that was asked, with all its answers.
func (p surveyPages) exportCSV(w http.ResponseWriter, r *http.Request, who caller) error {
	return p.export(w, r, who, "csv", "text/csv; charset=utf-8", func() rowWriter {
		out := csv.NewWriter(w)
		out.UseCRLF = true
		return out
	})
}

func (p surveyPages) exportXLSX(w http.ResponseWriter, r *http.Request, who caller) error {
	return p.export(w, r, who, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", func() rowWriter { return newSheet(w) })
}

// rowWriter takes the rows of a file; it keeps its first error.
type rowWriter interface {
	Write(cells []string) error
	Flush()
}

func (p surveyPages) export(w http.ResponseWriter, r *http.Request, who caller, form, mime string, begin func() rowWriter) error {
	r.SetPathValue("id", cmp.Or(r.FormValue("survey"), chat.SurveyCSAT))
	page, err := p.report(r, who, 0)
	if err != nil {
		return err
	}
	site := r.PathValue("site")
	err = audit.Add(r.Context(), p.Docs, site, audit.Entry{
		At: p.Now().UnixMilli(), By: who.Agent.ID, ByName: who.Agent.Name, From: p.Address.ClientIP(r), What: "survey-exported", Target: page.Survey.Name,
	})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", mime)
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", site+"-survey."+form))
	out := begin()
	table := answersTable
	if r.FormValue("rows") == "conversations" {
		table = conversationsTable
	}
	for cells := range table(page, who.Words.Lang) {
		for i := range cells {
			cells[i] = web.Cell(cells[i])
		}
		if out.Write(cells) != nil {
			break // the reader has gone
		}
	}
	out.Flush()
	return nil
}

// answersTable are a head and a row for each answer.
func answersTable(page report, lang string) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		head := []string{"conversation", "survey", "version", "offered", "answered", "zone", "agent", "answered_by", "topic", "language", "page"}
		if !yield(append(head, asks(page, lang)...)) {
			return
		}
		for _, row := range page.Report.Rows {
			cells := []string{row.Conv, row.Survey, strconv.Itoa(row.Version), page.at(row.At), page.at(row.Answered), page.Query.Zone.String(), row.Name, row.By, page.topic(row), row.Locale, row.Page}
			if !yield(append(cells, page.said(row, lang)...)) {
				return
			}
		}
	}
}

// conversationsTable are a head and a row for each conversation: when it was first
// asked and last answered, how often, and its answers one after the other.
func conversationsTable(page report, lang string) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		convs, most := page.conversations()
		head := []string{"conversation", "survey", "offered", "answered", "zone", "offers", "answers", "agents", "answered_by", "topic", "language", "page"}
		for n := range most {
			for _, q := range asks(page, lang) {
				if n > 0 {
					q += " (" + strconv.Itoa(n+1) + ")"
				}
				head = append(head, q)
			}
		}
		if !yield(head) {
			return
		}
		for _, rows := range convs {
			cells := page.conversation(rows, lang)
			if !yield(append(cells, make([]string, len(head)-len(cells))...)) {
				return
			}
		}
	}
}

// conversations are the rows of the page, also those without an answer, by
// conversation; and how many answers one has at most.
func (p report) conversations() (convs [][]*survey.Row, most int) {
	place := map[string]int{}
	for _, row := range p.Report.Offered {
		at, ok := place[row.Conv]
		if !ok {
			at = len(convs)
			place[row.Conv], convs = at, append(convs, nil)
		}
		convs[at] = append(convs[at], row)
	}
	most = 1
	for _, rows := range convs {
		slices.SortFunc(rows, func(a, b *survey.Row) int { return cmp.Compare(a.At, b.At) })
		answers := 0
		for _, row := range rows {
			if row.Answered != 0 {
				answers++
			}
		}
		most = max(most, answers)
	}
	slices.SortFunc(convs, func(a, b []*survey.Row) int {
		return cmp.Or(cmp.Compare(b[len(b)-1].At, a[len(a)-1].At), strings.Compare(a[0].Conv, b[0].Conv))
	})
	return convs, most
}

func (p report) conversation(rows []*survey.Row, lang string) []string {
	var answers, agents, by []string
	answered, count := int64(0), 0
	for _, row := range rows {
		if !slices.Contains(agents, row.Name) && row.Name != "" {
			agents = append(agents, row.Name)
		}
		if !slices.Contains(by, row.By) && row.By != "" {
			by = append(by, row.By)
		}
		if row.Answered != 0 {
			count++
			answered = max(answered, row.Answered)
			answers = append(answers, p.said(row, lang)...)
		}
	}
	last := rows[len(rows)-1]
	cells := []string{
		last.Conv, last.Survey, p.at(rows[0].At), p.at(answered), p.Query.Zone.String(), strconv.Itoa(len(rows)), strconv.Itoa(count),
		strings.Join(agents, ", "), strings.Join(by, ", "), p.topic(last), last.Locale, last.Page,
	}
	return append(cells, answers...)
}

// asks are the questions.
func asks(page report, lang string) (list []string) {
	for _, q := range page.Survey.Questions {
		words := survey.In(q.Words, lang)
		if !page.Survey.Asks(q) {
			words += " (" + page.Words.T("results.former") + ")"
		}
		list = append(list, words)
	}
	return list
}

// said is what a row says to each question.
func (p report) said(row *survey.Row, lang string) (list []string) {
	for _, q := range p.Survey.Questions {
		list = append(list, p.Survey.Said(row, q, lang))
	}
	return list
}

// at writes a time in the page's zone; "" for none.
func (p report) at(ms int64) string {
	if ms == 0 {
		return ""
	}
	return time.UnixMilli(ms).In(p.Query.Zone).Format(time.RFC3339)
}

// topic is what people call the topic of a row.
func (p report) topic(row *survey.Row) string {
	if l := p.Labels.Topics.Named(row.Topic); len(l) > 0 {
		return l[0].Name
	}
	return row.Topic
}
