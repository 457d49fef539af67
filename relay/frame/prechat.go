package frame

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/person"
	"github.com/parley-chat/parley/relay/prechat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/frame"
)

// asksMore puts into the form what the site asks besides, and reports whether all of
// it was shown already and is answered. What a team asks is shown once that is chosen.
func (f parts) asksMore(r *http.Request, in asked, form *ui.Before) (bool, error) {
	team := ""
	if form.OfTeams {
		team = form.Chosen
	}
	list, err := prechat.Of(r.Context(), f.Docs, in.site.ID, in.visitor, team, form.Known)
	ok := true
	for _, d := range list {
		said := r.PostFormValue("more-" + d.ID)
		value, fits := d.Value.Fits(said)
		shown := slices.Contains(r.PostForm["shown"], d.ID)
		ok = ok && shown && fits
		form.More = append(form.More, ui.Asked{
			ID: d.ID, Kind: d.Value.Kind, Label: d.Value.LabelIn(base(in.page.Locale)), Value: value,
			Options: d.Value.Options, Required: d.Value.Required, Wrong: shown && !fits,
		})
	}
	return ok, err
}

// saidMore is what was answered of that, as the form that told takes.
func saidMore(form ui.Before) string {
	said := url.Values{}
	for _, a := range form.More {
		if a.Value != "" {
			said.Set(a.ID, a.Value)
		}
	}
	return said.Encode()
}

// told keeps what a visitor answered before their first message, in the conversation
// that they then began, and as their attributes.
func (f parts) told(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	in, err := f.askedBy(w, r, 1)
	if err != nil {
		return err
	}
	id := r.PostFormValue("id")
	answers, err := url.ParseQuery(clipBytes(r.PostFormValue("more"), maxMore))
	if err != nil || !chat.ValidID(id) || !chat.ValidID(in.page.Conv) {
		return store.ErrNotFound
	}
	if _, err := f.own(r, in); err != nil {
		return err
	}
	list, err := prechat.List(r.Context(), f.Docs, in.site.ID)
	if err != nil {
		return err
	}
	var said []chat.FlowField
	values := map[string]string{}
	for _, d := range list {
		value, fits := d.Value.Fits(answers.Get(d.ID))
		if !fits || value == "" {
			continue
		}
		said = append(said, chat.FlowField{Name: d.Value.LabelIn(base(in.page.Locale)), Value: value})
		if d.Value.Attribute != "" {
			values[d.Value.Attribute] = value
		}
	}
	if len(said) == 0 {
		return f.done(w, r, in, "told")
	}
	if err := (desk.Visitors{Desk: f.Desk}).Fill(r.Context(), in.site.ID, in.page.Conv, in.visitor, id, said); err != nil {
		return err
	}
	if err := f.learn(r, in, values); err != nil {
		return err
	}
	return f.done(w, r, in, "told")
}

// maxMore is how many bytes of answers are read.
const maxMore = 32 << 10

// learn keeps answers as attributes of the visitor, as far as they fit those.
func (f parts) learn(r *http.Request, in asked, values map[string]string) error {
	fitting := map[string]string{}
	for key, value := range values {
		d, err := person.Attributes.Get(r.Context(), f.Docs, in.site.ID, key)
		if errors.Is(err, store.ErrNotFound) {
			continue // there is none of that key any more
		}
		if err != nil {
			return err
		}
		if value, err := d.Value.Fits(in.site.Mask.Text(value)); err == nil {
			fitting[key] = value
		}
	}
	if len(fitting) == 0 {
		return nil
	}
	return person.Kind.Change(r.Context(), f.Docs, in.site.ID, in.visitor, func(d *docs.Doc[person.Person]) error {
		d.Value.Set(fitting)
		return nil
	})
}
