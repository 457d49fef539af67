package chat

// Bot is the agent id of the bot: a conversation that it has is not in the
// queue, and whoever takes it has it from then on.
const Bot = "bot"

// Prompted is what the bot says, and what it offers to say in return.
type Prompted struct {
	// Label says what the choices are for; it may be empty.
	Label string
	// Choices are what a visitor may answer with one press. They are ordinary
	// messages: anything else may be written instead.
	Choices []Choice
	// Entry is the article that the bot answered with; "" if it did not answer.
	Entry string
	// Title is that of the article.
	Title string
	// Question is the sequence of the message that the bot answers.
	Question uint64
	// Sure is how sure it is of the answer, in hundredths.
	Sure int
}

// Choice is one of the answers offered.
type Choice struct {
	Text string
	// Entry is the article that it asks for; "" if it asks for none.
	Entry string
}

// maxChoices is how many choices are read.
const maxChoices = 12

var prompted = traits{
	name: "prompted",
	turn: true,
	body: func() Body { return new(Prompted) },
	apply: func(c *Conversation, e Event) {
		c.Last.said(&e)
	},
}

// Bind implements Body.
func (p *Prompted) Bind(f Fields) {
	f.Str("label", &p.Label)
	f.List("choices", len(p.Choices), maxChoices, func(i int) {
		if i == len(p.Choices) {
			p.Choices = append(p.Choices, Choice{})
		}
		f.Str("text", &p.Choices[i].Text)
		f.Str("entry", &p.Choices[i].Entry)
	})
	f.Str("entry", &p.Entry)
	f.Str("title", &p.Title)
	f.Uint("question", &p.Question)
	f.Small("sure", &p.Sure)
}

// HandedOver records that the bot gave the conversation to people: why, and
// what they need to know to go on. The event that puts the conversation into the
// queue follows it.
type HandedOver struct {
	// Why is one of the Why constants.
	Why string
	// Asked are the visitor's questions, without a mere yes, no or call for a
	// person, Offered the titles of the articles that
	// the bot answered with or offered, by lines.
	Asked   string
	Offered string
	// Page is the one that the visitor was on, Contact their name and address as
	// far as they are known.
	Page    string
	Contact string
}

// Why a bot hands over.
const (
	WhyAsked  = "asked"  // the visitor wants a person
	WhyUnsure = "unsure" // nothing that fits is known
	WhyMissed = "missed" // what it said did not help
	WhyTopic  = "topic"  // the article is one for people
	WhyFailed = "failed" // it did not answer in time, or could not
	WhyOff    = "off"    // the site has turned it off
	WhyFlow   = "flow"   // a flow says so
)

// What lists show from then on is what was asked, not that the bot passes it on.
var handedOver = traits{
	name:        "handed_over",
	amongAgents: true,
	body:        func() Body { return new(HandedOver) },
	apply: func(c *Conversation, e Event) {
		if asked := As[HandedOver](e.Body).Asked; asked != "" {
			c.Preview, c.LastRole = firstRunes(asked, previewRunes), RoleVisitor
		}
	},
}

// Bind implements Body.
func (h *HandedOver) Bind(f Fields) {
	f.Str("why", &h.Why)
	f.Str("asked", &h.Asked)
	f.Str("offered", &h.Offered)
	f.Str("page", &h.Page)
	f.Str("contact", &h.Contact)
}

// Confirmed records whether the visitor said that an answer of the bot helped.
// Only a yes counts as settled.
type Confirmed struct {
	// Answer is the sequence of the answer, Entry its article.
	Answer uint64
	Entry  string
	// Helped is 1 for yes, 0 for no.
	Helped int
}

var confirmed = traits{
	name:  "confirmed",
	quiet: true,
	body:  func() Body { return new(Confirmed) },
}

// Bind implements Body.
func (c *Confirmed) Bind(f Fields) {
	f.Uint("answer", &c.Answer)
	f.Str("entry", &c.Entry)
	f.Small("helped", &c.Helped)
}
