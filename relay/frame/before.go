package frame

import (
	"net/http"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/choice"
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
	if form.Known = r.PostFormValue("known") != ""; form.Known {
		form.AsksName, form.AsksEmail, form.NeedsName, form.NeedsEmail = false, false, false, false
	}
	form.Name, form.Email = contactOf(r)
	form.AsksNotice = in.page.Notice != "" && r.PostFormValue("had") != in.page.NoticeVersion
	if form.Begins = r.PostFormValue("begins") != ""; form.Begins {
		if err := f.choices(r, in, &form); err != nil {
			return err
		}
	}
	answered, err := f.asksMore(r, in, &form)
	if err != nil {
		return err
	}
	if r.PostFormValue("sure") != "" || !form.Asks() {
		form.WrongName = form.NeedsName && form.Name == ""
		form.Agreed = !form.AsksNotice || r.PostFormValue("agreed") == in.page.NoticeVersion
		form.WrongAgreed = !form.Agreed
		form.WrongChoice = len(form.Choices) > 0 && form.Chosen == ""
		form.WrongEmail = form.NeedsEmail && form.Email == "" || form.Email != "" && !person.AddressLike(form.Email)
		if !form.WrongName && !form.WrongEmail && !form.WrongAgreed && !form.WrongChoice && answered {
			in.page.SaidName, in.page.SaidEmail, in.page.SaidChoice = form.Name, form.Email, form.Chosen
			in.page.SaidMore = saidMore(form)
			return f.done(w, r, in, "before")
		}
	}
	return f.part(w, r, in, ui.BeforePart(in.page, form))
}

// choices puts into the form what the visitor may choose, and what they chose of it.
// One alone is chosen already.
func (f parts) choices(r *http.Request, in asked, form *ui.Before) error {
	open, err := choice.Open(r.Context(), f.Docs, &in.site, f.Now())
	if err != nil {
		return err
	}
	away, err := choice.Closed(r.Context(), f.Docs, &in.site, base(in.page.Locale), f.Now())
	if err != nil {
		return err
	}
	for _, t := range away {
		form.Closed = append(form.Closed, ui.Closed(t))
	}
	form.OfTeams = in.site.Before.Choose == site.ChooseTeam
	if len(open) == 1 {
		form.Chosen = open[0].ID
		return nil
	}
	for _, l := range open {
		form.Choices = append(form.Choices, ui.Choice{ID: l.ID, Name: l.Name})
		if l.ID == r.PostFormValue("choice") {
			form.Chosen = l.ID
		}
	}
	return nil
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
