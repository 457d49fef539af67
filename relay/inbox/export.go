package inbox

import (
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"io"
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
// that was asked, with all its answers. ?bom=1 begins a CSV with the mark of UTF-8.
func (p surveyPages) exportCSV(w http.ResponseWriter, r *http.Request, who caller) error {
	return p.export(w, r, who, "csv", "text/csv; charset=utf-8", func() rowWriter {
		if r.FormValue("bom") != "" {
			_, _ = io.WriteString(w, "\ufeff") // spreadsheets take it for another encoding without; who has gone is seen with the rows
		}
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
	page, err := p.asked(r, who)
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
	write := p.writeAnswers
	if r.FormValue("rows") == "conversations" {
		write = p.writeConversations
	}
	var out rowWriter
	var head []string // waits until what follows can be read
	put := func(cells []string) bool {
		for i := range cells {
			cells[i] = web.Cell(cells[i])
		}
		return out.Write(cells) == nil // else the reader has gone
	}
	start := func() {
		w.Header().Set("Content-Type", mime)
		w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", site+"-survey."+form))
		out = begin()
		put(head)
	}
	err = write(r.Context(), site, page, who.Words.Lang, func(cells []string) bool {
		if head == nil {
			head = cells
			return true
		}
		if out == nil {
			start()
		}
		return put(cells)
	})
	switch {
	case err != nil && out != nil:
		panic(http.ErrAbortHandler) // half a file must not pass for a whole one
	case err != nil:
		return err
	case out == nil:
		start()
	}
	out.Flush()
	return nil
}

// writeAnswers writes a head and a row for each answer.
func (p surveyPages) writeAnswers(ctx context.Context, site string, page report, lang string, write func([]string) bool) error {
	head := []string{"conversation", "survey", "version", "offered", "answered", "zone", "agent", "answered_by", "topic", "language", "page", "shown"}
	if !write(append(head, asks(page, lang)...)) {
		return nil
	}
	return survey.Rows(ctx, p.Docs, site, page.ID, page.Query, func(row *survey.Row) bool {
		if (row.Answered == 0) != page.Query.Left {
			return true
		}
		cells := []string{row.Conv, row.Survey, strconv.Itoa(row.Version), page.at(row.At), page.at(row.Answered), page.Query.Zone.String(), row.Name, row.By, page.topic(row), row.Locale, row.Page, shown(row)}
		return write(append(cells, page.said(row, lang)...))
	})
}

// writeConversations writes a head and a row for each conversation: when it was first
// asked and last answered, how often, and its answers one after the other.
func (p surveyPages) writeConversations(ctx context.Context, site string, page report, lang string, write func([]string) bool) error {
	head := []string{"conversation", "survey", "offered", "answered", "zone", "offers", "answers", "agents", "answered_by", "topic", "language", "page", "shown"}
	return survey.Conversations(ctx, p.Docs, site, page.ID, page.Query, func(most int) bool {
		for n := range most {
			for _, q := range asks(page, lang) {
				if n > 0 {
					q += " (" + strconv.Itoa(n+1) + ")"
				}
				head = append(head, q)
			}
		}
		return write(slices.Clone(head))
	}, func(rows []*survey.Row) bool {
		cells := page.conversation(rows, lang)
		return write(append(cells, make([]string, max(0, len(head)-len(cells)))...)) // an answer may have come meanwhile
	})
}

func (p report) conversation(rows []*survey.Row, lang string) []string {
	var answers, agents, by []string
	answered, count, seen := int64(0), 0, 0
	for _, row := range rows {
		if !row.Unseen {
			seen++
		}
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
		strings.Join(agents, ", "), strings.Join(by, ", "), p.topic(last), last.Locale, last.Page, strconv.Itoa(seen),
	}
	return append(cells, answers...)
}

// shown says whether the visitor saw an offer.
func shown(row *survey.Row) string {
	if row.Unseen {
		return "no"
	}
	return "yes"
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
