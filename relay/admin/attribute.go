package admin

import (
	"net/http"
	"strings"

	"github.com/parley-chat/parley/relay/person"
	"github.com/parley-chat/parley/relay/store/docs"
	ui "github.com/parley-chat/parley/templates/admin"
)

// attributePage is the page with what a site wants to know of its visitors. The
// values that visitors have of an attribute that is removed are kept, in case that it
// comes back.
func (a *Admin) attributePage() kindPage[person.Attribute] {
	return kindPage[person.Attribute]{
		Admin: a, kind: person.Attributes, name: "attributes", act: "attribute", key: "key",
		id:   func(r *http.Request) (string, error) { return line(r, "key"), nil },
		most: person.MaxAttributes, many: person.ErrMany, taken: person.ErrTaken,
		says: func(who caller) kindSays {
			return kindSays{who.Words.T("attributes.lead"), who.Words.T("attributes.none"), who.Words.T("attributes.new")}
		},
		title: func(v person.Attribute) string { return v.Name },
		row: func(who caller, d docs.Doc[person.Attribute], row *ui.Row) {
			row.Detail, row.Note = who.Words.T("attributes.type."+d.Value.Type), d.ID
		},
		fields: attributeFields,
		read:   readAttribute,
		about: map[string]string{
			person.ErrKey.Code: "key", person.ErrTaken.Code: "key", person.ErrName.Code: "name",
			person.ErrChoices.Code: "choices", person.ErrPattern.Code: "pattern",
		},
	}
}

func attributeFields(_ *http.Request, who caller, d docs.Doc[person.Attribute]) ([]ui.Field, error) {
	t, v := who.Words.T, d.Value
	kind := ui.Field{Name: "type", Label: t("attributes.type"), Kind: "select", Value: v.Type}
	for _, of := range person.Types {
		kind.Options = append(kind.Options, ui.Option{Value: of, Name: t("attributes.type." + of)})
	}
	fields := []ui.Field{{Name: "name", Label: t("attributes.name"), Kind: "text", Value: v.Name, Max: 40, Required: true}}
	if d.Version == 0 {
		fields = append(fields, ui.Field{Name: "key", Label: t("attributes.key"), Help: t("attributes.keyHelp"), Kind: "text", Value: d.ID, Max: 40, Required: true})
	}
	return append(fields, kind,
		ui.Field{Name: "choices", Label: t("attributes.choices"), Help: t("attributes.choicesHelp"), Kind: "area", Value: strings.Join(v.Choices, "\n")},
		ui.Field{Name: "pattern", Label: t("attributes.pattern"), Help: t("attributes.patternHelp"), Kind: "text", Value: v.Pattern, Max: 200},
		ui.Field{Name: "hint", Label: t("attributes.hint"), Help: t("attributes.hintHelp"), Kind: "text", Value: v.Hint, Max: 200}), nil
}

func readAttribute(_ caller, d *docs.Doc[person.Attribute], fields []ui.Field) {
	v := &d.Value
	for i := range fields {
		switch f := &fields[i]; f.Name {
		case "name":
			v.Name = f.Value
		case "type":
			v.Type = oneOf(f, v.Type)
		case "choices":
			v.Choices = lines(f.Value)
		case "pattern":
			v.Pattern = f.Value
		case "hint":
			v.Hint = f.Value
		}
	}
}
