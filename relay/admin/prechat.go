package admin

import (
	"net/http"
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
func (a *Admin) prechatPage() kindPage[prechat.Field] {
	return kindPage[prechat.Field]{
		Admin: a, kind: prechat.Kind, name: "prechat", act: "prechat", id: id, key: "id",
		says: func(who caller) kindSays {
			return kindSays{who.Words.T("prechat.lead"), who.Words.T("prechat.none"), who.Words.T("prechat.new")}
		},
		most: prechat.Most, many: prechat.ErrMany,
		title: func(f prechat.Field) string { return f.LabelIn("en") },
		row: func(who caller, d docs.Doc[prechat.Field], row *ui.Row) {
			row.Detail = who.Words.T("prechat.kind." + d.Value.Kind)
			if d.Value.Required {
				row.Note = who.Words.T("site.askRequired")
			}
		},
		fields: a.prechatFields,
		read:   prechatOf,
		about:  map[string]string{prechat.ErrLabel.Code: "label-en", prechat.ErrOptions.Code: "options"},
	}
}

// langOf is the language of a tag, of all its scripts.
func langOf(tag string) string {
	lang, _, _ := strings.Cut(tag, "-")
	return lang
}

func (a *Admin) prechatFields(r *http.Request, who caller, d docs.Doc[prechat.Field]) (fields []ui.Field, err error) {
	t, f := who.Words.T, d.Value
	for _, w := range words.Visitor().Languages() {
		if name := "label-" + langOf(w.Lang); !shown(fields, name) {
			fields = append(fields, ui.Field{Name: name, Label: who.Words.Say("prechat.label", "language", w.Name), Kind: "text", Value: f.Label[langOf(w.Lang)], Max: prechat.MaxLabel})
		}
	}
	kind := ui.Field{Name: "kind", Label: t("attributes.type"), Kind: "select", Value: f.Kind}
	for _, k := range prechat.Kinds {
		kind.Options = append(kind.Options, ui.Option{Value: k, Name: t("prechat.kind." + k)})
	}
	of := ui.Field{Name: "team", Label: t("prechat.team"), Help: t("prechat.teamHelp"), Kind: "select", Value: f.Team, Options: []ui.Option{{Name: t("prechat.all")}}}
	attribute := ui.Field{Name: "attribute", Label: t("prechat.attribute"), Help: t("prechat.attributeHelp"), Kind: "select", Value: f.Attribute, Options: []ui.Option{{Name: "–"}}}
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

func prechatOf(_ caller, d *docs.Doc[prechat.Field], fields []ui.Field) {
	v, label := &d.Value, map[string]string{}
	v.Options = nil
	for i := range fields {
		f := &fields[i]
		switch f.Name {
		case "kind":
			if v.Kind = oneOf(f, v.Kind); v.Kind == "" {
				v.Kind = prechat.TextKind
			}
		case "options":
			if v.Kind == prechat.ChoiceKind {
				v.Options = lines(f.Value)
			}
		case "required":
			v.Required = f.Value == "yes"
		case "team":
			v.Team = oneOf(f, v.Team)
		case "attribute":
			v.Attribute = oneOf(f, v.Attribute)
		case "place":
			v.Place, _ = strconv.Atoi(f.Value) // what is no number says so at the field
		default:
			if f.Value != "" {
				label[strings.TrimPrefix(f.Name, "label-")] = f.Value
			}
		}
	}
	v.Label = label
}
