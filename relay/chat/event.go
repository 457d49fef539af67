package chat

// Event is one line of a conversation's log: a header that all kinds have in
// common and, for some kinds, a body. Events are not changed once they are
// made: copies share the body.
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

	// Text is the message or note.
	Text string
	// Altered joins what was said and the event that changed it last: each has the
	// Seq of the other. 0: nothing was changed. See alter.go.
	Altered uint64

	// Body is what else the kind says: a pointer to the struct of that kind, nil
	// for a kind without one.
	Body Body
}

// Body is what events of one kind say beyond the header.
type Body interface {
	// Bind names each field of the body to f, which reads or writes it.
	Bind(f Fields)
}

// Fields reads or writes the fields of an object. A zero value is not written,
// and stays when its field is not found.
type Fields interface {
	Str(name string, p *string)
	Uint(name string, p *uint64)
	// Int is a whole number within ±2^62.
	Int(name string, p *int64)
	// Small is a whole number within ±2^30.
	Small(name string, p *int)
	// List is a list of n objects when it writes, and of at most limit when it
	// reads. item names the fields of object i, which may not be there yet.
	List(name string, n, limit int, item func(i int))
}

// As returns body as a T: the zero T if it is something else or nil.
func As[T any](body Body) (t T) {
	if p, ok := any(body).(*T); ok {
		return *p
	}
	return t
}

// ForVisitor returns e as its visitor may see it. What is among agents becomes
// KindHidden, which keeps its place in the sequence and its id.
func (e Event) ForVisitor() Event {
	switch {
	case e.Kind.AmongAgents() || e.alters() && As[Alteration](e.Body).Note != 0:
		return Event{Seq: e.Seq, ID: e.ID, At: e.At}
	case e.Kind == KindQueued, e.alters():
		e.Body = nil // which team, or what it was before, is among agents
	case e.shows():
		e.asFile()
	}
	return e
}

// Hides reports whether e says more than its visitor may see, or something in
// another way.
func (e *Event) Hides() bool {
	return e.Kind.AmongAgents() || (e.Kind == KindQueued || e.alters()) && e.Body != nil || e.shows()
}
