// Package canned holds the canned replies of a site: texts that agents send
// often and find by a name.
package canned

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Kind are a site's canned replies, by a 128-bit random id.
var Kind = docs.Kind[Reply]{Name: "canned", Check: check}

// MaxName is the longest name, in characters.
const MaxName = 40

// Reply is one canned reply.
type Reply struct {
	// Name is what an agent types to find it: letters, digits, "-" and "_".
	Name string `json:"name"`
	// Title says what it is for, in a line.
	Title string `json:"title,omitempty"`
	// Text is what is sent, see chat.CheckText.
	Text string `json:"text"`
}

func check(id string, r Reply) error {
	switch {
	case !chat.ValidID(id):
		return fmt.Errorf("canned reply %q: the id is not valid", id)
	case r.Name == "":
		return errors.New("the name of the canned reply is empty")
	case utf8.RuneCountInString(r.Name) > MaxName:
		return fmt.Errorf("the name of the canned reply is longer than %d characters", MaxName)
	case strings.ContainsFunc(r.Name, func(c rune) bool {
		return !unicode.In(c, unicode.L, unicode.M, unicode.Nd) && c != '-' && c != '_'
	}):
		return fmt.Errorf("the name %q of the canned reply: use letters, digits, - and _", r.Name)
	case strings.ContainsFunc(r.Title, unicode.IsControl) || utf8.RuneCountInString(r.Title) > chat.MaxNameRunes:
		return fmt.Errorf("the title of the canned reply %s: use one line of at most %d characters", r.Name, chat.MaxNameRunes)
	}
	if err := chat.CheckText(r.Text); err != nil {
		return fmt.Errorf("the text of the canned reply %s: %w", r.Name, err)
	}
	return nil
}
