package inbox

import (
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/person"
	"github.com/parley-chat/parley/relay/savedview"
)

// Views is the page on which agents make views, and change them.
type Views struct {
	Shell
	List []MadeView
	// Open is the view in the form: with version 0 a new one.
	Open MadeView
	// Shares says that the agent may make views for others.
	Shares bool
	// Teams are those of the site, Colleagues who answers there.
	Teams, Colleagues []Label
	// Attributes are those of the site, by their key.
	Attributes []Attribute
	// Refused says why the form was not taken; "" if it was.
	Refused string
}

// MadeView is one of them, see the package savedview.
type MadeView struct {
	ID      string
	Version int64
	Name    string
	// For is whose it is: "me", "team/ID" or everybody's, "".
	For  string
	When savedview.When
	// Fixed says that the agent may not change it.
	Fixed bool
}

func (v Views) url() string { return v.base() + "/views" }

func (v Views) formTitle() string {
	if v.Open.Version == 0 {
		return v.Words.T("views.new")
	}
	return v.Words.Say("views.edit", "name", v.Open.Name)
}

func (v Views) audience(of string) string {
	if team, is := strings.CutPrefix(of, "team/"); is {
		return nameOf(v.Teams, team)
	}
	if of == "me" {
		return v.Words.T("views.forMe")
	}
	return v.Words.T("views.forAll")
}

func nameOf(list []Label, id string) string {
	for _, l := range list {
		if l.ID == id {
			return l.Name
		}
	}
	return id
}

// at names a field of the form by the places of a group and of what is in it.
func at(name string, places ...int) string {
	for _, p := range places {
		name += "." + strconv.Itoa(p)
	}
	return name
}

// fieldName is what a condition looks at.
func (v Views) fieldName(c savedview.Condition) string {
	if c.Field != savedview.FieldAttribute {
		return v.Words.T("views.field." + c.Field)
	}
	for _, a := range v.Attributes {
		if a.Key == c.Key {
			return a.Name
		}
	}
	return c.Key
}

// choices are the values that a condition may have; nil if they are typed.
func (v Views) choices(c savedview.Condition) []Label {
	none := []Label{{ID: savedview.None, Name: v.Words.T("views.nothing")}}
	switch c.Field {
	case savedview.FieldStatus:
		return []Label{{ID: savedview.StatusOpen, Name: v.Words.T("views.open")}, {ID: savedview.StatusSnoozed, Name: v.Words.T("views.snoozed")}}
	case savedview.FieldAssignee:
		return append([]Label{
			{ID: savedview.Me, Name: v.Words.T("views.me")}, {ID: savedview.None, Name: v.Words.T("views.nobody")}, {ID: chat.Bot, Name: v.Words.T("speaker.bot")},
		}, v.Colleagues...)
	case savedview.FieldTeam:
		return append(none, v.Teams...)
	case savedview.FieldTag:
		return append(none, v.Labels.Tags.List...)
	case savedview.FieldTopic:
		return append(none, v.Labels.Topics.List...)
	case savedview.FieldPriority:
		var list []Label
		for _, p := range priorities {
			list = append(list, Label{ID: strconv.Itoa(p.level), Name: priorityLabel(v.Words, p.level)})
		}
		return list
	case savedview.FieldAttribute:
		for _, a := range v.Attributes {
			if a.Key == c.Key && a.Type == person.List {
				list := make([]Label, len(a.Choices))
				for i, choice := range a.Choices {
					list[i] = Label{ID: choice, Name: choice}
				}
				return list
			}
		}
	}
	return nil
}

// typed is the type of the field in which a value is typed.
func typed(c savedview.Condition) string {
	if c.Field == savedview.FieldWaiting {
		return "number"
	}
	return "text"
}
