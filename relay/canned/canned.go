// Package canned holds the canned replies of a site: texts that agents send
// often and find by a name.
package canned

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/rich"
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
	// Text is what is sent, see chat.CheckText and Open. It may be
	// empty where files go with it, or something is done.
	Text string `json:"text"`
	// Owner is the agent whose own it is, Team the id of the team whose it is; if
	// both are "" it is everybody's.
	Owner string `json:"owner,omitempty"`
	Team  string `json:"team,omitempty"`
	// Files go with it, at most chat.MaxFiles.
	Files []File `json:"files,omitempty"`
	// Blocks go with the text, as rich.Read reads them.
	Blocks string `json:"blocks,omitempty"`
	// Then is what happens when it is sent: with it the reply is a macro.
	Then Then `json:"then,omitzero"`
}

// File is a file that the site keeps for a reply; whoever sends the reply sends a
// reference to it.
type File struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// Picture reports whether it is one.
	Picture bool `json:"picture,omitempty"`
}

// Then is what a macro does besides sending its text. The zero value is nothing.
type Then struct {
	// Topic is the topic that the conversation gets, Tags are those that are added,
	// Priority is one of the numbers of chat.Labels as text; "" leaves it.
	Topic    string   `json:"topic,omitempty"`
	Tags     []string `json:"tags,omitempty"`
	Priority string   `json:"priority,omitempty"`
	// Assign gives it to whoever sends.
	Assign bool `json:"assign,omitempty"`
	// Snooze is a choice of desk.WakeTime; "" is none.
	Snooze  string `json:"snooze,omitempty"`
	Resolve bool   `json:"resolve,omitempty"`
}

// Some reports whether there is anything to do.
func (t Then) Some() bool {
	return t.Topic != "" || len(t.Tags) > 0 || t.Priority != "" || t.Assign || t.Snooze != "" || t.Resolve
}

// For reports whether an agent may use a reply, whose teams are given.
func (r Reply) For(agent string, teams map[string]bool) bool {
	return r.Owner == agent || r.Owner == "" && (r.Team == "" || teams[r.Team])
}

// placeholder is a variable or a prompt: {{visitor.name or "there"}}, {{?order number}}.
var placeholder = regexp.MustCompile(`\{\{\s*(\?|(visitor|agent|conversation|attr)\.|page\b)[^{}]*\}\}`)

// Open reports whether a text still has a place to be filled in.
func Open(text string) bool { return placeholder.MatchString(text) }

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
	if len(r.Files) > chat.MaxFiles {
		return &chat.Refusal{Code: "files_many"}
	}
	if _, err := rich.Read(r.Blocks); err != nil {
		return err
	}
	if r.Text == "" && r.Blocks == "" && (r.Then.Some() || len(r.Files) > 0) {
		return nil
	}
	return chat.CheckText(r.Text)
}

func notOfNames(c rune) bool {
	return !unicode.In(c, unicode.L, unicode.M, unicode.Nd) && c != '-' && c != '_'
}
