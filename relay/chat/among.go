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

// Signed is what the site has signed of a visitor.
type Signed struct {
	// Subject is who the site says that they are; "" if it has not said.
	Subject string
	// Verified says that the address was signed too.
	Verified bool
}

// gave takes what the visitor says of themselves. What was signed stays.
func (w *Who) gave(name, email string) {
	if w.Subject == "" || w.Name == "" {
		w.Name = name
	}
	if !w.Verified {
		w.Email = email
	}
}

// identified, unlike contact, is as sure as the site's own key.
var identified = traits{
	name: "identified", amongAgents: true, quiet: true,
	body: func() Body { return new(Identified) },
	apply: func(c *Conversation, e Event) {
		said := As[Identified](e.Body)
		c.Subject = said.Subject
		if said.Visitor != "" {
			c.Visitor = said.Visitor
		}
		if e.Name != "" {
			c.Name = e.Name
		}
		switch {
		case said.Email != "":
			c.Email, c.Verified = said.Email, true
		case c.Verified:
			c.Email, c.Verified = "", false
		}
	},
}

// Bind implements Body.
func (i *Identified) Bind(f Fields) {
	f.Str("subject", &i.Subject)
	f.Str("email", &i.Email)
	f.Str("visitor", &i.Visitor)
}

// What agents say of answers to surveys: see marked.go.
var (
	marked = traits{name: "marked", amongAgents: true, quiet: true, body: func() Body { return new(Marked) }}

	badAnswer = traits{
		name: "bad_answer", amongAgents: true,
		body: func() Body { return new(BadAnswer) },
		apply: func(c *Conversation, e Event) {
			c.BadOffer, c.BadSeq = As[BadAnswer](e.Body).Offer, e.Seq
		},
	}
)

// What agents say of the bot's answers: see Wrong.
var wrong = traits{name: "wrong", amongAgents: true, quiet: true, body: func() Body { return new(Wrong) }}

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

// seen sets how far an agent has seen: further on by reading and speaking, or back
// to before what they marked as unread.
var seen = traits{
	name: "seen", amongAgents: true, quiet: true,
	body: func() Body { return new(Read) },
	apply: func(c *Conversation, e Event) {
		c.Receipts.sees(e.From, min(As[Read](e.Body).UpTo, e.Seq))
	},
}

func (r *Receipts) seen(agent string, upTo uint64) {
	if agent != "" && (len(r.Seen) == 0 || upTo > r.seenBy(agent)) {
		r.sees(agent, upTo)
	}
}

// sees keeps the agents in the order in which they looked; states share the list.
func (r *Receipts) sees(agent string, upTo uint64) {
	list := make([]Seen, 0, len(r.Seen)+1)
	if len(r.Seen) == 0 && r.AgentRead != 0 {
		list = append(list, Seen{UpTo: r.AgentRead})
	}
	for _, s := range r.Seen {
		if s.Agent != agent {
			list = append(list, s)
		}
	}
	list = append(list, Seen{agent, upTo})
	r.Seen = list[max(0, len(list)-MaxSeen):]
}

// seenBy is how far an agent has seen the conversation. Until it is known of
// anybody, what one agent read counts for all.
func (r *Receipts) seenBy(agent string) (upTo uint64) {
	if len(r.Seen) == 0 {
		return r.AgentRead
	}
	for _, s := range r.Seen {
		switch s.Agent {
		case agent:
			return s.UpTo
		case "":
			upTo = s.UpTo
		}
	}
	return upTo
}

// UnreadBy reports whether the visitor of an open conversation has said something
// that an agent has not seen.
func (c *Conversation) UnreadBy(agent string) bool {
	return c.Status == StatusOpen && c.VisitorSeq > c.seenBy(agent)
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

// erased records that the visitor had all taken away that is theirs: what they said,
// who they are, where they were. The log has it no more, and lists neither.
var erased = traits{name: "erased", amongAgents: true, quiet: true, apply: func(c *Conversation, e Event) {
	c.Who = Who{Visitor: c.Visitor, Locale: c.Locale}
	c.Preview, c.Answers = "", c.Answers.WithoutTexts()
}}

// WithoutTexts are the answers but for those that the visitor wrote.
func (a Answers) WithoutTexts() Answers {
	var kept Answers // states share theirs
	for _, one := range a {
		if one.Type != AnswerText {
			kept = append(kept, one)
		}
	}
	return kept
}

// clock is what was found out about a clock, which is an activity for nobody.
func clock(name string, late int) traits {
	return traits{
		name: name, amongAgents: true, quiet: true,
		body: func() Body { return new(Clock) },
		apply: func(c *Conversation, e Event) {
			said := As[Clock](e.Body)
			is := c.Clocks.Of(said.Name)
			if late == LateNot {
				if said.Began != is.Began {
					is.Late = LateNot
				}
				said.Late = is.Late
				*is = said
			} else if is.Name == said.Name && is.Began == said.Began {
				is.Late = max(is.Late, late)
			}
		},
	}
}

var (
	clocked  = clock("clocked", LateNot)
	warned   = clock("warned", LateWarned)
	breached = clock("breached", LateBreached)
)

// watching is who is told of a conversation, which is an activity for nobody.
func watching(name string, body func() Body, apply func(w *Watch, e Event)) traits {
	return traits{
		name: name, amongAgents: true, quiet: true, body: body,
		apply: func(c *Conversation, e Event) { apply(&c.Watch, e) },
	}
}

func named() Body { return new(Named) }

var (
	mentioned = watching("mentioned", named, func(w *Watch, e Event) { w.follow(As[Named](e.Body).Agent) })

	followed   = watching("followed", nil, func(w *Watch, e Event) { w.follow(e.From) })
	unfollowed = watching("unfollowed", nil, func(w *Watch, e Event) {
		var left []string // states share them
		for _, f := range w.Followers {
			if f != e.From {
				left = append(left, f)
			}
		}
		w.Followers = left
	})

	asked = watching("asked", named, func(w *Watch, e Event) {
		n := As[Named](e.Body)
		w.Asked, w.AskedName, w.AskedSeq = n.Agent, n.Name, e.Seq
	})
	joined   = watching("joined", nil, func(w *Watch, e Event) { w.follow(e.From) })
	declined = watching("declined", named, func(w *Watch, _ Event) { w.unasked() })
)

func (w *Watch) follow(agent string) {
	if agent != "" && !w.Follows(agent) && len(w.Followers) < MaxFollowers {
		w.Followers = append(w.Followers[:len(w.Followers):len(w.Followers)], agent) // states share them
	}
}

// ruled is what a rule did, which is an activity for nobody.
var ruled = traits{
	name: "ruled", amongAgents: true, quiet: true,
	body: func() Body { return new(Ruled) },
	apply: func(c *Conversation, e Event) {
		if id := As[Ruled](e.Body).Rule; !c.DidRule(id) && len(c.RuledBy) < MaxRuled {
			c.RuledBy = append(c.RuledBy[:len(c.RuledBy):len(c.RuledBy)], id) // states share them
		}
	},
}

// What the visitor of a blocked conversation wrote is spam until they may write again.
var (
	blocked = traits{
		name: "blocked", amongAgents: true, quiet: true,
		body:  func() Body { return new(Blocked) },
		apply: func(c *Conversation, _ Event) { c.Spam = true },
	}
	unblocked = traits{
		name: "unblocked", amongAgents: true, quiet: true,
		apply: func(c *Conversation, _ Event) { c.Spam = false },
	}
)

// whispered is what a lead tells the agent who has the conversation.
var whispered = traits{name: "whispered", amongAgents: true, quiet: true, body: named}
