package server

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/store"
	frames "github.com/parley-chat/parley/templates/frame"
)

// form is a form of the frame, sent where the widget's program cannot run.
type form struct {
	site    access.Site
	frame   frames.Frame
	visitor string
	token   string
	conv    string
	id      string
}

// frameSend sends a message by a form and shows the conversation.
func (s *Server) frameSend(w http.ResponseWriter, r *http.Request) {
	f, ok := s.readForm(w, r)
	if !ok {
		return
	}
	text := r.PostFormValue("text")
	var err error
	if !s.sessions.Starts.Allow(s.clientIP(r), s.sessions.Now()) {
		err = &chat.Refusal{Code: "rate_limited", Text: "Too many messages. Wait a moment."}
	} else {
		_, err = s.desk.Send(r.Context(), f.site.ID, f.conv, desk.Visit{
			Visitor: f.visitor, Locale: f.frame.Locale, Page: r.PostFormValue("page"),
		}, desk.Message{ID: f.id, Text: text})
	}
	s.showForm(w, r, f, err, text)
}

// frameRate answers the survey by a form and shows the conversation.
func (s *Server) frameRate(w http.ResponseWriter, r *http.Request) {
	f, ok := s.readForm(w, r)
	if !ok {
		return
	}
	// What is no number is no score and no offer, which Rate refuses.
	score, _ := strconv.Atoi(r.PostFormValue("score"))
	offer, _ := strconv.ParseUint(r.PostFormValue("offer"), 10, 64)
	_, err := s.desk.Rate(r.Context(), f.site.ID, f.conv, f.visitor, desk.Rating{
		ID: f.id, Offer: offer, Score: score, Comment: r.PostFormValue("comment"),
	})
	s.showForm(w, r, f, err, "")
}

// formSite finds the site of a form, which must come from a page of ours. It
// answers the request if that is not so.
func (s *Server) formSite(w http.ResponseWriter, r *http.Request) (access.Site, bool) {
	if err := r.ParseForm(); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			http.Error(w, "The request is too large.", http.StatusRequestEntityTooLarge)
			return access.Site{}, false
		}
		http.Error(w, "The form is not valid.", http.StatusBadRequest)
		return access.Site{}, false
	}
	if !s.ownOrigin(r, r.Header.Get("Origin")) {
		http.Error(w, "This form is for the chat's own page.", http.StatusForbidden)
		return access.Site{}, false
	}
	return s.frameSite(w, r, r.PostFormValue("site"))
}

// readForm checks who sends a form: a page of ours, with a ticket from a page
// of the site. It answers the request if that is not so.
func (s *Server) readForm(w http.ResponseWriter, r *http.Request) (form, bool) {
	var f form
	var ok bool
	if f.site, ok = s.formSite(w, r); !ok {
		return f, false
	}
	ticketSite, err := s.access.CheckTicket(r.PostFormValue("ticket"))
	if err != nil || ticketSite != f.site.ID {
		s.notSent(w, r, http.StatusForbidden, f.site, nil)
		return f, false
	}
	if f.id = r.PostFormValue("id"); !chat.ValidID(f.id) {
		s.notSent(w, r, http.StatusBadRequest, f.site, map[string]string{"id": store.NewID()})
		return f, false
	}
	f.token, f.conv = r.PostFormValue("token"), r.PostFormValue("conv")
	if f.visitor, err = s.access.CheckToken(f.site.ID, f.token); err != nil || !chat.ValidID(f.conv) {
		s.notSent(w, r, http.StatusBadRequest, f.site, s.somebodyNew(f.site))
		return f, false
	}
	if f.frame, err = s.newFrame(r, f.site, locale(r.PostFormValue("locale"))); err != nil {
		s.notNow(w, r, f.site, err)
		return f, false
	}
	return f, true
}

// somebodyNew are the fields of a visitor and a conversation that nobody knows.
func (s *Server) somebodyNew(site access.Site) map[string]string {
	return map[string]string{"token": s.access.IssueToken(site.ID, store.NewID()), "conv": store.NewID()}
}

// showForm shows the conversation after a form, with what was refused.
func (s *Server) showForm(w http.ResponseWriter, r *http.Request, f form, err error, draft string) {
	status := http.StatusOK
	var refusal *chat.Refusal
	if errors.As(err, &refusal) {
		status, f.frame.Refused, f.frame.Draft = http.StatusUnprocessableEntity, refusal.Text, draft
		err = nil
	}
	if err == nil {
		f.frame.View, f.frame.ByForm, f.frame.Taken = frames.ViewChat, true, f.id
		err = s.withConversation(r, &f.frame, f.token, f.conv)
	}
	switch {
	case errors.Is(err, store.ErrNotFound):
		s.notSent(w, r, http.StatusNotFound, f.site, s.somebodyNew(f.site))
		return
	case err != nil:
		s.notNow(w, r, f.site, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	s.writeFrame(w, r, f.frame)
}
