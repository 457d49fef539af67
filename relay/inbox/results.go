package inbox

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/hours"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/survey"
	"github.com/parley-chat/parley/relay/team"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/inbox"
	"github.com/parley-chat/parley/templates/words"
)

// How many days a report is of: without a choice, and at most.
const (
	reportDays = 28
	reportMost = 366
)

// ratings shows what was answered to the survey that every site has.
func (p surveyPages) ratings(w http.ResponseWriter, r *http.Request, who caller) error {
	r.SetPathValue("id", chat.SurveyCSAT)
	return p.results(w, r, who)
}

// results shows what was answered to a survey.
func (p surveyPages) results(w http.ResponseWriter, r *http.Request, who caller) error {
	page, err := p.report(r, who, ui.MostAnswers)
	if err != nil {
		return err
	}
	page.Title = page.Survey.Name + " · " + page.Title
	return web.WritePage(w, r, http.StatusOK, ui.ResultsPage(page.Results))
}

// report is what a request asks for, with the period before. The screen and the
// export are made of it.
type report struct{ ui.Results }

// view is the line of the navigation that is lit.
func (p report) view() string {
	if p.ID == chat.SurveyCSAT {
		return "ratings"
	}
	return "surveys"
}

// asked is a report of the query of a request that is not made yet.
func (p surveyPages) asked(r *http.Request, who caller) (report, error) {
	ctx, site, id := r.Context(), r.PathValue("site"), r.PathValue("id")
	s, err := p.survey(r, who, id)
	if err != nil {
		return report{}, err
	}
	q, err := p.query(r, who)
	if err != nil {
		return report{}, err
	}
	if err := p.keeper.Settle(ctx, site); err != nil {
		return report{}, err
	}
	page := report{ui.Results{ID: id, Survey: s, Query: q, Days: days(q)}}
	if page.Shell, err = p.Shell(ctx, site, who, page.view()); err != nil {
		return report{}, err
	}
	page.Teams, err = p.teams(r)
	return page, err
}

// report is of the query of a request; it lists most answers.
func (p surveyPages) report(r *http.Request, who caller, most int) (report, error) {
	page, err := p.asked(r, who)
	if err != nil {
		return report{}, err
	}
	sum := func(q survey.Query) (survey.Report, error) {
		return survey.ReportOf(r.Context(), p.Docs, r.PathValue("site"), page.ID, page.Survey, q, p.Now().UnixMilli())
	}
	page.Query.Most = most
	if page.Report, err = sum(page.Query); err != nil {
		return report{}, err
	}
	earlier := page.Query
	earlier.Day, earlier.Brief = "", true
	earlier.From, earlier.To = page.Query.From.AddDate(0, 0, -page.Days), page.Query.From
	page.Before, err = sum(earlier)
	return page, err
}

// days is how many days a query is of.
func days(q survey.Query) int { return int(q.To.Sub(q.From).Hours()/24 + .5) }

// survey is the one with the id; of the one that every site has, the words are
// ours.
func (p surveyPages) survey(r *http.Request, who caller, id string) (survey.Survey, error) {
	if id == chat.SurveyCSAT {
		return survey.DefaultOf(r.Context(), p.Docs, r.PathValue("site"), who.Words.T("nav.ratings"), words.Visitor().For(who.Words.Lang).T)
	}
	if !chat.ValidID(id) {
		return survey.Survey{}, store.ErrNotFound
	}
	d, err := survey.Kind.Get(r.Context(), p.Docs, r.PathValue("site"), id)
	return d.Value.Counted(), err
}

// query reads what the address asks for. What it does not understand is as if
// it were not there.
func (p surveyPages) query(r *http.Request, who caller) (survey.Query, error) {
	site := r.PathValue("site")
	q := survey.Query{
		Zone: time.UTC, Day: r.FormValue("day"), Agent: r.FormValue("agent"), Team: r.FormValue("team"), Topic: r.FormValue("topic"),
		Lang: r.FormValue("lang"), Page: r.FormValue("page"), By: r.FormValue("by"), Score: r.FormValue("score"), Choice: r.FormValue("choice"),
		Text: r.FormValue("q"), Mark: r.FormValue("tag"), Left: r.FormValue("left") != "", Alone: r.FormValue("alone") != "",
	}
	zone := r.FormValue("zone")
	if zone == "" {
		h, err := hours.Of(r.Context(), p.Docs, site)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return q, fmt.Errorf("read the hours of %s: %w", site, err)
		}
		zone = h.Value.Zone
	}
	if at, err := hours.ParseZone(zone); zone != "" && err == nil {
		q.Zone = at
	}
	today := p.Now().In(q.Zone)
	q.To = time.Date(today.Year(), today.Month(), today.Day()+1, 0, 0, 0, 0, q.Zone)
	if to, err := time.ParseInLocation(time.DateOnly, r.FormValue("to"), q.Zone); err == nil {
		q.To = to.AddDate(0, 0, 1)
	}
	q.From = q.To.AddDate(0, 0, -reportDays)
	if from, err := time.ParseInLocation(time.DateOnly, r.FormValue("from"), q.Zone); err == nil && from.Before(q.To) {
		q.From = from
	}
	if most := q.To.AddDate(0, 0, -reportMost); q.From.Before(most) {
		q.From = most
	}
	var err error
	q.Sees, err = p.reach(r, who)
	return q, err
}

// reach says which answers somebody may know of: agents those to their own work,
// leads those to their teams' and to nobody's, who runs the site all; none of them
// more than their scope shows. A lead of no team goes by the scope alone.
func (p surveyPages) reach(r *http.Request, who caller) (func(*survey.Row) bool, error) {
	site := r.PathValue("site")
	within := func(row *survey.Row) bool {
		return who.Sees(site, &chat.Conversation{Assignment: chat.Assignment{Agent: row.Agent}})
	}
	grant, _ := who.Agent.In(site)
	switch grant.Role {
	case people.Owner, people.Admin, "": // there was no role when they began
		return within, nil
	case people.Lead:
		with, err := team.Colleagues(r.Context(), p.Docs, site, who.Agent.ID)
		if len(with) < 2 || err != nil {
			return within, err
		}
		return func(row *survey.Row) bool {
			return within(row) && (row.Agent == "" || row.Agent == chat.Bot || with[row.Agent])
		}, nil
	}
	return func(row *survey.Row) bool { return row.Agent == who.Agent.ID }, nil
}

// teams are the names of the site's teams.
func (p surveyPages) teams(r *http.Request) ([]ui.Choice, error) {
	list, err := team.Kind.List(r.Context(), p.Docs, r.PathValue("site"))
	var choices []ui.Choice
	for _, t := range list {
		choices = append(choices, ui.Choice{ID: t.ID, Name: t.Value.Name})
	}
	return choices, err
}
