package inbox

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/survey"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/agents"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// errNoAnswer says that a form names no answer.
var errNoAnswer = &chat.Refusal{Code: "answer_unknown"}

// given is what was answered to the survey that c was asked last, if it is one of the
// site's own that there still is.
func given(ctx context.Context, c *docs.Cache, site string, conv *chat.Conversation, lang string) (ui.Given, error) {
	if conv.RatedAt == 0 || !chat.ValidID(conv.SurveyName) {
		return ui.Given{}, nil
	}
	d, err := survey.Kind.Get(ctx, c, site, conv.SurveyName)
	if errors.Is(err, store.ErrNotFound) {
		return ui.Given{}, nil
	}
	return ui.GivenOf(conv, d.Value, lang), err
}

// surveyActs is what agents do about the survey of one conversation.
type surveyActs struct {
	*agents.Pages
	desk desk.Work
}

// mark gives an answer a tag of the site, or takes it away, and leads back to the
// results.
func (a surveyActs) mark(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	site, conv := r.PathValue("site"), r.PathValue("conv")
	offer, err := strconv.ParseUint(r.PostFormValue("offer"), 10, 64)
	of := r.PostFormValue("survey")
	if err != nil || offer == 0 || of != chat.SurveyCSAT && !chat.ValidID(of) {
		return errNoAnswer
	}
	set, err := a.Labels(r.Context(), site)
	if err != nil {
		return err
	}
	for _, tag := range named(set.Tags, r.PostFormValue("tag")) {
		if _, err := a.desk.Mark(r.Context(), site, conv, store.NewID(), person(who, r.PathValue("site")), offer, tag, r.PostFormValue("gone") != ""); err != nil {
			return err
		}
	}
	http.Redirect(w, r, "/inbox/"+site+"/surveys/"+of+"?"+r.PostFormValue("query")+"#answer-"+conv+"-"+strconv.FormatUint(offer, 10), http.StatusSeeOther)
	return nil
}

// link shows the address at which the visitor can answer the survey later.
func (a surveyActs) link(w http.ResponseWriter, r *http.Request, who caller) error {
	site, conv := r.PathValue("site"), r.PathValue("conv")
	c, err := a.Store.Conversation(r.Context(), site, conv)
	if err != nil {
		return err
	}
	page := ui.SurveyLink{Page: a.Page(who, who.Words.T("surveyLink")), Site: site, Conv: conv}
	if c.AnswerOpen(a.Now().UnixMilli()) {
		page.URL = a.Address.Public.String() + "/answer/" + access.SurveyLinks{Access: a.Access}.Link(access.SurveyOf{Site: site, Conv: conv, Offer: c.Offer})
	}
	return web.WriteSecretPage(w, r, http.StatusOK, ui.SurveyLinkPage(page))
}
