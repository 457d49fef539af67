package person

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Attributes are what a site wants to know of its visitors, by their key, which
// stays when the name changes.
var Attributes = docs.Kind[Attribute]{Name: "attribute", Check: checkAttribute}

// Attribute is one of them.
type Attribute struct {
	Name string `json:"name"`
	// Type is one of Types.
	Type string `json:"type"`
	// Choices are the values that a list has.
	Choices []string `json:"choices,omitempty"`
	// Pattern is what a text must match as a whole, in the syntax of RE2; Hint says
	// in words what that is.
	Pattern string `json:"pattern,omitempty"`
	Hint    string `json:"hint,omitempty"`
}

// The types of attributes.
const (
	Text     = "text"
	Number   = "number"
	Date     = "date"
	List     = "list"
	Link     = "link"
	Checkbox = "checkbox"
)

// Types are all types, in the order in which they are offered.
var Types = []string{Text, Number, Date, List, Link, Checkbox}

const (
	maxName    = 40
	maxValue   = 500
	maxChoices = 50
	// MaxAttributes is how many a site has at most.
	MaxAttributes = 50
)

// What is refused.
var (
	// ErrKey says that a key is not 1 to 40 of a to z, 0 to 9 and _.
	ErrKey = &chat.Refusal{Code: "attribute_key"}
	// ErrName says that a name is not one line of 1 to 40 characters.
	ErrName = &chat.Refusal{Code: "attribute_name"}
	// ErrChoices says that a list has no choices, or more than 50.
	ErrChoices = &chat.Refusal{Code: "attribute_choices"}
	// ErrTaken says that a site has an attribute with this key.
	ErrTaken = &chat.Refusal{Code: "attribute_taken"}
	// ErrMany says that a site has MaxAttributes already.
	ErrMany = &chat.Refusal{Code: "attribute_many"}
	// ErrPattern says that a pattern is not one.
	ErrPattern = &chat.Refusal{Code: "attribute_pattern"}
)

// Fits returns a value as it is kept, or a *chat.Refusal that names the attribute
// and its hint. Nothing fits each.
func (a *Attribute) Fits(value string) (string, error) {
	value = strings.TrimSpace(value)
	if value == "" {
		return "", nil
	}
	fits := utf8.RuneCountInString(value) <= maxValue && !strings.ContainsFunc(value, unicode.IsControl)
	switch a.Type {
	case Number:
		_, err := strconv.ParseFloat(value, 64)
		fits = fits && err == nil
	case Date:
		_, err := time.Parse(time.DateOnly, value)
		fits = fits && err == nil
	case List:
		fits = slices.Contains(a.Choices, value)
	case Link:
		fits = fits && faq.SafeLink(value) != ""
	case Checkbox:
		value = "yes"
	default:
		if a.Pattern != "" && fits {
			pattern, err := regexp.Compile("^(?:" + a.Pattern + ")$")
			fits = err == nil && pattern.MatchString(value)
		}
	}
	if !fits {
		return "", &chat.Refusal{Code: "attribute_value", Args: []string{"name", a.Name, "hint", a.Hint}}
	}
	return value, nil
}

func checkAttribute(key string, a Attribute) error {
	if key == "" || len(key) > maxName || strings.Trim(key, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
		return ErrKey
	}
	if a.Name == "" || !line(a.Name, maxName) {
		return ErrName
	}
	if !slices.Contains(Types, a.Type) {
		return fmt.Errorf("%q is no type of attributes", a.Type)
	}
	if a.Type == List && (len(a.Choices) == 0 || len(a.Choices) > maxChoices) {
		return ErrChoices
	}
	for _, c := range a.Choices {
		if c == "" || !line(c, maxName) {
			return ErrChoices
		}
	}
	if len(a.Pattern) > 200 || !line(a.Hint, 200) {
		return ErrPattern
	}
	if _, err := regexp.Compile("^(?:" + a.Pattern + ")$"); err != nil {
		return ErrPattern
	}
	return nil
}

func line(text string, most int) bool {
	return !strings.ContainsFunc(text, unicode.IsControl) && utf8.RuneCountInString(text) <= most
}
