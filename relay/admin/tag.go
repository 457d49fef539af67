package admin

import (
	"fmt"
	"net/http"

	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/tag"
	ui "github.com/parley-chat/parley/templates/admin"
)

// tagPage is the page with the tags.
type tagPage struct{ *Admin }

// tags is the page with the site's tags; ?edit= opens one in the form.
func (a tagPage) tags(w http.ResponseWriter, r *http.Request, who caller) error {
	open, err := opened(a.Admin, r, tag.Kind)
	if err != nil {
		return err
	}
	return a.showTags(w, r, who, http.StatusOK, open, ui.Field{})
}

// showTags shows the page; said is what is wrong with the name, and what somebody
// else saved.
func (a tagPage) showTags(w http.ResponseWriter, r *http.Request, who caller, status int, open docs.Doc[tag.Tag], said ui.Field) error {
	p, err := a.page(r, who, "tags")
	if err != nil {
		return err
	}
	t, action := who.Words.T, settingsURL(p.Site, "tags")
	list, err := tag.Kind.List(r.Context(), a.Docs, p.Site)
	if err != nil {
		return err
	}
	p.Lead = t("tags.lead")
	rows := ui.Section{None: t("tags.none")}
	for _, l := range p.Labels.Tags.List {
		for _, d := range list {
			if d.ID == l.ID {
				rows.Rows = append(rows.Rows, ui.Row{Title: l.Name, Detail: l.Group, Link: action + "?edit=" + d.ID, Forms: removal(who, action, "id", d.ID, d.Version)})
			}
		}
	}
	said.Name, said.Label, said.Kind, said.Value, said.Max, said.Required = "name", t("tags.name"), "text", open.Value.Name, 40, true
	group := ui.Field{Name: "group", Label: t("tags.group"), Help: t("tags.groupHelp"), Kind: "text", Value: open.Value.Group, Max: 40}
	colour := ui.Field{Name: "colour", Label: t("tags.colour"), Kind: "select", Value: open.Value.Colour}
	for _, c := range tag.Colours {
		name := c
		if c == "" {
			name = "none"
		}
		colour.Options = append(colour.Options, ui.Option{Value: c, Name: t("tags.colour." + name)})
	}
	p.Sections = []ui.Section{rows, {Title: t("tags.new"), Form: &ui.Form{
		Action: action, Button: t("admin.save"), Hidden: []string{"id", open.ID, "version", fmt.Sprint(open.Version)}, Fields: []ui.Field{said, colour, group},
	}}}
	if open.Version != 0 {
		p.Sections[1].Title = open.Value.Name
	}
	return show(w, r, status, p)
}

// saveTag writes or removes a tag.
func (a tagPage) saveTag(w http.ResponseWriter, r *http.Request, who caller) error {
	d, err := sent[tag.Tag](r)
	if err != nil {
		return err
	}
	d.Value = tag.Tag{Name: line(r, "name"), Colour: line(r, "colour"), Group: line(r, "group")}
	named := label[tag.Tag]{tag.Kind, "tag", func(v tag.Tag) string { return v.Name }}
	return named.save(a.Admin, w, r, who, d, func(status int, d docs.Doc[tag.Tag], said ui.Field) error {
		return a.showTags(w, r, who, status, d, said)
	})
}
