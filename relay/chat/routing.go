package chat

// Routed says what became of a conversation that was to be given to somebody by
// rules: KindRouted that Agent gets it, in the event that follows; KindUnrouted
// that nobody could get it; KindUnanswered that Agent got it and did not answer
// in time.
type Routed struct {
	// Why is one of the Why constants.
	Why string
	// Agent is the agent's id, AgentName how others see the agent.
	Agent     string
	AgentName string
	// Open is how many open conversations the agent had before.
	Open int
}

// Why somebody gets a conversation.
const (
	WhyFewest = "fewest" // nobody who fits has fewer
	WhyLast   = "last"   // they had the visitor's last one
	WhyLead   = "lead"   // those who got it before did not answer
)

// Why nobody gets a conversation, the first that applies: of those who may answer
// nobody …
const (
	WhyTeam     = "team"     // is of the team
	WhyLanguage = "language" // answers in its language
	WhySkill    = "skill"    // has the skill
	WhyOffline  = "offline"  // is there
	WhyAway     = "away"     // is neither busy nor away
	WhyTried    = "tried"    // has not had it, without answering
	WhyLimit    = "limit"    // is below the limit
)

// MaxTried is how many agents who did not answer are remembered.
const MaxTried = 20

// Bind implements Body.
func (r *Routed) Bind(f Fields) {
	f.Str("why", &r.Why)
	f.Str("agent", &r.Agent)
	f.Str("agentName", &r.AgentName)
	f.Small("open", &r.Open)
}

// Routing is what became of a conversation that is given to somebody by rules.
type Routing struct {
	// GivenTo is the agent who got it last by rules, GivenSeq the sequence of the
	// event that says so.
	GivenTo  string
	GivenSeq uint64
	// Tried are those who got it and did not answer, TriedSeq the sequence of the
	// event about the last of them. They are not changed once they are made.
	Tried    []string
	TriedSeq uint64
	// Unrouted is why nobody got it, as it was said last.
	Unrouted string
}

// Unanswered is the agent who was given the conversation by rules and has not
// answered since; "" if nobody was.
func (c *Conversation) Unanswered() string {
	if c.GivenTo == "" || c.GivenTo != c.Agent || c.AgentSeq > c.GivenSeq || !c.awake() {
		return ""
	}
	return c.GivenTo
}

// HadIt reports whether the agent got the conversation since an agent answered
// last, and did not answer. n is how many did.
func (c *Conversation) HadIt(agent string) (had bool, n int) {
	if c.AgentSeq > c.TriedSeq {
		return false, 0
	}
	for _, tried := range c.Tried {
		had = had || tried == agent
	}
	return had, len(c.Tried)
}
