package site

import (
	"fmt"

	"github.com/parley-chat/parley/relay/chat"
)

// Bot is how a bot answers before people do. The zero value is none.
type Bot struct {
	On bool `json:"on,omitempty"`
	// Name is what visitors see above its words; "" is the site's name.
	Name string `json:"name,omitempty"`
	// Threshold is how sure it must be of an answer that it gives at once, as a
	// probability; 0 is what follows from the articles themselves.
	Threshold float64 `json:"threshold,omitempty"`
	// PersonHours is for how many hours after the last word of a conversation
	// that people had it stays with them when its visitor comes back.
	PersonHours int `json:"personHours,omitempty"`
	// People are the topics of articles that are answered by people only.
	People []string `json:"people,omitempty"`
}

const (
	maxPersonHours = 24 * 365
	maxPeople      = 100 // topics
)

// Bound brings numbers and lengths into their bounds.
func (b *Bot) Bound() {
	b.Name = chat.Clip(b.Name, chat.MaxNameRunes)
	b.Threshold = min(max(b.Threshold, 0), 1)
	b.PersonHours = min(max(b.PersonHours, 0), maxPersonHours)
	b.People = b.People[:min(len(b.People), maxPeople)]
}

func (b Bot) check() error {
	switch {
	case b.Threshold < 0 || b.Threshold > 1:
		return fmt.Errorf("bot: a threshold of %g is not from 0 to 1", b.Threshold)
	case b.PersonHours < 0 || b.PersonHours > maxPersonHours:
		return fmt.Errorf("bot: %d hours are not from 0 to %d", b.PersonHours, maxPersonHours)
	case len([]rune(b.Name)) > chat.MaxNameRunes:
		return fmt.Errorf("bot: the name has more than %d characters", chat.MaxNameRunes)
	case len(b.People) > maxPeople:
		return fmt.Errorf("bot: more than %d topics", maxPeople)
	}
	return nil
}
