package chat

// Event is one line of a conversation's log. Which fields mean something
// depends on Kind; the others are zero and are neither stored nor sent.
type Event struct {
	// Seq is the place in the log: 1, 2, 3 … without holes. The store gives it.
	Seq uint64
	// ID is a 128-bit random id. What a client sent keeps the client's id, by
	// which the sender knows that it was accepted.
	ID string
	// At is when the relay accepted it: milliseconds since 1970, UTC.
	At int64
	// Sent is when the client sent it by the relay's clock as the client knows
	// it, in milliseconds since 1970; 0 if unknown. For measuring delivery only.
	Sent int64

	Kind Kind
	Role Role
	// From is the visitor's or agent's id; Name is how others see them.
	From string
	Name string

	// Text is the message, note or comment; of KindTagged the tag.
	Text string
	// Ref names an earlier event by Seq: what was read, which offer is answered.
	Ref uint64
	// To and ToName say who gets the conversation: an agent or a team.
	To     string
	ToName string
	// Score is a survey's answer or a priority.
	Score int
	// On says whether a tag is set or cleared.
	On bool
	// Until is when a snoozed conversation wakes: milliseconds since 1970.
	Until int64

	// Where a conversation started. The page's address and title and the
	// referrer come from the visitor's browser: hostile text.
	Locale   string
	Page     string
	Title    string
	Referrer string
	// Email is what the visitor gave, unverified.
	Email string
	// Survey names the survey offered or answered, with its version: "csat/1".
	Survey string
}

// ForVisitor returns e as its visitor may see it. What is among agents becomes
// KindHidden, which keeps its place in the sequence and its id.
func (e Event) ForVisitor() Event {
	if e.Kind.AmongAgents() {
		return Event{Seq: e.Seq, ID: e.ID, At: e.At}
	}
	return e
}

// AmongAgents reports whether events of kind k are not for visitors.
func (k Kind) AmongAgents() bool {
	switch k {
	case KindNote, KindTagged, KindPriority, KindSnoozed:
		return true
	}
	return false
}

// IsTurn reports whether e is something that one side says to the other.
func (e Event) IsTurn() bool { return e.Kind == KindMessage || e.Kind == KindAttachment }
