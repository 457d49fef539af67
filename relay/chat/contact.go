package chat

// Contact is how to reach the visitor, unverified: the event's Name and an
// address. What the site has signed stays, see Identified.
type Contact struct {
	Email string
}

var contact = traits{
	name: "contact",
	body: func() Body { return new(Contact) },
	apply: func(c *Conversation, e Event) {
		c.gave(e.Name, As[Contact](e.Body).Email)
	},
}

// Bind implements Body.
func (c *Contact) Bind(f Fields) { f.Str("email", &c.Email) }
