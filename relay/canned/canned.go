// Package canned holds the canned replies of a site: texts that agents send
// often and find by a name.
package canned

import (
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

// What is wrong with a canned reply.
var (
	ErrName  = &chat.Refusal{Code: "canned_name"}  // not 1 to MaxName letters, digits, - and _
	ErrTitle = &chat.Refusal{Code: "canned_title"} // not one line of at most chat.MaxNameRunes characters
)

func check(id string, r Reply) error {
	switch {
	case !chat.ValidID(id):
		return fmt.Errorf("canned reply %q: the id is not valid", id)
	case r.Name == "" || utf8.RuneCountInString(r.Name) > MaxName || strings.ContainsFunc(r.Name, notOfNames):
		return ErrName
	case strings.ContainsFunc(r.Title, unicode.IsControl) || utf8.RuneCountInString(r.Title) > chat.MaxNameRunes:
		return ErrTitle
	}
	return chat.CheckText(r.Text)
}

func notOfNames(c rune) bool {
	return !unicode.In(c, unicode.L, unicode.M, unicode.Nd) && c != '-' && c != '_'
}
