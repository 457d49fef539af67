package site

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/parley-chat/parley/relay/chat"
)

// The limits of how conversations are given out.
const (
	MaxRoutingRules = 50
	MaxRoutingText  = 200 // characters of what the address of a page contains
	MaxOpen         = 200
	MaxAnswerWithin = 3600 // seconds
	MaxStillMinutes = 24 * 60
)

// Routing says whether conversations are given to agents by themselves, and how.
// The zero value: they wait in the queue until somebody takes them.
type Routing struct {
	On bool `json:"on,omitempty"`
	// Open is how many open conversations an agent may have and still be given
	// another, who has no limit of their own; 0: any number.
	Open int `json:"limit,omitempty"`
	// StillMinutes is for how long one counts that waits for its visitor. One
	// that waits for us always counts.
	StillMinutes int `json:"stillMinutes,omitempty"`
	// AnswerWithin is how many seconds an agent has to answer, before it goes to
	// the next; 0: any time.
	AnswerWithin int `json:"answerWithin,omitempty"`
	// Rules say who gets what: the first counts that fits. What none fits may be
	// given to everybody.
	Rules []RoutingRule `json:"rules,omitempty"`
}

// RoutingRule is who gets a conversation if all that is set before fits.
type RoutingRule struct {
	// Page is what the address of the visitor's page contains.
	Page string `json:"page,omitempty"`
	// Language is the visitor's; "zh" stands for all kinds of it.
	Language string `json:"language,omitempty"`
	// Topic is a topic's id.
	Topic string `json:"topic,omitempty"`
	// Urgent is the least priority, see chat.Labels; 0: any.
	Urgent int `json:"urgent,omitempty"`

	// Team is the id of the team whose members get it, Skill what they have to
	// know. "" is every one.
	Team  string `json:"team,omitempty"`
	Skill string `json:"skill,omitempty"`
	// Last prefers the agent who had the visitor's conversation before.
	Last bool `json:"last,omitempty"`
}

// ErrRouting says that a number of Routing is out of its bounds.
var ErrRouting = &chat.Refusal{Code: "routing_number"}

// ErrRoutingRule says that a rule is too long, or there are too many.
var ErrRoutingRule = &chat.Refusal{Code: "routing_rule"}

func (r *Routing) check() error {
	if r.Open < 0 || r.Open > MaxOpen || r.AnswerWithin < 0 || r.AnswerWithin > MaxAnswerWithin || r.StillMinutes < 0 || r.StillMinutes > MaxStillMinutes {
		return fmt.Errorf("routing: %w", ErrRouting)
	}
	if len(r.Rules) > MaxRoutingRules {
		return fmt.Errorf("routing: %w", ErrRoutingRule)
	}
	for _, rule := range r.Rules {
		if utf8.RuneCountInString(rule.Page) > MaxRoutingText || len(rule.Language) > 35 || len(rule.Skill) > MaxRoutingText ||
			rule.Urgent < 0 || rule.Urgent > chat.PriorityUrgent {
			return fmt.Errorf("routing: %w", ErrRoutingRule)
		}
	}
	return nil
}

// Rule is the first rule that fits a conversation; none: the zero value.
func (r *Routing) Rule(c *chat.Conversation) RoutingRule {
	for _, rule := range r.Rules {
		if rule.fits(c) {
			return rule
		}
	}
	return RoutingRule{}
}

func (r *RoutingRule) fits(c *chat.Conversation) bool {
	page, _ := c.Here()
	return strings.Contains(page, r.Page) &&
		(r.Language == "" || speaks(r.Language, c.Locale)) &&
		(r.Topic == "" || r.Topic == c.Topic) &&
		(r.Urgent == 0 || c.Priority >= r.Urgent)
}

// speaks reports whether a language is own or a kind of it.
func speaks(own, lang string) bool {
	return strings.EqualFold(own, lang) || len(lang) > len(own) && lang[len(own)] == '-' && strings.EqualFold(own, lang[:len(own)])
}
