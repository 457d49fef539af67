package frame

import (
	"net/http"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/person"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/frame"
)

// before is the form that visitors fill in before their first message. What they
// say goes with that message, see Frame.send, since before it there is no
// conversation to keep it in.
func (f parts) before(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	in, err := f.askedBy(w, r, 1)
	if err != nil {
		return err
	}
	asks := in.site.Before
	form := ui.Before{
		AsksName: asks.Name != "", NeedsName: asks.Name == site.AskRequired,
		AsksEmail: asks.Email != "", NeedsEmail: asks.Email == site.AskRequired,
	}
	form.Name, form.Email = contactOf(r)
	if r.PostFormValue("sure") != "" {
		form.WrongName = form.NeedsName && form.Name == ""
		form.Agreed = r.PostFormValue("agreed") == in.page.NoticeVersion
		form.WrongAgreed = in.page.Notice != "" && !form.Agreed
		form.WrongEmail = form.NeedsEmail && form.Email == "" || form.Email != "" && !person.AddressLike(form.Email)
		if !form.WrongName && !form.WrongEmail && !form.WrongAgreed {
			in.page.SaidName, in.page.SaidEmail = form.Name, form.Email
			return f.done(w, r, in, "before")
		}
	}
	return f.part(w, r, in, ui.BeforePart(in.page, form))
}

// contactOf is who a form says that the visitor is, in the form in which it is kept.
func contactOf(r *http.Request) (name, email string) {
	return chat.Clip(strings.TrimSpace(r.PostFormValue("name")), chat.MaxNameRunes), strings.TrimSpace(r.PostFormValue("email"))
}

// introduce keeps who the visitor is, as they said before their first message.
func (f parts) introduce(r *http.Request, in form) error {
	name, email := contactOf(r)
	if name == "" && !person.AddressLike(email) {
		return nil
	}
	state, err := f.Store.Conversation(r.Context(), in.site.ID, in.conv)
	if err != nil || state.Name != "" || state.Email != "" {
		return err
	}
	if !person.AddressLike(email) {
		email = ""
	}
	return f.Desk.Contact(r.Context(), in.site.ID, in.conv, in.visitor, store.NewID(), name, email)
}
