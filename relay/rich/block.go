// Package rich is what a message can show beside its text: a closed set of blocks
// of plain texts, without any markup. Who writes them writes YAML, or JSON, which is
// YAML too:
//
//	# a message of two blocks
//	- type: replies
//	  choices: [Blue, Green]
//	- type: card
//	  title: Noodle bowl
//	  text: Glazed twice, safe for the dishwasher.
//	  buttons:
//	  - {text: See it, link: https://shop.example/bowl}
//	  - {text: Keep one for me, say: Please keep a bowl for me.}
//
// What a visitor takes or fills in is an ordinary message of theirs. A block says as
// text what it shows, for whoever cannot show it.
package rich

// The types of blocks.
const (
	Replies = "replies" // Choices, gone once something was said
	Card    = "card"    // Title, Text, Buttons
	Buttons = "buttons" // Buttons
	List    = "list"    // Title, Items
	Form    = "form"    // Title, Fields, Send
	Date    = "date"    // Title, From, To, Send
)

// Block is one block. Which fields mean something says its Type.
type Block struct {
	Type    string   `json:"type" yaml:"type"`
	Title   string   `json:"title,omitempty" yaml:"title"`
	Text    string   `json:"text,omitempty" yaml:"text"`
	Choices []string `json:"choices,omitempty" yaml:"choices"`
	Buttons []Button `json:"buttons,omitempty" yaml:"buttons"`
	Items   []Item   `json:"items,omitempty" yaml:"items"`
	Fields  []Field  `json:"fields,omitempty" yaml:"fields"`
	// From and To are the first and the last day that a date may be, such as
	// 2026-12-24; "" is any.
	From string `json:"from,omitempty" yaml:"from"`
	To   string `json:"to,omitempty" yaml:"to"`
	// Send is what the button of a form or a date says; "" is the widget's word.
	Send string `json:"send,omitempty" yaml:"send"`
	// Else is what the block shows, as text: whoever does not know its Type shows
	// that. The relay writes it.
	Else string `json:"else,omitempty" yaml:"-"`
}

// Button opens Link, which is of https, http or mailto, or says Say for the visitor.
type Button struct {
	Text string `json:"text" yaml:"text"`
	Link string `json:"link,omitempty" yaml:"link"`
	Say  string `json:"say,omitempty" yaml:"say"`
}

// Item is one of a list. With Link or Say it can be pressed, as a Button.
type Item struct {
	Title string `json:"title" yaml:"title"`
	Text  string `json:"text,omitempty" yaml:"text"`
	Link  string `json:"link,omitempty" yaml:"link"`
	Say   string `json:"say,omitempty" yaml:"say"`
}

// Field is one of a form.
type Field struct {
	Label string `json:"label" yaml:"label"`
	// Kind is "text" (as without it), "long", "email", "number", "date" or "choice" of
	// Options.
	Kind     string   `json:"kind,omitempty" yaml:"kind"`
	Options  []string `json:"options,omitempty" yaml:"options"`
	Required bool     `json:"required,omitempty" yaml:"required"`
}

// The limits of blocks.
const (
	MaxSource = 8 << 10 // bytes
	MaxBlocks = 5
	MaxParts  = 10   // choices, buttons, items, fields or options of one
	MaxLine   = 80   // characters of what stands on a line
	MaxText   = 500  // characters of a text
	MaxLink   = 1000 // bytes
)
