package site

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

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
	// PersonHours is for how many hours after a person's last answer a conversation
	// stays with people when its visitor comes back.
	PersonHours int `json:"personHours,omitempty"`
	// People are the topics of articles that are answered by people only.
	People []string `json:"people,omitempty"`
	// Model lets the operator's language model answer, from the articles between
	// which visitors would have to choose.
	Model bool `json:"model,omitempty"`
	// Embeddings lets the operator's embeddings order the articles that are
	// offered.
	Embeddings bool `json:"embeddings,omitempty"`
	// Team is the id of the team that gets what it hands over; "" is none.
	Team string `json:"team,omitempty"`
	// Priority is that of what it hands over, unless it has a higher one.
	Priority int `json:"priority,omitempty"`
	// Replies are what it offers to say.
	Replies Replies `json:"replies,omitzero"`
}

const (
	maxPersonHours = 24 * 365
	maxPeople      = 100 // topics
)

// What is refused of a bot.
var (
	ErrBotName   = &chat.Refusal{Code: "bot_name"}
	ErrBotSure   = &chat.Refusal{Code: "bot_sure"}
	ErrBotHours  = &chat.Refusal{Code: "bot_hours"}
	ErrBotPeople = &chat.Refusal{Code: "bot_people"}
)

func (b Bot) check() error {
	switch {
	case !(b.Threshold >= 0 && b.Threshold <= 1):
		return ErrBotSure
	case b.PersonHours < 0 || b.PersonHours > maxPersonHours:
		return ErrBotHours
	case utf8.RuneCountInString(b.Name) > chat.MaxNameRunes || strings.ContainsFunc(b.Name, unicode.IsControl):
		return ErrBotName
	case len(b.People) > maxPeople:
		return ErrBotPeople
	case b.Team != "" && !chat.ValidID(b.Team):
		return fmt.Errorf("bot: %q is no team", b.Team)
	case b.Priority < chat.PriorityLow || b.Priority > chat.PriorityUrgent:
		return fmt.Errorf("bot: a priority of %d is not from %d to %d", b.Priority, chat.PriorityLow, chat.PriorityUrgent)
	}
	return b.Replies.check()
}
