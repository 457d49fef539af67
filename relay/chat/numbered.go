package chat

// Numbered gives a conversation the number by which people call it, among those
// of its site: 1, 2, 3 …
type Numbered struct {
	Number uint64
}

var numbered = traits{
	name: "numbered", amongAgents: true, quiet: true,
	body: func() Body { return new(Numbered) },
	apply: func(c *Conversation, e Event) {
		c.Number = As[Numbered](e.Body).Number
	},
}

// Bind implements Body.
func (n *Numbered) Bind(f Fields) { f.Uint("number", &n.Number) }
