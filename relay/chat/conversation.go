package chat

// Conversation is the state of a conversation after some number of events: the
// fold of its log, in parts. A part has what a list, a rule or a resume needs;
// all else is in the log. The zero value is a conversation with no event yet.
type Conversation struct {
	// ID is the conversation's id; the fold does not set it.
	ID string
	// Seq and LastID are those of the last event applied.
	Seq    uint64
	LastID string
	Status Status

	Times
	Who
	Assignment
	Last
	Receipts
	Survey
	Handling
}

// Times are in milliseconds since 1970, UTC.
type Times struct {
	// StartedAt is the first event, LastAt the last activity: what people said
	// or decided, not that they read it.
	StartedAt int64
	LastAt    int64
}

// Apply folds e into c. Events must come in the order of their Seq; one that
// was applied already changes nothing, and Apply then reports false.
func (c *Conversation) Apply(e Event) bool {
	if e.Seq <= c.Seq {
		return false
	}
	c.Seq, c.LastID = e.Seq, e.ID
	if c.Status == StatusNone {
		c.Status, c.StartedAt = StatusOpen, e.At
	}
	kind := e.Kind.traits()
	if kind.apply != nil {
		kind.apply(c, e)
	}
	if !kind.quiet {
		c.LastAt = e.At
	}
	return true
}
