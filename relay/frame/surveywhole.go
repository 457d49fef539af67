package frame

import (
	"cmp"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/frame"
	"github.com/parley-chat/parley/templates/words"
)

// whole shows a survey as all that the frame has. It records nothing.
func (f surveyPages) whole(w http.ResponseWriter, r *http.Request, of site.Site, id string) error {
	tag := locale(r.FormValue("locale"))
	s := ui.Survey{
		Site: of.ID, Name: of.NameIn(base(tag)), Locale: tag, Words: words.Visitor().For(tag),
		ID: id, Token: f.Access.IssueToken(of.ID, store.NewID()), SendID: store.NewID(), Alone: true,
	}
	launch := s.Words.Loader()
	for _, name := range []string{"title", "open", "close"} {
		launch[name] = s.Words.T("survey.launch")
	}
	said, err := json.Marshal(launch)
	if err != nil {
		return err
	}
	s.Loader = string(said)
	if _, err := f.read(r.Context(), of, &s); err != nil {
		return f.gone(w, r, of, s, err)
	}
	return f.writeWhole(w, r, of, s)
}

// writeWhole writes a page that has the survey alone.
func (f surveyPages) writeWhole(w http.ResponseWriter, r *http.Request, of site.Site, s ui.Survey) error {
	s.Whole, s.InPanel, s.Accent, s.Script = true, true, of.Accent, f.Assets.URL("survey.js")
	s.Styles = []string{f.Assets.URL("frame.css"), f.Assets.URL("survey.css")}
	return web.WriteSecretPage(w, r, s.Status(), ui.SurveyFrame(s))
}

// gone says in such a page that there is no such survey, if that is the error.
func (f surveyPages) gone(w http.ResponseWriter, r *http.Request, of site.Site, s ui.Survey, err error) error {
	if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	s.Refused, s.Closed = s.Words.T("survey.gone"), true
	return f.writeWhole(w, r, of, s)
}

// sheet is what the visitor has answered to a survey without any conversation: it
// has a log of its own, the same for the visitor however often they come. What can
// be answered anew is empty.
func (f surveyPages) sheet(r *http.Request, in *asked, id string) (chat.Conversation, error) {
	in.page.Conv = access.SheetLog(in.visitor, id)
	state, err := f.Store.Conversation(r.Context(), in.site.ID, in.page.Conv)
	if errors.Is(err, store.ErrNotFound) || err == nil && desk.AnsweredLong(&state, f.Now().UnixMilli(), in.site.QuietDays) {
		state, err = chat.Conversation{}, nil
	}
	state.SurveyName = cmp.Or(state.SurveyName, id)
	return state, err
}
