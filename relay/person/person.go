// Package person holds what agents know of a visitor beside the conversations:
// notes about the person, and the values of the attributes that the site has.
// Visitors see none of it.
package person

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Kind are a site's visitors of whom something is known, by the visitor's id.
var Kind = docs.Kind[Person]{Name: "person", Check: check}

// Person is one of them.
type Person struct {
	// Notes are about the person, the oldest first.
	Notes []Note `json:"notes,omitempty"`
	// Values are those of attributes, by their key.
	Values map[string]string `json:"values,omitempty"`
	// User is who they are, if the site has signed it.
	User User `json:"user,omitzero"`
}

// Note is what an agent wrote about the person.
type Note struct {
	// ID is a 128-bit random id.
	ID   string `json:"id"`
	Text string `json:"text"`
	// By is the agent's id, Name how they were called.
	By   string `json:"by"`
	Name string `json:"name"`
	// At is when: milliseconds since 1970.
	At int64 `json:"at"`
}

// How much is kept of a person: so many notes of so many characters each.
const (
	MaxNotes = 50
	MaxNote  = 2000
)

// What is refused.
var (
	// ErrNotes says that there are MaxNotes about the person already.
	ErrNotes = &chat.Refusal{Code: "person_notes"}
	// ErrNote says that a note is empty or longer than MaxNote.
	ErrNote = &chat.Refusal{Code: "person_note"}
)

// Write adds a note, once for its id.
func (p *Person) Write(n Note) error {
	n.Text = strings.TrimSpace(n.Text)
	switch {
	case n.Text == "" || len([]rune(n.Text)) > MaxNote:
		return ErrNote
	case slices.ContainsFunc(p.Notes, func(old Note) bool { return old.ID == n.ID }):
		return nil
	case len(p.Notes) >= MaxNotes:
		return ErrNotes
	}
	p.Notes = append(slices.Clone(p.Notes), n) // documents are shared
	return nil
}

// Remove takes a note away: the agent's own, or with any whoever's. It reports
// false if there is none.
func (p *Person) Remove(id, agent string, any bool) bool {
	before := len(p.Notes)
	p.Notes = slices.DeleteFunc(slices.Clone(p.Notes), func(n Note) bool { return n.ID == id && (any || n.By == agent) })
	return len(p.Notes) < before
}

// Set gives attributes other values; those that values does not name stay.
func (p *Person) Set(values map[string]string) {
	p.Values = maps.Clone(p.Values) // documents are shared
	if p.Values == nil {
		p.Values = map[string]string{}
	}
	for key, value := range values {
		if value == "" {
			delete(p.Values, key)
		} else {
			p.Values[key] = value
		}
	}
}

func check(id string, p Person) error {
	if !chat.ValidID(id) {
		return errors.New("the visitor's id is not valid")
	}
	for key, value := range p.Values {
		if len([]rune(value)) > maxValue {
			return fmt.Errorf("the value of %s is too long", key)
		}
	}
	return nil
}
