// Package prechat holds what a site asks its visitors before their first message,
// besides name and address: fields of a closed set of kinds.
package prechat

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/person"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Kind are a site's fields, by a 128-bit random id.
var Kind = docs.Kind[Field]{Name: "prechat", Check: check}

// Field is one of them.
type Field struct {
	// Label is what is asked, by language, such as "en".
	Label map[string]string `json:"label"`
	// Kind is one of Kinds.
	Kind string `json:"kind"`
	// Options are what can be chosen of ChoiceKind.
	Options  []string `json:"options,omitempty"`
	Required bool     `json:"required,omitempty"`
	// Team is the id of the team of which it is asked, "" for all.
	Team string `json:"team,omitempty"`
	// Attribute is the key of the attribute of the visitor that the answer becomes;
	// who has that attribute is not asked. "" is none.
	Attribute string `json:"attribute,omitempty"`
	// Place orders the fields: the lowest first.
	Place int `json:"place,omitempty"`
}

// The kinds of fields.
const (
	TextKind     = "text"
	EmailKind    = "email"
	PhoneKind    = "phone"
	ChoiceKind   = "choice"
	CheckboxKind = "checkbox"
)

// Kinds are all kinds, in the order in which they are offered.
var Kinds = []string{TextKind, EmailKind, PhoneKind, ChoiceKind, CheckboxKind}

const (
	// Most is how many fields a site has at most.
	Most = 12
	// MaxLabel and MaxValue are in characters.
	MaxLabel   = 80
	MaxValue   = 500
	maxOptions = 20
)

// Checked is the value of a box that is checked.
const Checked = "✓"

// What is refused.
var (
	// ErrLabel says that a field asks nothing, or more than one line of MaxLabel
	// characters.
	ErrLabel = &chat.Refusal{Code: "prechat_label"}
	// ErrOptions says that there are not 2 to 20 options to choose from.
	ErrOptions = &chat.Refusal{Code: "prechat_options"}
	// ErrMany says that a site has Most fields already.
	ErrMany = &chat.Refusal{Code: "prechat_many"}
)

func check(id string, f Field) error {
	if !chat.ValidID(id) || !slices.Contains(Kinds, f.Kind) {
		return errors.New("the field's id or kind is not valid")
	}
	if len(f.Label) == 0 {
		return ErrLabel
	}
	for _, text := range f.Label {
		if !line(text, MaxLabel) {
			return ErrLabel
		}
	}
	if f.Kind == ChoiceKind && (len(f.Options) < 2 || len(f.Options) > maxOptions) || slices.ContainsFunc(f.Options, func(o string) bool { return !line(o, MaxLabel) }) {
		return ErrOptions
	}
	return nil
}

func line(text string, most int) bool {
	return strings.TrimSpace(text) != "" && !strings.ContainsFunc(text, unicode.IsControl) && utf8.RuneCountInString(text) <= most
}

// LabelIn is what is asked in a language, or in another one where it is not there:
// English, else the first.
func (f *Field) LabelIn(lang string) string {
	if text := cmp.Or(f.Label[lang], f.Label["en"]); text != "" {
		return text
	}
	if len(f.Label) == 0 {
		return "" // a field that is not written yet
	}
	langs := make([]string, 0, len(f.Label))
	for l := range f.Label {
		langs = append(langs, l)
	}
	return f.Label[slices.Min(langs)]
}

// Fits returns a value as it is kept, and whether it is one of the field's kind.
// Nothing fits unless it is required.
func (f *Field) Fits(value string) (string, bool) {
	value = chat.Clip(strings.TrimSpace(value), MaxValue)
	if value == "" {
		return "", !f.Required
	}
	switch f.Kind {
	case EmailKind:
		return value, person.AddressLike(value)
	case PhoneKind:
		return value, phoneLike(value)
	case ChoiceKind:
		return value, slices.Contains(f.Options, value)
	case CheckboxKind:
		return Checked, true
	}
	return value, true
}

// phoneLike reports whether text can be a telephone number: 5 to 15 digits (ITU-T
// E.164), of any script, and what people part them by.
func phoneLike(text string) bool {
	digits := 0
	for _, r := range text {
		switch {
		case unicode.IsDigit(r):
			digits++
		case !strings.ContainsRune("+ ()-./–\u00a0", r):
			return false
		}
	}
	return digits >= 5 && digits <= 15
}

// List are a site's fields in their order.
func List(ctx context.Context, c *docs.Cache, site string) ([]docs.Doc[Field], error) {
	list, err := Kind.List(ctx, c, site)
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b docs.Doc[Field]) int {
		return cmp.Or(cmp.Compare(a.Value.Place, b.Value.Place), strings.Compare(a.ID, b.ID))
	})
	return list, err
}

// Of are the fields that a visitor is asked who writes to a team: of those for all
// only if again is false, and none that becomes an attribute which they have.
func Of(ctx context.Context, c *docs.Cache, site, visitor, team string, again bool) (list []docs.Doc[Field], err error) {
	all, err := List(ctx, c, site)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	who, err := person.Kind.Get(ctx, c, site, visitor)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	for _, d := range all {
		f := &d.Value
		known := f.Attribute != "" && who.Value.Values[f.Attribute] != ""
		if !known && (f.Team == "" && !again || f.Team != "" && f.Team == team) {
			list = append(list, d)
		}
	}
	return list, nil
}
