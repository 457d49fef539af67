package inbox

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/parley-chat/parley/relay/audit"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/survey"
	"github.com/parley-chat/parley/relay/web"
)

// exportCSV and exportXLSX write the answers that the screen with the same query
// counts, a row for each, the newest first.
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
	page, err := p.report(r, who)
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
	head := []string{"conversation", "survey", "version", "offered", "answered", "zone", "agent", "topic", "language", "page"}
	for _, q := range page.Survey.Questions {
		head = append(head, web.Cell(survey.In(q.Words, who.Words.Lang)))
	}
	_ = out.Write(head) // the writer keeps its error
	for _, row := range page.Report.Rows {
		if out.Write(cells(page.Survey, page.Query.Zone, row, who.Words.Lang)) != nil {
			break // the reader has gone
		}
	}
	out.Flush()
	return nil
}

func cells(s survey.Survey, zone *time.Location, row *survey.Row, lang string) []string {
	at := func(ms int64) string { return time.UnixMilli(ms).In(zone).Format(time.RFC3339) }
	list := []string{row.Conv, row.Survey, strconv.Itoa(row.Version), at(row.At), at(row.Answered), zone.String(), row.Name, row.Topic, row.Locale, row.Page}
	for _, q := range s.Questions {
		list = append(list, s.Said(row, q, lang))
	}
	for i := range list {
		list[i] = web.Cell(list[i])
	}
	return list
}
