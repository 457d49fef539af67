package server

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/session"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/wire"
	frames "github.com/parley-chat/parley/templates/frame"
)

// framePopular is how many questions the frame shows before anything was
// searched for, frameHits how many it shows then.
const (
	framePopular = 3
	frameHits    = 6
)

// frame is what the loader's iframe shows: complete without the widget's
// program, which takes it over when it arrives.
func (s *Server) frame(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	site, ok := s.frameSite(w, r, q.Get("site"))
	if !ok {
		return
	}
	f, err := s.newFrame(r, site, locale(q.Get("locale")))
	if err == nil {
		err = s.lookUp(r, &f, q)
	}
	if err != nil {
		s.notNow(w, r, site, err)
		return
	}
	s.writeFrame(w, r, f)
}

// frameBack is frame where the program cannot run and the visitor has a
// conversation. The form says who is asking, since no token may stand in an
// address; somebody who is not known gets a frame like everybody else.
func (s *Server) frameBack(w http.ResponseWriter, r *http.Request) {
	site, ok := s.formSite(w, r)
	if !ok {
		return
	}
	f, err := s.newFrame(r, site, locale(r.PostFormValue("locale")))
	if err == nil {
		f.ByForm = true
		err = s.withConversation(r, &f, r.PostFormValue("token"), r.PostFormValue("conv"))
	}
	if err == nil || errors.Is(err, store.ErrNotFound) {
		err = s.lookUp(r, &f, r.PostForm)
	}
	if err != nil {
		s.notNow(w, r, site, err)
		return
	}
	s.writeFrame(w, r, f)
}

// lookUp fills the frame with the view, the article or the search that is asked
// for.
func (s *Server) lookUp(r *http.Request, f *frames.Frame, q url.Values) error {
	articles, err := s.knowledge.Articles(r.Context(), f.Site)
	if err != nil {
		return err
	}
	f.Query = clipBytes(q.Get("q"), wire.MaxQuery)
	if q.Get("view") == frames.ViewChat {
		f.View = frames.ViewChat
	}
	if id := q.Get("article"); id != "" {
		for i := range articles.Entries {
			if articles.Entries[i].ID == id {
				f.View, f.Article = frames.ViewArticle, &articles.Entries[i]
			}
		}
	}
	own := inLanguage(articles.Entries, f.Locale)
	if f.Query == "" {
		f.Found = own[:min(len(own), framePopular)]
	} else {
		for _, hit := range faq.Worth(articles.Search(f.Query, faq.Options{Lang: f.Locale, K: frameHits})) {
			f.Found = append(f.Found, *hit.Entry)
		}
	}
	return nil
}

// frameSite finds the site of a frame and sets the policy of the page: only the
// site's own pages may frame it. It answers the request if there is none.
func (s *Server) frameSite(w http.ResponseWriter, r *http.Request, id string) (access.Site, bool) {
	site, err := s.access.Site(r.Context(), id)
	if errors.Is(err, store.ErrNotFound) {
		s.notice(w, r, http.StatusNotFound, access.Site{}, frames.Notice{Why: frames.NoticeNotHere})
		return site, false
	}
	if err != nil {
		s.notNow(w, r, access.Site{}, err)
		return site, false
	}
	setFrameHeaders(w, site.Origins)
	return site, true
}

// setFrameHeaders lets pages of these origins frame the answer.
func setFrameHeaders(w http.ResponseWriter, origins []string) {
	h := w.Header()
	h.Set("Content-Security-Policy", frames.CSP(origins))
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Cache-Control", "no-store")
}

// newFrame is the frame of a site, before anything was said or searched.
func (s *Server) newFrame(r *http.Request, site access.Site, locale string) (frames.Frame, error) {
	f := frames.Frame{
		Site: site.ID, Name: site.Name, Locale: locale, Accent: site.Accent,
		Greeting: site.Greeting[base(locale)],
		Style:    s.static.URL("frame.css"), Script: s.static.URL("frame.js"), Wasm: s.static.URL("widget.wasm"),
		Search: frames.SearchNone, View: frames.ViewHome,
		Token: s.access.IssueToken(site.ID, store.NewID()), Conv: store.NewID(), SendID: store.NewID(),
	}
	articles, err := s.knowledge.Articles(r.Context(), site.ID)
	if err != nil {
		return f, err
	}
	switch {
	case articles.Bytes > faqInWidget:
		f.Search = frames.SearchRelay
	case len(articles.Entries) > 0:
		f.Search = frames.SearchHere
	}
	agents, err := s.Store.Present(r.Context(), site.ID, session.SetAgents, s.desk.Now())
	f.Online = len(agents) > 0
	return f, err
}

func (s *Server) writeFrame(w http.ResponseWriter, r *http.Request, f frames.Frame) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if err := frames.Page(f).Render(r.Context(), w); err != nil {
		s.Log.DebugContext(r.Context(), "frame not written", "error", err)
	}
}

func (s *Server) unavailable(w http.ResponseWriter, r *http.Request, err error) {
	s.Log.WarnContext(r.Context(), "request not served", "path", r.URL.Path, "error", err)
	w.Header().Set("Retry-After", "1")
	http.Error(w, "Not available now. Try again in a moment.", http.StatusServiceUnavailable)
}

// locale is a BCP 47 tag as a browser or a site named it; what is none is
// English.
func locale(tag string) string {
	if tag == "" || len(tag) > 35 {
		return "en"
	}
	for _, c := range tag {
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && c != '-' {
			return "en"
		}
	}
	return tag
}

// base is the language of a tag.
func base(tag string) string {
	lang, _, _ := strings.Cut(tag, "-")
	return strings.ToLower(lang)
}

func clipBytes(text string, n int) string {
	return strings.ToValidUTF8(text[:min(len(text), n)], "")
}

// frameEvents is how much of a conversation the frame shows without its
// program.
const frameEvents = 200

// withConversation adds the visitor's conversation to the frame, also one that
// has not begun. It returns store.ErrNotFound if the token is none or the
// conversation another visitor's.
func (s *Server) withConversation(r *http.Request, f *frames.Frame, token, conv string) error {
	visitor, err := s.access.CheckToken(f.Site, token)
	if err != nil || !chat.ValidID(conv) {
		return store.ErrNotFound
	}
	state, err := s.Store.Conversation(r.Context(), f.Site, conv)
	if errors.Is(err, store.ErrNotFound) {
		f.Token, f.Conv = token, conv
		return nil
	}
	if err != nil {
		return err
	}
	if state.Visitor != visitor {
		return store.ErrNotFound
	}
	f.Token, f.Conv, f.State = token, conv, state
	after := uint64(0)
	if state.Seq > frameEvents {
		after = state.Seq - frameEvents
	}
	events, err := store.Tail(r.Context(), s.Store, f.Site, conv, after, frameEvents)
	f.Events = make([]chat.Event, len(events))
	for i, e := range events {
		f.Events[i] = e.ForVisitor()
	}
	return err
}
