package savedview

import (
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
)

const (
	ana = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	ben = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
	tag = "cccccccccccccccccccccccccccccccc"
)

func TestFits(t *testing.T) {
	c := chat.Conversation{Status: chat.StatusOpen}
	c.Visitor, c.Locale, c.Agent, c.Team = "visitor", "pt-BR", ana, tag
	c.Tags, c.Topic, c.Priority = []string{tag}, tag, chat.PriorityUrgent
	c.WaitingSince, c.VisitorSeq = 1000, 3
	c.Seen = []chat.Seen{{Agent: ana, UpTo: 2}, {Agent: ben, UpTo: 3}}
	look := Look{Agent: ana, Now: 1000 + 10*60_000, Values: func(visitor string) map[string]string {
		return map[string]map[string]string{"visitor": {"plan": "Gold"}}[visitor]
	}}
	for _, is := range []struct {
		Condition
		fits bool
	}{
		{Condition{Field: FieldStatus, Value: StatusOpen}, true},
		{Condition{Field: FieldStatus, Value: StatusSnoozed}, false},
		{Condition{Field: FieldAssignee, Value: Me}, true},
		{Condition{Field: FieldAssignee, Value: ben}, false},
		{Condition{Field: FieldAssignee, Value: None}, false},
		{Condition{Field: FieldAssignee, Value: None, Not: true}, true},
		{Condition{Field: FieldTeam, Value: tag}, true},
		{Condition{Field: FieldTag, Value: tag}, true},
		{Condition{Field: FieldTag, Value: None}, false},
		{Condition{Field: FieldTopic, Value: tag}, true},
		{Condition{Field: FieldPriority, Value: "2"}, true},
		{Condition{Field: FieldPriority, Value: "0"}, false},
		{Condition{Field: FieldUnread}, true},
		{Condition{Field: FieldWaiting, Value: "10"}, true},
		{Condition{Field: FieldWaiting, Value: "11"}, false},
		{Condition{Field: FieldLanguage, Value: "PT"}, true},
		{Condition{Field: FieldLanguage, Value: "pt-br"}, true},
		{Condition{Field: FieldLanguage, Value: "p"}, false},
		{Condition{Field: FieldAttribute, Key: "plan", Value: "gold"}, true},
		{Condition{Field: FieldAttribute, Key: "plan"}, true},
		{Condition{Field: FieldAttribute, Key: "size"}, false},
	} {
		when := When{Groups: []Group{{Conditions: []Condition{is.Condition}}}}
		if got := when.Fits(&c, &look); got != is.fits {
			t.Errorf("%+v fits: %v", is.Condition, got)
		}
		other := look
		other.Agent = ben
		if is.Field == FieldUnread && when.Fits(&c, &other) {
			t.Error("what one agent has read counts for another")
		}
		if personal := is.Field == FieldUnread || is.Value == Me; when.Personal() != personal {
			t.Errorf("%+v is personal: %v", is.Condition, !personal)
		}
	}
}

// All and any, within groups and between them.
func TestGroups(t *testing.T) {
	c := chat.Conversation{Status: chat.StatusOpen}
	yes, no := Condition{Field: FieldStatus, Value: StatusOpen}, Condition{Field: FieldStatus, Value: StatusSnoozed}
	group := func(any bool, list ...Condition) Group { return Group{any, list} }
	for _, is := range []struct {
		When
		fits bool
	}{
		{When{Groups: []Group{group(false, yes, yes)}}, true},
		{When{Groups: []Group{group(false, yes, no)}}, false},
		{When{Groups: []Group{group(true, yes, no)}}, true},
		{When{Groups: []Group{group(true, no, no)}}, false},
		{When{Groups: []Group{group(true, yes, no), group(false, yes)}}, true},
		{When{Groups: []Group{group(true, yes, no), group(false, no)}}, false},
		{When{Any: true, Groups: []Group{group(true, yes, no), group(false, no)}}, true},
		{When{Any: true, Groups: []Group{group(false, yes, no), group(false, no)}}, false},
		{When{Any: true, Groups: []Group{group(false), group(false, no)}}, false},
	} {
		if got := is.Fits(&c, &Look{}); got != is.fits {
			t.Errorf("%+v fits: %v", is.When, got)
		}
	}
}

func TestCheck(t *testing.T) {
	good := View{Name: "Urgent", When: When{Groups: []Group{{Conditions: []Condition{{Field: FieldUnread}}}}}}
	if err := check(ana, good); err != nil {
		t.Fatal(err)
	}
	with := func(change func(*View)) View {
		v := good
		v.When.Groups = []Group{{Conditions: []Condition{{Field: FieldUnread}}}}
		change(&v)
		return v
	}
	one := func(c Condition) View { return with(func(v *View) { v.When.Groups[0].Conditions[0] = c }) }
	for name, bad := range map[string]View{
		"no name":       with(func(v *View) { v.Name = " " }),
		"two lines":     with(func(v *View) { v.Name = "a\nb" }),
		"a long name":   with(func(v *View) { v.Name = strings.Repeat("ä", maxName+1) }),
		"nothing":       with(func(v *View) { v.When.Groups = nil }),
		"many groups":   with(func(v *View) { v.When.Groups = make([]Group, MaxGroups+1) }),
		"many":          with(func(v *View) { v.When.Groups[0].Conditions = make([]Condition, MaxConditions+1) }),
		"no field":      one(Condition{Value: "x"}),
		"no value":      one(Condition{Field: FieldTag}),
		"no time":       one(Condition{Field: FieldWaiting, Value: "soon"}),
		"no key":        one(Condition{Field: FieldAttribute, Value: "x"}),
		"a long value":  one(Condition{Field: FieldLanguage, Value: strings.Repeat("x", maxValue+1)}),
		"another field": one(Condition{Field: "colour", Value: "x"}),
	} {
		if check(ana, bad) == nil {
			t.Errorf("%s was taken", name)
		}
	}
}
