package frame

import (
	"cmp"
	"errors"
	"net/http"

	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/frame"
	"github.com/parley-chat/parley/templates/words"

	"github.com/a-h/templ"
)

// parts answers the forms of what is rendered when it is wanted, see ui.Part.
type parts struct{ *Frame }

// asked is a form that asks for a part of the panel, or sends one. Who it is the
// visitor's token says; a ticket is not asked for: all that a part can do is done to
// what is that visitor's.
type asked struct {
	site    site.Site
	page    ui.Part
	visitor string
}

// askedBy reads such a form and takes so many frames of the visitor's budget. The
// error is store.ErrNotFound if the token is none.
func (f parts) askedBy(w http.ResponseWriter, r *http.Request, frames float64) (asked, error) {
	var in asked
	var err error
	if in.site, err = f.formSite(w, r); err != nil {
		return in, err
	}
	token := r.PostFormValue("token")
	visitor, renewed, err := f.Access.CheckToken(in.site.ID, token)
	if err != nil {
		return in, store.ErrNotFound
	}
	in.visitor = visitor
	tag := locale(r.PostFormValue("locale"))
	in.page = ui.Part{
		Site: in.site.ID, Name: in.site.NameIn(base(tag)), Accent: in.site.Accent, Locale: tag, Words: words.Visitor().For(tag),
		Style: f.Assets.URL("frame.css"), RareStyle: f.Assets.URL("rare.css"), Script: f.Assets.URL("frame.js"),
		Token: cmp.Or(renewed, token), Conv: r.PostFormValue("conv"), ID: store.NewID(),
		Notice: in.site.Widget.NoticeIn(base(tag)), NoticeVersion: noticeVersion(in.site.Widget),
	}
	return in, f.Budget.Take(budget.Frames, frames, budget.Who{Address: f.Address.ClientIP(r), Site: in.site.ID, Visitor: visitor})
}

// own is the visitor's conversation that the form names, or store.ErrNotFound.
func (f parts) own(r *http.Request, in asked) (chat.Conversation, error) {
	if !chat.ValidID(in.page.Conv) {
		return chat.Conversation{}, store.ErrNotFound
	}
	state, err := f.Store.Conversation(r.Context(), in.site.ID, in.page.Conv)
	if err == nil && state.Visitor != in.visitor {
		err = store.ErrNotFound
	}
	return state, err
}

// part answers with a part of the panel.
func (f parts) part(w http.ResponseWriter, r *http.Request, in asked, body templ.Component) error {
	return web.WriteSecretPage(w, r, http.StatusOK, ui.PartPage(in.page, body))
}

// done answers a part's form that has done its work: the page's script is told so,
// and without it there is the conversation.
func (f parts) done(w http.ResponseWriter, r *http.Request, in asked, what string) error {
	if r.PostFormValue("part") != "" {
		in.page.Done = what
		return f.part(w, r, in, templ.NopComponent)
	}
	page, err := f.newPage(r, in.site, in.page.Locale)
	if err != nil {
		return err
	}
	page.View, page.ByForm = ui.ViewChat, true
	if err := f.addConversation(r, &page, in.page.Token, in.page.Conv); err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	return web.WriteSecretPage(w, r, http.StatusOK, ui.Page(page))
}

// end asks whether the visitor wants to end the conversation, and ends it.
func (f parts) end(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	in, err := f.askedBy(w, r, 1)
	if err != nil {
		return err
	}
	state, err := f.own(r, in)
	if err != nil {
		return err
	}
	if r.PostFormValue("sure") == "" && state.Status == chat.StatusOpen {
		return f.part(w, r, in, ui.EndPart(in.page))
	}
	id := r.PostFormValue("id")
	if !chat.ValidID(id) {
		id = store.NewID()
	}
	var refusal *chat.Refusal
	err = f.Desk.End(r.Context(), in.site.ID, in.page.Conv, id, in.visitor)
	if err != nil && !(errors.As(err, &refusal) && refusal.Code == chat.ErrResolved.Code) {
		return err
	}
	return f.done(w, r, in, "ended")
}
