package frame

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/survey"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/frame"
)

// linked shows the survey that a signed link names. It records nothing, and tells
// whoever has the link no more than the questions: also what was answered stays
// unsaid.
func (f surveyPages) linked(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	l, err := f.byLink(w, r)
	if err != nil {
		return err
	}
	l.page.Sheet = l.links.Sheet(l.page.Link, access.Sheet{Changes: l.page.Changes})
	return web.WriteSecretPage(w, r, http.StatusOK, ui.SurveyPage(l.page))
}

// link is a signed link with what it leads to.
type link struct {
	links   access.SurveyLinks
	of      access.SurveyOf
	page    ui.Survey
	version int
	state   chat.Conversation
}

func (f surveyPages) byLink(w http.ResponseWriter, r *http.Request) (l link, err error) {
	l.links = access.SurveyLinks{Access: f.Access}
	text := r.PathValue("link")
	of, ended, err := l.links.Of(text)
	if err != nil {
		return l, err
	}
	l.of = of
	if l.state, err = f.Store.Conversation(r.Context(), of.Site, of.Conv); err != nil {
		return l, err
	}
	r.SetPathValue("site", of.Site)
	r.SetPathValue("id", l.state.SurveyName)
	tag := r.FormValue("locale")
	if tag == "" {
		tag = l.state.Locale
	}
	if l.page, _, l.version, err = f.find(w, r, tag); err != nil {
		return l, err
	}
	w.Header().Set("Referrer-Policy", "same-origin") // to others the address says nothing
	l.page.Link = text
	l.page.Closed = ended || l.state.Offer != of.Offer || !l.state.AnswerOpen(f.Now().UnixMilli())
	l.page.Changes = l.state.RatedAt != 0
	return l, nil
}

// answerLinked takes the form of such a page. A link answers once and changes once;
// the page that follows goes on with what was just answered, and shows nothing else.
func (f surveyPages) answerLinked(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	if !f.Address.Own(r.Header.Get("Origin")) {
		return web.ErrCrossSite
	}
	l, err := f.byLink(w, r)
	if err != nil {
		return err
	}
	sheet, err := l.links.SheetOf(l.page.Link, r.PostFormValue("sheet"))
	if err != nil {
		return err
	}
	if l.page.Closed {
		return web.WriteSecretPage(w, r, http.StatusUnprocessableEntity, ui.SurveyPage(l.page))
	}
	if err := f.mayAnswer(r, l.of.Site, l.state.Visitor, l.of.Conv); err != nil {
		return err
	}
	s := &l.page
	s.OneByOne = s.OneByOne && !sheet.Changes
	at, _ := strconv.Atoi(r.PostFormValue("at")) // what is no number is the first question
	if left := s.OneByOne && sheet.Goes && !anyFilled(r.PostForm, s.Questions); !left {
		err = f.answerBy(r, l, sheet)
	}
	var refusal *chat.Refusal
	if errors.As(err, &refusal) {
		s.Refused, err = s.Words.Refusal(refusal.Code, refusal.Args...), nil
	}
	if err != nil {
		return err
	}
	s.Changes, s.Sheet = sheet.Changes, l.links.Sheet(s.Link, access.Sheet{Changes: sheet.Changes, Goes: sheet.Goes || s.Refused == ""})
	if s.Refused == "" {
		if at++; s.OneByOne {
			s.At = max(at, 0)
		}
		if l.state, err = f.Store.Conversation(r.Context(), l.of.Site, l.of.Conv); err != nil {
			return err
		}
		s.Taken, s.Answers = true, l.state.Answers
		if sheet.Changes {
			s.Answers = slices.DeleteFunc(slices.Clone(s.Answers), func(a chat.Answer) bool { return !filled(r.PostForm, a.Question) })
		} else if err := f.reward(r, l.of.Site, s, &l.state); err != nil {
			return err
		}
	} else if refusal == survey.ErrLinkUsed {
		s.Closed, s.Refused = true, s.Words.Refusal(refusal.Code)
	}
	return web.WriteSecretPage(w, r, s.Status(), ui.SurveyPage(*s))
}

// answerBy appends what the form answers.
func (f surveyPages) answerBy(r *http.Request, l link, sheet access.Sheet) error {
	id, asked := r.PostFormValue("id"), false
	if !sheet.Goes {
		id = access.SendID(l.page.Link, sheet.Changes)
	} else if !chat.ValidID(id) {
		return store.ErrNotFound
	}
	_, err := desk.Work{Desk: f.Desk}.Answer(r.Context(), l.of.Site, l.of.Conv, desk.Sheet{
		ID: id, Offer: l.of.Offer, Survey: l.page.ID, Version: l.version, Visit: desk.Visit{Visitor: l.state.Visitor},
		Fill: func(before chat.Answers) (chat.Answers, error) {
			asked = true
			if len(before) > 0 && !sheet.Changes && !sheet.Goes {
				return nil, survey.ErrLinkUsed // it was answered elsewhere since the page was opened
			}
			return l.page.Fill(before, func(q string) []string { return r.PostForm["q-"+q] })
		},
	})
	if err == nil && !asked && sheet.Changes && !sheet.Goes {
		return survey.ErrLinkUsed
	}
	return err
}

// filled reports whether a form has something for a question.
func filled(form map[string][]string, question string) bool {
	return strings.TrimSpace(strings.Join(form["q-"+question], "")) != ""
}

func anyFilled(form map[string][]string, questions []survey.Question) bool {
	return slices.ContainsFunc(questions, func(q survey.Question) bool { return filled(form, q.ID) })
}
