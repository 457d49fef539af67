package frame

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/survey"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/frame"
	"github.com/parley-chat/parley/templates/words"
)

// surveyPages are the pages on which surveys are answered.
type surveyPages struct{ *Frame }

// page shows a survey to somebody new. It records nothing.
func (f surveyPages) page(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	s, of, _, err := f.find(w, r, r.FormValue("locale"))
	if err != nil {
		return err
	}
	s.Token, s.Conv = f.Access.IssueToken(of.ID, store.NewID()), store.NewID()
	return web.WriteSecretPage(w, r, http.StatusOK, ui.SurveyPage(s))
}

// find makes the page of the survey that the path names.
func (f surveyPages) find(w http.ResponseWriter, r *http.Request, tag string) (ui.Survey, site.Site, int, error) {
	of, err := f.site(w, r, r.PathValue("site"))
	if err != nil {
		return ui.Survey{}, of, 0, err
	}
	tag = locale(tag)
	if r.FormValue("locale") == "" {
		tag = words.Visitor().For(r.Header.Get("Accept-Language")).Lang
	}
	s := ui.Survey{
		Site: of.ID, Name: of.NameIn(base(tag)), Accent: of.Accent, Locale: tag, Words: words.Visitor().For(tag),
		Styles: []string{f.Assets.URL("frame.css"), f.Assets.URL("survey.css")},
		ID:     r.PathValue("id"), SendID: store.NewID(),
	}
	version := 1
	if s.ID == chat.SurveyCSAT {
		s.Survey = survey.Default(of.Name, s.Words.T)
		return s, of, version, nil
	}
	d, err := f.survey(r.Context(), of.ID, s.ID)
	s.Survey, version = d.Value, int(d.Version)
	return s, of, version, err
}

// survey reads a survey that there is.
func (f surveyPages) survey(ctx context.Context, site, id string) (d docs.Doc[survey.Survey], err error) {
	if !chat.ValidID(id) {
		return d, store.ErrNotFound
	}
	return survey.Kind.Get(ctx, f.Docs, site, id)
}

// answer takes a form and shows what was answered, or why it was not taken.
func (f surveyPages) answer(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	if !f.Address.Own(r.Header.Get("Origin")) {
		return web.ErrCrossSite
	}
	s, of, version, err := f.find(w, r, r.PostFormValue("locale"))
	if err != nil {
		return err
	}
	s.Token, s.Conv = r.PostFormValue("token"), r.PostFormValue("conv")
	visitor, _, err := f.Access.CheckToken(of.ID, s.Token)
	if err != nil || !chat.ValidID(s.Conv) || !chat.ValidID(r.PostFormValue("id")) {
		return store.ErrNotFound
	}
	if s.Offer, err = strconv.ParseUint(cmp.Or(r.PostFormValue("offer"), "0"), 10, 64); err != nil {
		return web.ErrForm
	}
	err = f.mayAnswer(r, of.ID, visitor, s.Conv)
	if err == nil {
		_, err = desk.Work{Desk: f.Desk}.Answer(r.Context(), of.ID, s.Conv, desk.Sheet{
			ID: r.PostFormValue("id"), Offer: s.Offer, Survey: s.ID, Version: version,
			Visit: desk.Visit{Visitor: visitor, Locale: s.Locale, Page: of.PageAddress(r.PostFormValue("page"))},
			Fill: func(before chat.Answers) (chat.Answers, error) {
				return s.Fill(before, func(q string) []string { return r.PostForm["q-"+q] })
			},
		})
	}
	return f.answered(w, r, s, visitor, err)
}

// mayAnswer asks the budget for what an answer costs.
func (f surveyPages) mayAnswer(r *http.Request, site, visitor, conv string) error {
	size := 0
	for _, values := range r.PostForm {
		for _, v := range values {
			size += len(v)
		}
	}
	in := form{visitor: visitor, conv: conv}
	in.site.ID = site
	return f.mayWrite(r, in, size)
}

// answered shows the survey after a form.
func (f surveyPages) answered(w http.ResponseWriter, r *http.Request, s ui.Survey, visitor string, err error) error {
	status := http.StatusOK
	var refusal *chat.Refusal
	if errors.As(err, &refusal) {
		status, s.Refused = http.StatusUnprocessableEntity, s.Words.Refusal(refusal.Code, refusal.Args...)
	} else if err != nil {
		return err
	}
	c, err := f.Store.Conversation(r.Context(), s.Site, s.Conv)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if err == nil && c.Visitor != visitor {
		return store.ErrNotFound // whoever repeats another's send is told nothing
	}
	s.Answers, s.Taken = c.Answers, s.Refused == ""
	s.Closed = c.Offer != 0 && !c.AnswerOpen(f.Now().UnixMilli())
	return web.WriteSecretPage(w, r, status, ui.SurveyPage(s))
}
