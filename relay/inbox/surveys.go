package inbox

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/audit"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/survey"
	"github.com/parley-chat/parley/relay/survey/keep"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/agents"
	ui "github.com/parley-chat/parley/templates/inbox"
	"github.com/parley-chat/parley/templates/words"
)

// surveyPages are the list of a site's surveys and their editor.
type surveyPages struct {
	*agents.Pages
	keeper keep.Keeper
	show   func(w http.ResponseWriter, r *http.Request, site string, s survey.Survey, lang string) error
}

// list shows the surveys that there are.
func (p surveyPages) list(w http.ResponseWriter, r *http.Request, who caller) error {
	id := r.PathValue("site")
	s, err := p.Shell(r.Context(), id, who, "surveys")
	if err != nil {
		return err
	}
	s.Title = who.Words.T("nav.surveys") + " · " + s.Title
	list, err := survey.Kind.List(r.Context(), p.Docs, id)
	if err != nil {
		return err
	}
	page := ui.Surveys{Shell: s, MayEdit: who.May(web.Settings, id), Left: map[string]int{}, Saved: r.FormValue("saved") != ""}
	settings, err := site.Get(r.Context(), p.Docs, id)
	if err != nil {
		return err
	}
	page.QuietDays, page.AskBegun = settings.QuietDays, settings.AskBegun
	for _, d := range list {
		if d.Value.Care.Reward {
			if page.Left[d.ID], _, err = survey.Codes(r.Context(), p.Docs, id, d.ID); err != nil {
				return err
			}
		}
		if d.ID != chat.SurveyCSAT {
			page.List = append(page.List, d)
		}
	}
	return web.WritePage(w, r, http.StatusOK, ui.SurveysPage(page))
}

// maxQuiet is the longest time for which a visitor is not asked again, in days.
const maxQuiet = 365

// asks keeps which visitors of the site are not asked anything.
func (p surveyPages) asks(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	days, err := strconv.Atoi(strings.TrimSpace(r.PostFormValue("quiet")))
	if err != nil || days < 0 || days > maxQuiet {
		return survey.ErrAsk
	}
	id, begun := r.PathValue("site"), r.PostFormValue("begun") != ""
	e := audit.Entry{
		At: p.Now().UnixMilli(), By: who.Agent.ID, ByName: who.Agent.Name, From: p.Address.ClientIP(r), What: "survey-changed", Target: who.Words.T("survey.whom"),
	}
	err = site.Change(r.Context(), p.Docs, id, func(s *site.Site) {
		e.Changes = nil
		e.Compare("quietDays", strconv.Itoa(s.QuietDays), strconv.Itoa(days))
		e.Compare("askBegun", strconv.FormatBool(s.AskBegun), strconv.FormatBool(begun))
		s.QuietDays, s.AskBegun = days, begun
	})
	if err == nil && len(e.Changes) > 0 {
		err = audit.Add(r.Context(), p.Docs, id, e)
	}
	if err == nil {
		http.Redirect(w, r, "/inbox/"+id+"/surveys?saved=1", http.StatusSeeOther)
	}
	return err
}

// edit opens a survey in the form: the one that ?id= names, or a new one.
func (p surveyPages) edit(w http.ResponseWriter, r *http.Request, who caller) error {
	d := docs.Doc[survey.Survey]{ID: r.FormValue("id")}
	if d.ID == "" {
		d.ID = store.NewID()
		d.Value.Questions = []survey.Question{{ID: store.NewID()[:8], Type: survey.TypeScore}}
	} else {
		var err error
		d, err = survey.Kind.Get(r.Context(), p.Docs, r.PathValue("site"), d.ID)
		if d.ID = r.FormValue("id"); errors.Is(err, store.ErrNotFound) && d.ID == chat.SurveyCSAT {
			err = nil // nothing was set of it yet
		}
		if err != nil {
			return err
		}
	}
	return p.form(w, r, who, ui.SurveyEdit{Doc: d}, http.StatusOK)
}

func (p surveyPages) form(w http.ResponseWriter, r *http.Request, who caller, e ui.SurveyEdit, status int) (err error) {
	if e.Shell, err = p.Shell(r.Context(), r.PathValue("site"), who, "surveys"); err != nil {
		return err
	}
	e.Title = who.Words.T("survey.edit") + " · " + e.Title
	e.Languages = words.Visitor().Languages()
	if e.Teams, err = p.teams(r); err != nil {
		return err
	}
	if e.Left, e.Given, err = survey.Codes(r.Context(), p.Docs, r.PathValue("site"), e.Doc.ID); err != nil {
		return err
	}
	agents.Frames(w) // the preview is a page of the relay
	return web.WritePage(w, r, status, ui.SurveyEditPage(e))
}

// save writes the survey, or shows the form again with a question more or less.
func (p surveyPages) save(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	version, err := web.Version(r)
	if err != nil {
		return err
	}
	site := r.PathValue("site")
	d := docs.Doc[survey.Survey]{ID: r.PostFormValue("id"), Version: version, Value: surveyForm(r)}
	do, at, _ := strings.Cut(r.PostFormValue("do"), " ")
	n, _ := strconv.Atoi(at) // what is no number is the first question
	switch q := d.Value.Questions; {
	case do == "add" && len(q) < survey.MaxQuestions:
		d.Value.Questions = append(q, survey.Question{ID: store.NewID()[:8], Type: survey.TypeText})
		return p.form(w, r, who, ui.SurveyEdit{Doc: d}, http.StatusOK)
	case do == "drop" && n >= 0 && n < len(q):
		d.Value.Questions = append(q[:n:n], q[n+1:]...)
		return p.form(w, r, who, ui.SurveyEdit{Doc: d}, http.StatusOK)
	case do == "remove":
		if err = survey.Kind.Delete(r.Context(), p.Docs, site, d); err == nil {
			err = survey.DropCodes(r.Context(), p.Docs, site, d.ID)
		}
	default:
		err = p.put(r, d)
	}
	if err == nil {
		err = audit.Add(r.Context(), p.Docs, site, audit.Entry{
			At: p.Now().UnixMilli(), By: who.Agent.ID, ByName: who.Agent.Name, From: p.Address.ClientIP(r), What: "survey-changed", Target: d.Value.Name,
		})
	}
	if err == nil {
		http.Redirect(w, r, "/inbox/"+site+"/surveys", http.StatusSeeOther)
		return nil
	}
	why := web.ProblemOf(err)
	if why.Code == web.CodeUnavailable {
		return fmt.Errorf("write survey %s of %s: %w", d.ID, site, err)
	}
	if now, err := survey.Kind.Get(r.Context(), p.Docs, site, d.ID); err == nil {
		d.Version = now.Version
	}
	return p.form(w, r, who, ui.SurveyEdit{Doc: d, Refused: who.Words.Refusal(why.Code, why.Args...)}, why.Status)
}

// put writes a survey and its new codes.
func (p surveyPages) put(r *http.Request, d docs.Doc[survey.Survey]) error {
	site := r.PathValue("site")
	before, err := survey.Kind.Get(r.Context(), p.Docs, site, d.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	d.Value.Follow(before.Value, func() string { return store.NewID()[:8] })
	if text := r.PostFormValue("codes"); strings.TrimSpace(text) != "" {
		if err := survey.AddCodes(r.Context(), p.Docs, site, d.ID, text); err != nil {
			return err
		}
	}
	return survey.Kind.Put(r.Context(), p.Docs, site, d)
}

// surveyForm reads the form.
func surveyForm(r *http.Request) survey.Survey {
	line := func(name string) string { return strings.TrimSpace(r.FormValue(name)) }
	whole := func(name string) int { n, _ := strconv.Atoi(line(name)); return n }
	s := survey.Survey{
		Name: line("name"), Thanks: map[string]string{}, OneByOne: line("one-by-one") != "",
		Ask: survey.Ask{
			When: line("when"), Teams: r.Form["ask-team"], Topics: r.Form["ask-topic"], Tags: r.Form["ask-tag"],
			Page: line("ask-page"), Share: whole("ask-share"), Days: whole("ask-days"),
		},
		Care: survey.Care{FollowUp: line("follow-up") != "", Bad: whole("bad"), Reward: line("reward") != "", RewardDays: whole("reward-days")},
	}
	if s.Ask.Share == 100 {
		s.Ask.Share = 0 // all
	}
	for i := range min(whole("questions"), survey.MaxQuestions) {
		at := "q" + strconv.Itoa(i) + "-"
		q := survey.Question{
			ID: line(at + "id"), Type: line(at + "type"), If: line(at + "if"), AtMost: whole(at + "most"),
			Words: map[string]string{}, Choices: map[string][]string{},
		}
		for _, lang := range words.Visitor().Languages() {
			if text := line(at + "words-" + lang.Lang); text != "" {
				q.Words[lang.Lang] = text
			}
			if list := lines(r.FormValue(at + "choices-" + lang.Lang)); len(list) > 0 && (q.Type == survey.TypeChoice || q.Type == survey.TypeChoices) {
				q.Choices[lang.Lang] = list
			}
		}
		s.Questions = append(s.Questions, q)
	}
	for _, lang := range words.Visitor().Languages() {
		if text := line("thanks-" + lang.Lang); text != "" {
			s.Thanks[lang.Lang] = text
		}
	}
	return s
}

// lines are the lines of a text that are not empty.
func lines(text string) []string {
	var list []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, chat.Clip(line, survey.MaxWords))
		}
	}
	return list
}
