//go:build !js

package chat

// What agents decide about a conversation besides who has it: see among_js.go.
var (
	topic = labelled("topic", func(l *Labels, said Labelled) { l.Topic = said.Label })

	tagged = labelled("tagged", func(l *Labels, said Labelled) {
		if !l.Has(said.Label) && len(l.Tags) < MaxTags {
			l.Tags = append(l.Tags[:len(l.Tags):len(l.Tags)], said.Label)
		}
	})

	untagged = labelled("untagged", func(l *Labels, said Labelled) {
		var kept []string // states share their tags
		for _, tag := range l.Tags {
			if tag != said.Label {
				kept = append(kept, tag)
			}
		}
		l.Tags = kept
	})

	priority = labelled("priority", func(l *Labels, said Labelled) { l.Priority = said.Level })
)

func labelled(name string, apply func(*Labels, Labelled)) traits {
	return traits{
		name: name, amongAgents: true, quiet: true,
		body:  func() Body { return new(Labelled) },
		apply: func(c *Conversation, e Event) { apply(&c.Labels, As[Labelled](e.Body)) },
	}
}

var snoozed = traits{
	name: "snoozed", amongAgents: true, quiet: true,
	body: func() Body { return new(Snoozed) },
	apply: func(c *Conversation, e Event) {
		c.Snooze = Snooze{SnoozedUntil: As[Snoozed](e.Body).Until, SnoozedBy: e.From}
	},
}

// woken ends it: the system when it is time, the visitor by writing, an agent. It
// is an activity, so that the conversation stands at the top.
var woken = traits{name: "woken", amongAgents: true, apply: func(c *Conversation, e Event) {
	c.Snooze = Snooze{WokenSeq: e.Seq}
}}

// What was said is another: see alter.go.
var (
	edited  = altered("edited")
	deleted = altered("deleted")
)

func altered(name string) traits {
	return traits{
		name: name, quiet: true,
		body: func() Body { return new(Alteration) },
		apply: func(c *Conversation, e Event) {
			if As[Alteration](e.Body).Shown != 0 {
				c.Preview = firstRunes(e.Text, previewRunes)
			}
		},
	}
}

// Bind implements Body.
func (a *Alteration) Bind(f Fields) {
	f.Str("was", &a.Was)
	f.Small("note", &a.Note)
	f.Small("shown", &a.Shown)
}

// given is what rules did, which is an activity for nobody.
func given(name string, apply func(c *Conversation, seq uint64, r Routed)) traits {
	return traits{
		name: name, amongAgents: true, quiet: true,
		body:  func() Body { return new(Routed) },
		apply: func(c *Conversation, e Event) { apply(c, e.Seq, As[Routed](e.Body)) },
	}
}

var (
	routed = given("routed", func(c *Conversation, seq uint64, r Routed) {
		c.GivenTo, c.GivenSeq, c.Unrouted = r.Agent, seq, ""
	})

	unrouted = given("unrouted", func(c *Conversation, _ uint64, r Routed) { c.Unrouted = r.Why })

	unanswered = given("unanswered", func(c *Conversation, seq uint64, r Routed) {
		if c.AgentSeq > c.TriedSeq {
			c.Tried = nil
		}
		if len(c.Tried) < MaxTried {
			c.Tried = append(c.Tried[:len(c.Tried):len(c.Tried)], r.Agent) // states share them
		}
		c.TriedSeq, c.GivenTo = seq, ""
	})
)
