// Package savedview holds the views that agents make: lists of the open
// conversations that fit a filter.
package savedview

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Kind are a site's saved views, by a 128-bit random id.
var Kind = docs.Kind[View]{Name: "saved_view", Check: check}

// View is one saved view.
type View struct {
	Name string `json:"name"`
	// Owner is the agent whose own it is, Team the id of the team whose it is; if
	// both are "" it is everybody's.
	Owner string `json:"owner,omitempty"`
	Team  string `json:"team,omitempty"`
	When  When   `json:"when"`
}

// When is a filter: groups of conditions. Any formula can be written so.
type When struct {
	// Any says that one group is enough; else all must fit.
	Any    bool    `json:"any,omitempty"`
	Groups []Group `json:"groups,omitempty"`
}

// Group are conditions that belong together.
type Group struct {
	// Any says that one condition is enough; else all must fit.
	Any        bool        `json:"any,omitempty"`
	Conditions []Condition `json:"conditions,omitempty"`
}

// Condition is what a conversation is to be.
type Condition struct {
	// Field is one of Fields. Key is the attribute's, of FieldAttribute.
	Field string `json:"field"`
	Key   string `json:"key,omitempty"`
	// Not turns the condition around.
	Not bool `json:"not,omitempty"`
	// Value is what the field says, see each field.
	Value string `json:"value,omitempty"`
}

// The fields of conditions.
const (
	FieldStatus    = "status"    // StatusOpen or StatusSnoozed
	FieldAssignee  = "assignee"  // an agent's id, Me, None or chat.Bot
	FieldTeam      = "team"      // a team's id, or None
	FieldTag       = "tag"       // a tag's id, or None for no tag at all
	FieldAttribute = "attribute" // the value of the attribute Key, whatever its case; "" is any value
	FieldWaiting   = "waiting"   // for at least so many minutes
	FieldLanguage  = "language"  // a language, with or without its region
	FieldTopic     = "topic"     // a topic's id, or None
	FieldPriority  = "priority"  // one of the chat.Priority numbers
	FieldUnread    = "unread"    // of who looks; without a value
)

// Fields are all fields, in the order in which they are offered.
var Fields = []string{
	FieldStatus, FieldAssignee, FieldTeam, FieldTag, FieldTopic, FieldPriority, FieldUnread, FieldWaiting, FieldLanguage, FieldAttribute,
}

// Values that stand for something else than an id.
const (
	Me            = "me"
	None          = "-"
	StatusOpen    = "open"
	StatusSnoozed = "snoozed"
)

// How much a view, and a site's views, may be.
const (
	MaxGroups     = 5
	MaxConditions = 10 // in a group
	MaxViews      = 200
	maxName       = 40
	maxValue      = 200
)

// What is wrong with a view.
var (
	// ErrName says that a name is not one line of 1 to 40 characters.
	ErrName = &chat.Refusal{Code: "view_name"}
	// ErrConditions says that there is none, or too many, or one says nothing.
	ErrConditions = &chat.Refusal{Code: "view_conditions"}
	// ErrMany says that a site has MaxViews already.
	ErrMany = &chat.Refusal{Code: "view_many"}
)

// For reports whether an agent has a view, whose teams are given.
func (v View) For(agent string, teams map[string]bool) bool {
	return v.Owner == agent || v.Owner == "" && (v.Team == "" || teams[v.Team])
}

func check(id string, v View) error {
	n := 0
	for _, g := range v.When.Groups {
		n += len(g.Conditions)
		if len(g.Conditions) > MaxConditions {
			return ErrConditions
		}
		for _, c := range g.Conditions {
			if !c.says() {
				return ErrConditions
			}
		}
	}
	switch {
	case !chat.ValidID(id):
		return fmt.Errorf("saved view %q: the id is not valid", id)
	case strings.TrimSpace(v.Name) == "" || strings.ContainsFunc(v.Name, unicode.IsControl) || utf8.RuneCountInString(v.Name) > maxName:
		return ErrName
	case n == 0 || len(v.When.Groups) > MaxGroups:
		return ErrConditions
	}
	return nil
}

// says reports whether a condition can be looked at.
func (c Condition) says() bool {
	known := slices.Contains(Fields, c.Field) && utf8.RuneCountInString(c.Value) <= maxValue
	switch c.Field {
	case FieldUnread:
		return known
	case FieldAttribute:
		return known && c.Key != ""
	case FieldWaiting:
		return known && minutes(c.Value) > 0
	}
	return known && c.Value != ""
}
