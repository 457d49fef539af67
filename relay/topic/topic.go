// Package topic holds the topics of a site: what conversations are about.
package topic

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Kind are a site's topics, by a 128-bit random id.
var Kind = docs.Kind[Topic]{Name: "topic", Check: check}

// Topic is one of them.
type Topic struct {
	Name string `json:"name"`
	// Hidden says that visitors cannot choose it.
	Hidden bool `json:"hidden,omitempty"`
}

// ErrName says that a name is not one line of 1 to chat.MaxNameRunes characters.
var ErrName = &chat.Refusal{Code: "topic_name"}

func check(id string, t Topic) error {
	switch {
	case !chat.ValidID(id):
		return errors.New("the topic's id is not valid")
	case strings.TrimSpace(t.Name) == "" || strings.ContainsFunc(t.Name, unicode.IsControl) || utf8.RuneCountInString(t.Name) > chat.MaxNameRunes:
		return ErrName
	}
	return nil
}
