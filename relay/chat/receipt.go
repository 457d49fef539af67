package chat

// Read says that the event's Role has seen everything up to a sequence.
type Read struct {
	UpTo uint64
}

var read = traits{
	name:  "read",
	quiet: true,
	body:  func() Body { return new(Read) },
	apply: func(c *Conversation, e Event) { c.Receipts.read(&e) },
}

// Bind implements Body.
func (r *Read) Bind(f Fields) { f.Uint("upTo", &r.UpTo) }

// Receipts say how far each side has written and read, and since when the
// visitor waits.
type Receipts struct {
	// VisitorSeq and AgentSeq are the last messages of each side.
	VisitorSeq uint64
	AgentSeq   uint64
	// VisitorRead and AgentRead are how far each side has read.
	VisitorRead uint64
	AgentRead   uint64
	// Unread counts the visitor's messages beyond AgentRead.
	Unread int
	// WaitingSince is the first visitor message that no human has answered, in
	// milliseconds since 1970; 0 if none.
	WaitingSince int64
	// Seen says how far each agent has seen it, see Seen. It is not changed once it
	// is made.
	Seen []Seen
}

// Seen is how far an agent has seen a conversation: what they read, said, or
// marked as unread.
type Seen struct {
	// Agent is the agent's id; "" stands for all, from before it was known of each.
	Agent string
	UpTo  uint64
}

// MaxSeen is of how many agents it is known how far they have seen a
// conversation: those who looked last.
const MaxSeen = 50

func (r *Receipts) said(e *Event) {
	switch e.Role {
	case RoleVisitor:
		r.VisitorSeq, r.VisitorRead = e.Seq, e.Seq
		r.Unread++
		if r.WaitingSince == 0 {
			r.WaitingSince = e.At
		}
	case RoleAgent:
		r.seen(e.From, e.Seq)
		r.AgentSeq, r.AgentRead = e.Seq, e.Seq
		r.Unread, r.WaitingSince = 0, 0
	}
}

func (r *Receipts) read(e *Event) {
	upTo := min(As[Read](e.Body).UpTo, e.Seq)
	switch e.Role {
	case RoleVisitor:
		r.VisitorRead = max(r.VisitorRead, upTo)
	case RoleAgent:
		r.seen(e.From, upTo)
		r.AgentRead = max(r.AgentRead, upTo)
		// An agent may have read up to a message while the next was on its way;
		// what lies beyond cannot be more messages than there are numbers.
		beyond := r.VisitorSeq - min(r.AgentRead, r.VisitorSeq)
		if uint64(r.Unread) > beyond {
			r.Unread = int(beyond)
		}
	}
}
