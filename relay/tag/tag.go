// Package tag holds the tags of a site: what agents mark conversations with.
package tag

import (
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Kind are a site's tags, by a 128-bit random id: conversations name it, so a tag
// that is renamed keeps them.
var Kind = docs.Kind[Tag]{Name: "tag", Check: check}

// Tag is one of them.
type Tag struct {
	Name string `json:"name"`
	// Colour is one of Colours; "" is no colour.
	Colour string `json:"colour,omitempty"`
	// Group is a heading under which it is offered; "" is none.
	Group string `json:"group,omitempty"`
}

// Colours are those that tags may have.
var Colours = []string{"", "red", "orange", "green", "blue", "purple"}

// ErrName says that a name is not one line of 1 to 40 characters, or a group not
// one of at most 40.
var ErrName = &chat.Refusal{Code: "tag_name"}

// MaxName is the longest name of a tag or a group, in characters: several stand in a
// row.
const MaxName = 40

func check(id string, t Tag) error {
	switch {
	case !chat.ValidID(id):
		return errors.New("the tag's id is not valid")
	case strings.TrimSpace(t.Name) == "" || !line(t.Name) || !line(t.Group):
		return ErrName
	case !slices.Contains(Colours, t.Colour):
		return errors.New("the tag's colour is not one of ours")
	}
	return nil
}

func line(text string) bool {
	return !strings.ContainsFunc(text, unicode.IsControl) && utf8.RuneCountInString(text) <= MaxName
}
