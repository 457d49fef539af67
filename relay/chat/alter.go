package chat

// What was said may be changed or deleted. Both are events: KindEdited says the
// new text, KindDeleted none. In one step with the event the store puts the new
// text in the place of what was said, so that who reads the log from its
// beginning finds nothing else; who had it before goes by the event.

// Alteration is what agents learn of it besides.
type Alteration struct {
	// Was is the text before; it goes with what is deleted.
	Was string
	// Note is 1 if it was said among agents.
	Note int
	// Shown is 1 if it is what lists show of the conversation.
	Shown int
}

// alters reports whether e changes what was said.
func (e *Event) alters() bool { return e.Kind == KindEdited || e.Kind == KindDeleted }

// Of is the Seq of what e changes, 0 if it changes nothing.
func (e *Event) Of() uint64 {
	if e.alters() {
		return e.Altered
	}
	return 0
}

// Alter does to log, which has every event up to e, what e says of one of them.
func Alter(log []Event, e *Event) {
	of := e.Of()
	if of == 0 || of > uint64(len(log)) {
		return
	}
	said := &log[of-1]
	said.Text, said.Altered = e.Text, e.Seq
	if e.Text == "" {
		said.Body = nil
	}
}

// Deleted reports whether e was said and is deleted.
func (e *Event) Deleted() bool { return e.Altered != 0 && e.Text == "" && e.Body == nil && !e.alters() }
