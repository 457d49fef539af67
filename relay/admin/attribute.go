package admin

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/parley-chat/parley/relay/person"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/admin"
)

// attributePage is the page with what a site wants to know of its visitors.
type attributePage struct{ *Admin }

// attributes is the page with the site's attributes; ?edit= opens one in the form.
func (a attributePage) attributes(w http.ResponseWriter, r *http.Request, who caller) error {
	open, err := opened(a.Admin, r, person.Attributes)
	if err != nil {
		return err
	}
	return a.show(w, r, who, http.StatusOK, open, "")
}

// show shows the page; wrong is why the form was refused.
func (a attributePage) show(w http.ResponseWriter, r *http.Request, who caller, status int, open docs.Doc[person.Attribute], wrong string) error {
	p, err := a.page(r, who, "attributes")
	if err != nil {
		return err
	}
	t, action := who.Words.T, settingsURL(p.Site, "attributes")
	list, err := person.Attributes.List(r.Context(), a.Docs, p.Site)
	if err != nil {
		return err
	}
	p.Lead, p.Wrong = t("attributes.lead"), wrong
	rows := ui.Section{None: t("attributes.none")}
	for _, d := range list {
		rows.Rows = append(rows.Rows, ui.Row{Title: d.Value.Name, Detail: t("attributes.type." + d.Value.Type), Note: d.ID, Link: action + "?edit=" + d.ID, Forms: removal(who, action, "key", d.ID, d.Version)})
	}
	v := open.Value
	kind := ui.Field{Name: "type", Label: t("attributes.type"), Kind: "select", Value: v.Type}
	for _, of := range person.Types {
		kind.Options = append(kind.Options, ui.Option{Value: of, Name: t("attributes.type." + of)})
	}
	form := ui.Form{Action: action, Button: t("admin.save"), Hidden: []string{"version", fmt.Sprint(open.Version)}, Fields: []ui.Field{
		{Name: "name", Label: t("attributes.name"), Kind: "text", Value: v.Name, Max: 40, Required: true},
	}}
	title := v.Name
	if open.Version == 0 {
		title = t("attributes.new")
		form.Fields = append(form.Fields, ui.Field{Name: "key", Label: t("attributes.key"), Help: t("attributes.keyHelp"), Kind: "text", Value: open.ID, Max: 40, Required: true})
	} else {
		form.Hidden = append(form.Hidden, "key", open.ID)
	}
	form.Fields = append(form.Fields, kind,
		ui.Field{Name: "choices", Label: t("attributes.choices"), Help: t("attributes.choicesHelp"), Kind: "area", Value: strings.Join(v.Choices, "\n")},
		ui.Field{Name: "pattern", Label: t("attributes.pattern"), Help: t("attributes.patternHelp"), Kind: "text", Value: v.Pattern, Max: 200},
		ui.Field{Name: "hint", Label: t("attributes.hint"), Help: t("attributes.hintHelp"), Kind: "text", Value: v.Hint, Max: 200})
	p.Sections = []ui.Section{rows, {Title: title, Form: &form}}
	return show(w, r, status, p)
}

// save writes or removes an attribute. The values that visitors have of one that
// is removed are kept, in case that it comes back.
func (a attributePage) save(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	version, err := web.Version(r)
	if err != nil {
		return err
	}
	site, key, what := r.PathValue("site"), line(r, "key"), "attribute-changed"
	d := docs.Doc[person.Attribute]{ID: key, Version: version, Value: person.Attribute{
		Name: line(r, "name"), Type: line(r, "type"), Choices: lines(r.PostFormValue("choices")), Pattern: line(r, "pattern"), Hint: line(r, "hint"),
	}}
	before, err := stored(a.Admin, r, person.Attributes, d.ID)
	if err != nil {
		return err
	}
	gone, err := removed(a.Admin, r, person.Attributes, &d)
	if err != nil {
		return err
	}
	if gone {
		what = "attribute-removed"
	} else if err := a.put(r, site, d); err != nil {
		status, sentence, err := refused(who, err)
		if err != nil {
			return err
		}
		if now, err := person.Attributes.Get(r.Context(), a.Docs, site, key); err == nil && status == http.StatusConflict {
			d.Version = now.Version
		}
		return a.show(w, r, who, status, d, sentence)
	}
	c := change[person.Attribute]{person.Attributes, d.ID, before, &d.Value}
	if gone {
		c.after = nil
	}
	e := a.entry(r, who, what, d.Value.Name)
	if err := c.note(a.Admin, r, e); err != nil {
		return err
	}
	return saved(w, r, "attributes", e)
}

// put writes an attribute, unless there are too many.
func (a attributePage) put(r *http.Request, site string, d docs.Doc[person.Attribute]) error {
	list, err := person.Attributes.List(r.Context(), a.Docs, site)
	if err != nil {
		return err
	}
	if d.Version == 0 && len(list) >= person.MaxAttributes {
		return person.ErrMany
	}
	err = person.Attributes.Put(r.Context(), a.Docs, site, d)
	if d.Version == 0 && errors.Is(err, store.ErrVersion) {
		return person.ErrTaken
	}
	return err
}
