package inbox

import (
	"encoding/json"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/person"
	"github.com/parley-chat/parley/templates/words"
)

// Person is what agents know of a visitor beside the conversations.
type Person struct {
	Words *words.Words
	// Agent is who looks, URL where what they change goes, NewID the id of the next
	// note. Writes says that they may change something, Lead what others wrote too.
	Agent, URL, NewID string
	Writes, Lead      bool
	Notes             []person.Note
	Attributes        []Attribute
}

// Attribute is one of the site's with the visitor's value.
type Attribute struct {
	Key string
	person.Attribute
	Value string
}

// input is the type of input for a.
func (a Attribute) input() string {
	switch a.Type {
	case person.Number, person.Date:
		return a.Type
	case person.Link:
		return "url"
	}
	return "text"
}

// known are the values of the visitor's attributes by their keys, as the script reads
// them, "" if there are none.
func (p Person) known() string {
	values := map[string]string{}
	for _, a := range p.Attributes {
		if a.Value != "" {
			values[a.Key] = a.Value
		}
	}
	if len(values) == 0 {
		return ""
	}
	text, _ := json.Marshal(values) // strings always can be
	return string(text)
}

// PageSeen is a page on which a visitor was, since At: milliseconds since 1970.
type PageSeen struct {
	Page, Title string
	At          int64
}

// mostPages is how many pages of the trail are shown, the last ones.
const mostPages = 20

// trail are the pages that events tell of, the last first.
func trail(events []chat.Event) (pages []PageSeen) {
	for i := len(events) - 1; i >= 0 && len(pages) < mostPages; i-- {
		e := &events[i]
		if e.Kind != chat.KindStarted && e.Kind != chat.KindVisited {
			continue
		}
		if s := chat.As[chat.Started](e.Body); s.Page != "" {
			pages = append(pages, PageSeen{s.Page, s.Title, e.At})
		}
	}
	return pages
}
