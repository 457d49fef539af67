package frame

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/choice"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/files"
	"github.com/parley-chat/parley/relay/identity"
	"github.com/parley-chat/parley/relay/person"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/frame"
)

// form is a form of the page, sent where the widget's program cannot run.
type form struct {
	site    site.Site
	page    ui.Frame
	visitor string
	token   string
	conv    string
	id      string
}

// send sends a message by a form and shows the conversation.
func (f *Frame) send(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	form, err := f.readForm(w, r)
	if err != nil {
		return f.retried(w, r, form.site, err)
	}
	text := r.PostFormValue("text")
	if err = f.say(r, form, text); errors.Is(err, desk.ErrFull) {
		form.conv, form.page.Refused = store.NewID(), form.page.Words.Refusal(desk.ErrFull.Code)
		err = f.say(r, form, text)
	}
	if err == nil {
		err = parts{f}.introduce(r, form)
	}
	return f.show(w, r, form, err, text)
}

func (f *Frame) say(r *http.Request, in form, text string) error {
	if err := f.mayWrite(r, in, len(text), ""); err != nil {
		return err
	}
	attached, err := f.Files.Attach(r.Context(), files.Attached{Site: in.site.ID, Conv: in.conv, Message: in.id}, files.Named(r.PostFormValue("files")))
	if err != nil {
		return err
	}
	user, err := identity.Of(r.Context(), f.Docs, in.site.ID, in.visitor)
	if err != nil {
		return err
	}
	chosen, err := choice.Of(r.Context(), f.Docs, &in.site, r.PostFormValue("choice"), f.Now())
	if err != nil {
		return err
	}
	_, err = f.Desk.Send(r.Context(), in.site.ID, in.conv, desk.Visit{
		Visitor: in.visitor, Address: f.Address.ClientIP(r), User: user, Chosen: chosen, Locale: in.page.Locale, Page: in.site.PageAddress(r.PostFormValue("page")),
	}, desk.Message{ID: in.id, Text: text, Files: attached})
	return err
}

// mayWrite asks whether the visitor is blocked, by who they are or by an e-mail
// address, and the budget for a frame's worth of so many bytes, and for a
// conversation if there is none yet.
func (f *Frame) mayWrite(r *http.Request, in form, bytes int, email string) error {
	visit := desk.Visit{Visitor: in.visitor, Address: f.Address.ClientIP(r)}
	if err := (desk.Blocks{Desk: f.Desk}).Blocked(r.Context(), in.site.ID, visit, email); err != nil {
		return err
	}
	who := budget.Who{Address: f.Address.ClientIP(r), Site: in.site.ID, Visitor: in.visitor}
	if err := f.Budget.Take(budget.Frames, 1, who); err != nil {
		return err
	}
	_, err := f.Store.Conversation(r.Context(), in.site.ID, in.conv)
	if errors.Is(err, store.ErrNotFound) {
		err = f.Budget.Take(budget.Starts, 1, who)
	}
	if err != nil {
		return err
	}
	return f.Budget.TakeText(bytes, who)
}

// rate answers the survey by a form and shows the conversation.
func (f *Frame) rate(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	form, err := f.readForm(w, r)
	if err != nil {
		return f.retried(w, r, form.site, err)
	}
	// What is no number is no score and no offer, which Rate refuses.
	score, _ := strconv.Atoi(r.PostFormValue("score"))
	offer, _ := strconv.ParseUint(r.PostFormValue("offer"), 10, 64)
	comment := r.PostFormValue("comment")
	if err = f.mayWrite(r, form, len(comment), ""); err == nil {
		_, err = f.Desk.Rate(r.Context(), form.site.ID, form.conv, form.visitor, desk.Rating{
			ID: form.id, Offer: offer, Score: score, Comment: comment,
		})
	}
	return f.show(w, r, form, err, "")
}

// contact keeps the address at which the visitor can be reached, and shows the
// conversation.
func (f *Frame) contact(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	form, err := f.readForm(w, r)
	if err != nil {
		return f.retried(w, r, form.site, err)
	}
	email := strings.TrimSpace(r.PostFormValue("email"))
	if !person.AddressLike(email) {
		err = chat.ErrEmail
	} else if err = f.mayWrite(r, form, len(email), email); err == nil {
		var state chat.Conversation
		if state, err = f.Store.Conversation(r.Context(), form.site.ID, form.conv); err == nil {
			err = f.Desk.Contact(r.Context(), form.site.ID, form.conv, form.visitor, form.id, state.Name, email)
		}
	}
	return f.show(w, r, form, err, "")
}

// formSite finds the site of a form, which must come from a page of ours.
func (f *Frame) formSite(w http.ResponseWriter, r *http.Request) (site.Site, error) {
	if err := web.ReadForm(r); err != nil {
		return site.Site{}, err
	}
	if !f.Address.Own(r.Header.Get("Origin")) {
		return site.Site{}, web.ErrCrossSite
	}
	return f.site(w, r, r.PostFormValue("site"))
}

// readForm checks who sends a form: a page of ours, with a ticket from a page
// of the site. The error is a *retry if the form can be sent again.
func (f *Frame) readForm(w http.ResponseWriter, r *http.Request) (form, error) {
	var in form
	var err error
	if in.site, err = f.formSite(w, r); err != nil {
		return in, err
	}
	ticketSite, err := f.Access.CheckTicket(r.PostFormValue("ticket"))
	if err != nil || ticketSite != in.site.ID {
		return in, &retry{status: http.StatusForbidden}
	}
	if in.id = r.PostFormValue("id"); !chat.ValidID(in.id) {
		return in, &retry{http.StatusBadRequest, map[string]string{"id": store.NewID()}}
	}
	in.token, in.conv = r.PostFormValue("token"), r.PostFormValue("conv")
	if in.visitor, _, err = f.Access.CheckToken(in.site.ID, in.token); err != nil || !chat.ValidID(in.conv) {
		return in, &retry{http.StatusBadRequest, f.somebodyNew(in.site)}
	}
	in.page, err = f.newPage(r, in.site, locale(r.PostFormValue("locale")))
	return in, err
}

// somebodyNew are the fields of a visitor and a conversation that nobody knows.
func (f *Frame) somebodyNew(site site.Site) map[string]string {
	return map[string]string{"token": f.Access.IssueToken(site.ID, store.NewID()), "conv": store.NewID()}
}

// show answers a form with the conversation, and with what was refused.
func (f *Frame) show(w http.ResponseWriter, r *http.Request, form form, err error, draft string) error {
	status := http.StatusOK
	var refusal *chat.Refusal
	if errors.As(err, &refusal) {
		status, form.page.Refused, form.page.Draft = http.StatusUnprocessableEntity, form.page.Words.Refusal(refusal.Code, refusal.Args...), draft
		err = nil
	}
	if err == nil {
		form.page.View, form.page.ByForm, form.page.Taken = ui.ViewChat, true, form.id
		err = f.addConversation(r, &form.page, form.token, form.conv)
	}
	if errors.Is(err, store.ErrNotFound) {
		err = &retry{http.StatusNotFound, f.somebodyNew(form.site)}
	}
	if err != nil {
		return f.retried(w, r, form.site, err)
	}
	return web.WriteSecretPage(w, r, status, ui.Page(form.page))
}
