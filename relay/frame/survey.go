package frame

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/parley-chat/parley/relay/access/budget"
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
	version, err := f.read(r.Context(), of, &s)
	return s, of, version, err
}

// read reads the survey with the id of s, and its version.
func (f surveyPages) read(ctx context.Context, of site.Site, s *ui.Survey) (version int, err error) {
	if s.ID == chat.SurveyCSAT {
		s.Survey, err = survey.DefaultOf(ctx, f.Docs, of.ID, of.Name, s.Words.T)
		return 1, err
	}
	d, err := f.survey(ctx, of.ID, s.ID)
	s.Survey = d.Value
	return int(d.Version), err
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
	if err := f.take(r, of, visitor, &s, version); err != nil {
		return err
	}
	return web.WriteSecretPage(w, r, s.Status(), ui.SurveyPage(s))
}

// take appends what a form answers, unless a question is left, and fills in the
// page that is shown then.
func (f surveyPages) take(r *http.Request, of site.Site, visitor string, s *ui.Survey, version int) error {
	err := f.mayAnswer(r, of.ID, visitor, s.Conv)
	if err != nil {
		return err
	}
	at, _ := strconv.Atoi(r.PostFormValue("at")) // what is no number is the first question
	left := s.OneByOne && !anyFilled(r.PostForm, s.Questions)
	if !left {
		_, err = desk.Work{Desk: f.Desk}.Answer(r.Context(), of.ID, s.Conv, desk.Sheet{
			ID: r.PostFormValue("id"), Offer: s.Offer, Survey: s.ID, Version: version, QuietDays: of.QuietDays,
			Visit: desk.Visit{Visitor: visitor, Locale: s.Locale, Page: of.PageAddress(r.PostFormValue("page"))},
			Fill: func(before chat.Answers) (chat.Answers, error) {
				return s.Fill(before, func(q string) []string { return r.PostForm["q-"+q] })
			},
		})
	}
	var refusal *chat.Refusal
	if errors.As(err, &refusal) {
		s.Refused, err = s.Words.Refusal(refusal.Code, refusal.Args...), nil
	} else if at++; s.OneByOne && at >= 0 {
		s.At = at
	}
	if err != nil {
		return err
	}
	c, err := f.Store.Conversation(r.Context(), of.ID, s.Conv)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil
	case err != nil:
		return err
	case c.Visitor != visitor:
		return store.ErrNotFound // whoever repeats another's send is told nothing
	}
	f.fill(s, &c)
	s.Taken = s.Refused == "" && s.Answers != nil
	return f.reward(r, of.ID, s, &c)
}

// reward adds the code that the visitor of c gets for their answers. Who is on the
// survey's own page may be anybody, again and again, so there the client's address
// counts too.
func (f surveyPages) reward(r *http.Request, of string, s *ui.Survey, c *chat.Conversation) (err error) {
	if !s.Taken || s.GoesOn() {
		return nil // it is shown with the thanks
	}
	s.Reward, err = survey.Give(r.Context(), f.Docs, of, s.ID, c.Visitor, s.Care, f.Now().UnixMilli(), func() error {
		if c.VisitorSeq != 0 {
			return nil
		}
		return f.Budget.Take(budget.Rewards, 1, budget.Who{Address: f.Address.ClientIP(r), Site: of})
	})
	if errors.As(err, new(*budget.Refused)) {
		err = nil // then without
	}
	return err
}

// fill says what was answered, and whether that may change.
func (f surveyPages) fill(s *ui.Survey, c *chat.Conversation) {
	s.Answers = c.Answers
	s.Closed = c.Offer != 0 && !c.AnswerOpen(f.Now().UnixMilli())
}

// asked is the survey that the visitor is asked in their conversation, as a part of
// the panel: shown, or taken if the form is one of answers.
func (f surveyPages) asked(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	p := parts(f)
	in, err := p.askedBy(w, r, 1)
	if err != nil {
		return err
	}
	var state chat.Conversation
	if alone := r.PostFormValue("survey"); alone == "" {
		state, err = p.own(r, in)
		if err == nil && state.Offer == 0 {
			err = store.ErrNotFound
		}
	} else {
		state, err = f.sheet(r, &in, alone)
	}
	if err != nil {
		return err
	}
	s := ui.Survey{
		Site: in.site.ID, Name: in.page.Name, Locale: in.page.Locale, Words: in.page.Words, Styles: []string{f.Assets.URL("survey.css")},
		ID: state.SurveyName, Token: in.page.Token, Conv: in.page.Conv, SendID: in.page.ID, InPanel: true, Alone: r.PostFormValue("survey") != "",
	}
	whole := r.PostFormValue("mode") == ui.ModeSurvey
	version, err := f.read(r.Context(), in.site, &s)
	if err != nil && whole {
		return f.gone(w, r, in.site, s, err)
	}
	if err != nil {
		return err
	}
	if !s.Alone {
		s.Offer = state.Offer
	}
	if r.PostFormValue("offer") == "" {
		f.fill(&s, &state)
	} else if err := f.take(r, in.site, in.visitor, &s, version); err != nil {
		return err
	}
	if whole {
		return f.writeWhole(w, r, in.site, s)
	}
	return p.part(w, r, in, ui.SurveyPart(in.page, s))
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
	return f.mayWrite(r, in, size, "")
}
