// Package flow is what a site's bot says step by step, as a declarative file: its
// steps, the choices and fields that visitors fill in, the conditions, the actions
// and the webhooks. It is pure but for the call of a webhook, which is passed in.
//
// A run goes from step to step until one waits for the visitor: with choices, or
// asking for a field. Check refuses what could go round without that, so that a
// run ends.
package flow

import (
	"fmt"

	"github.com/parley-chat/parley/relay/rich"
)

// Flow is a file as it was read.
type Flow struct {
	// Begin says when it begins, at the first words of a conversation: BeginFirst,
	// or BeginUnsure (as without it).
	Begin string `yaml:"begin"`
	// Start is the first step.
	Start string          `yaml:"start"`
	Steps map[string]Step `yaml:"steps"`
}

// When a flow begins.
const (
	BeginUnsure = "unsure" // where no article surely answers
	BeginFirst  = "first"  // always
)

// Step is one step. It acts, calls the webhook, speaks, and then waits for the
// visitor or goes on.
type Step struct {
	Do      Do       `yaml:"do"`
	Webhook *Webhook `yaml:"webhook"`
	Say     Words    `yaml:"say"`
	// Blocks are shown with what is said, see package rich.
	Blocks Blocks `yaml:"blocks"`
	// Choices are what the visitor may take; anything else may be written, and is
	// left to the bot unless there is Else.
	Choices []Choice `yaml:"choices"`
	// Ask is the field that the visitor's next words go to. What does not match
	// Pattern is asked for once more, and then goes to Else, or is left to the bot.
	Ask     string `yaml:"ask"`
	Pattern string `yaml:"pattern"`
	// When are conditions, the first that holds counts; To is where it goes on
	// otherwise, "" ends the flow.
	When []When `yaml:"when"`
	To   string `yaml:"to"`
	// Else is where a webhook that fails, or words that fit nothing, lead.
	Else string `yaml:"else"`
}

// Choice is one of the answers offered.
type Choice struct {
	Text Words  `yaml:"text"`
	To   string `yaml:"to"`
}

// When is a condition on a field or one of the names in builtIn, or on an attribute
// of the site by its key: what the site has signed, or its people have noted, of the
// visitor.
type When struct {
	Field     string `yaml:"field"`
	Attribute string `yaml:"attribute"`
	// One of these, without regard to case.
	Is       string `yaml:"is"`
	Contains string `yaml:"contains"`
	// Set holds where the field has a value.
	Set bool   `yaml:"set"`
	To  string `yaml:"to"`
}

// Do are actions. Names are those of the site's topics, tags and teams.
type Do struct {
	Tags     []string `yaml:"tags"`
	Topic    string   `yaml:"topic"`
	Priority string   `yaml:"priority"`
	// HandOver gives the conversation to people, to the team if there is one.
	HandOver bool   `yaml:"handOver"`
	Team     string `yaml:"team"`
}

func (d Do) nothing() bool {
	return len(d.Tags) == 0 && d.Topic == "" && d.Priority == "" && d.Team == "" && !d.HandOver
}

// Webhook is an address that gets the fields as JSON and answers with more.
type Webhook struct {
	URL string `yaml:"url"`
	// Seconds is how long it may take, at most MostSeconds; 0 is that.
	Seconds int `yaml:"seconds"`
	// Keep are the fields of its answer that are kept.
	Keep []string `yaml:"keep"`
}

// Words are a text in the languages that there are; "" is any.
type Words map[string]string

// UnmarshalYAML reads a text, or a text for each language.
func (w *Words) UnmarshalYAML(read func(any) error) error {
	var text string
	if read(&text) == nil {
		*w = Words{"": text}
		return nil
	}
	var all map[string]string
	if err := read(&all); err != nil {
		return fmt.Errorf("words are a text, or a text for each language: %w", err)
	}
	*w = all
	return nil
}

// Blocks are blocks in the languages that there are; "" is any.
type Blocks map[string][]rich.Block

// UnmarshalYAML reads blocks, or those of each language.
func (b *Blocks) UnmarshalYAML(read func(any) error) error {
	var list []rich.Block
	if read(&list) == nil {
		*b = Blocks{"": list}
		return nil
	}
	var all map[string][]rich.Block
	if err := read(&all); err != nil {
		return fmt.Errorf("blocks are a list, or a list for each language: %w", err)
	}
	*b = all
	return nil
}

// The limits of a file.
const (
	MaxSource   = 64 << 10 // bytes
	MaxSteps    = 100
	MaxChoices  = 10
	MaxText     = 2000 // characters of what is said
	MaxChoice   = 80   // characters
	MaxFields   = 20
	MaxValue    = 500 // characters of a field
	MostSeconds = 4
	mostTags    = 10
	maxPattern  = 200
	maxNesting  = 50
)
