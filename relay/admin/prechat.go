package admin

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/person"
	"github.com/parley-chat/parley/relay/prechat"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
	ui "github.com/parley-chat/parley/templates/admin"
	"github.com/parley-chat/parley/templates/words"
)

// prechatPage is the page with what visitors are asked before their first message.
type prechatPage struct{ *Admin }

// fields is the page; ?edit= opens one in the form.
func (a prechatPage) fields(w http.ResponseWriter, r *http.Request, who caller) error {
	open, err := opened(a.Admin, r, prechat.Kind)
	if err != nil {
		return err
	}
	return a.show(w, r, who, http.StatusOK, open, "")
}

func (a prechatPage) show(w http.ResponseWriter, r *http.Request, who caller, status int, open docs.Doc[prechat.Field], wrong string) error {
	p, err := a.page(r, who, "prechat")
	if err != nil {
		return err
	}
	t, action := who.Words.T, settingsURL(p.Site, "prechat")
	p.Lead, p.Wrong = t("prechat.lead"), wrong
	list, err := prechat.List(r.Context(), a.Docs, p.Site)
	if err != nil {
		return err
	}
	rows := ui.Section{None: t("prechat.none")}
	for _, d := range list {
		note := ""
		if d.Value.Required {
			note = t("site.askRequired")
		}
		rows.Rows = append(rows.Rows, ui.Row{Title: d.Value.LabelIn(langOf(who.Words.Lang)), Detail: t("prechat.kind." + d.Value.Kind), Note: note, Link: action + "?edit=" + d.ID, Forms: removal(who, action, "id", d.ID, d.Version)})
	}
	form := ui.Section{Title: t("prechat.new"), Form: &ui.Form{
		Action: action, Button: t("admin.save"), Hidden: []string{"id", open.ID, "version", fmt.Sprint(open.Version)},
	}}
	if open.Version != 0 {
		form.Title = open.Value.LabelIn(langOf(who.Words.Lang))
	}
	if form.Form.Fields, err = a.form(r, who, open.Value); err != nil {
		return err
	}
	p.Sections = []ui.Section{rows, form}
	return show(w, r, status, p)
}

// langOf is the language of a tag, of all its scripts.
func langOf(tag string) string {
	lang, _, _ := strings.Cut(tag, "-")
	return lang
}

func (a prechatPage) form(r *http.Request, who caller, f prechat.Field) (fields []ui.Field, err error) {
	t := who.Words.T
	for _, w := range words.Visitor().Languages() {
		if name := "label-" + langOf(w.Lang); !shown(fields, name) {
			fields = append(fields, ui.Field{Name: name, Label: who.Words.Say("prechat.label", "language", w.Name), Kind: "text", Value: f.Label[langOf(w.Lang)], Max: prechat.MaxLabel})
		}
	}
	kind := ui.Field{Name: "kind", Label: t("attributes.type"), Kind: "select", Value: f.Kind}
	for _, k := range prechat.Kinds {
		kind.Options = append(kind.Options, ui.Option{Value: k, Name: t("prechat.kind." + k)})
	}
	of, attribute := ui.Field{Name: "team", Label: t("prechat.team"), Help: t("prechat.teamHelp"), Kind: "select", Value: f.Team, Options: []ui.Option{{Name: t("prechat.all")}}},
		ui.Field{Name: "attribute", Label: t("prechat.attribute"), Help: t("prechat.attributeHelp"), Kind: "select", Value: f.Attribute, Options: []ui.Option{{Name: "–"}}}
	now, err := site.Get(r.Context(), a.Docs, r.PathValue("site"))
	if err != nil {
		return nil, err
	}
	if now.Before.Choose == site.ChooseTeam || f.Team != "" {
		teams, err := team.Kind.List(r.Context(), a.Docs, now.ID)
		if err != nil {
			return nil, err
		}
		for _, d := range teams {
			of.Options = append(of.Options, ui.Option{Value: d.ID, Name: d.Value.Name})
		}
	}
	attributes, err := person.Attributes.List(r.Context(), a.Docs, now.ID)
	for _, d := range attributes {
		attribute.Options = append(attribute.Options, ui.Option{Value: d.ID, Name: d.Value.Name})
	}
	return append(fields, kind,
		ui.Field{Name: "options", Label: t("prechat.options"), Help: t("attributes.choicesHelp"), Kind: "area", Value: strings.Join(f.Options, "\n")},
		checked("required", t("prechat.required"), f.Required),
		of, attribute,
		ui.Field{Name: "place", Label: t("prechat.place"), Kind: "number", Value: strconv.Itoa(f.Place)},
	), err
}

// save writes or removes a field.
func (a prechatPage) save(w http.ResponseWriter, r *http.Request, who caller) error {
	d, err := sent[prechat.Field](r, id)
	if err != nil {
		return err
	}
	siteID, what := r.PathValue("site"), "prechat-changed"
	before, err := stored(a.Admin, r, prechat.Kind, d.ID)
	if err != nil {
		return err
	}
	gone := r.PostFormValue("do") == "remove"
	if gone {
		what = "prechat-removed"
		if before != nil {
			d.Value = *before
		}
		if err := prechat.Kind.Delete(r.Context(), a.Docs, siteID, d); err != nil {
			return err
		}
	} else {
		d.Value = typedPrechat(r)
		if err = a.room(r, d.ID); err == nil {
			err = prechat.Kind.Put(r.Context(), a.Docs, siteID, d)
		}
		if err != nil {
			status, sentence, err := refused(who, err)
			if err != nil {
				return err
			}
			if now, err := prechat.Kind.Get(r.Context(), a.Docs, siteID, d.ID); err == nil && status == http.StatusConflict {
				d.Version = now.Version
			}
			return a.show(w, r, who, status, d, sentence)
		}
	}
	c := change[prechat.Field]{prechat.Kind, d.ID, before, &d.Value}
	if gone {
		c.after = nil
	}
	name := ""
	if len(d.Value.Label) > 0 {
		name = d.Value.LabelIn(langOf(who.Words.Lang))
	}
	e := a.entry(r, who, what, name)
	if err := c.note(a.Admin, r, e); err != nil {
		return err
	}
	return saved(w, r, "prechat", e)
}

// room is prechat.ErrMany where no other field has a place.
func (a prechatPage) room(r *http.Request, id string) error {
	list, err := prechat.Kind.List(r.Context(), a.Docs, r.PathValue("site"))
	if err == nil && len(list) >= prechat.Most && !slices.ContainsFunc(list, func(d docs.Doc[prechat.Field]) bool { return d.ID == id }) {
		err = prechat.ErrMany
	}
	return err
}

func typedPrechat(r *http.Request) prechat.Field {
	f := prechat.Field{
		Label: map[string]string{}, Kind: line(r, "kind"), Required: r.PostFormValue("required") == "yes",
		Team: line(r, "team"), Attribute: line(r, "attribute"),
	}
	f.Place, _ = strconv.Atoi(line(r, "place")) // what is no number is the first
	if f.Kind == prechat.ChoiceKind {
		f.Options = lines(r.PostFormValue("options"))
	}
	for _, w := range words.Visitor().Languages() {
		if text := line(r, "label-"+langOf(w.Lang)); text != "" {
			f.Label[langOf(w.Lang)] = text
		}
	}
	return f
}
