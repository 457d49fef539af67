package admin

import (
	"cmp"
	"net/http"

	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/tag"
	ui "github.com/parley-chat/parley/templates/admin"
)

// tagPage is the page with the tags. Conversations that had one that is removed have
// it no more.
func (a *Admin) tagPage() kindPage[tag.Tag] {
	return kindPage[tag.Tag]{
		Admin: a, kind: tag.Kind, name: "tags", act: "tag", id: id, key: "id",
		says: func(who caller) kindSays {
			return kindSays{who.Words.T("tags.lead"), who.Words.T("tags.none"), who.Words.T("tags.new")}
		},
		title:  func(t tag.Tag) string { return t.Name },
		row:    func(_ caller, d docs.Doc[tag.Tag], row *ui.Row) { row.Detail = d.Value.Group },
		fields: tagFields,
		read: func(_ caller, d *docs.Doc[tag.Tag], fields []ui.Field) {
			d.Value = tag.Tag{Name: fields[0].Value, Colour: oneOf(&fields[1], d.Value.Colour), Group: fields[2].Value}
		},
		about: map[string]string{tag.ErrName.Code: "name"},
		done:  a.renamed,
	}
}

func tagFields(_ *http.Request, who caller, d docs.Doc[tag.Tag]) ([]ui.Field, error) {
	t := who.Words.T
	colour := ui.Field{Name: "colour", Label: t("tags.colour"), Kind: "select", Value: d.Value.Colour}
	for _, c := range tag.Colours {
		colour.Options = append(colour.Options, ui.Option{Value: c, Name: t("tags.colour." + cmp.Or(c, "none"))})
	}
	return []ui.Field{
		{Name: "name", Label: t("tags.name"), Kind: "text", Value: d.Value.Name, Max: tag.MaxName, Required: true},
		colour,
		{Name: "group", Label: t("tags.group"), Help: t("tags.groupHelp"), Kind: "text", Value: d.Value.Group, Max: tag.MaxName},
	}, nil
}
