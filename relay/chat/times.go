package chat

// Times are the marks from which service times are computed, of the present
// segment: reopening a resolved conversation begins a new one. Milliseconds
// since 1970, 0 for what has not happened.
type Times struct {
	// Asked is the visitor's first message; 0 if an agent started.
	Asked int64 `json:"asked,omitempty"`
	// Assigned is the first assignment to an agent.
	Assigned int64 `json:"assigned,omitempty"`
	// Replied is the first message of a human agent.
	Replied int64 `json:"replied,omitempty"`
	// Resolved is the last resolution.
	Resolved int64 `json:"resolved,omitempty"`
	// Segment counts from 1; Began is when this segment began.
	Segment int   `json:"segment,omitempty"`
	Began   int64 `json:"began,omitempty"`
	// AgentFirst says that the segment was begun by an agent: it has no first
	// response time.
	AgentFirst bool `json:"agentFirst,omitempty"`
}

func (t *Times) apply(e Event) {
	if t.Segment == 0 {
		*t = Times{Segment: 1, Began: e.At}
	}
	switch e.Kind {
	case KindReopened:
		*t = Times{Segment: t.Segment + 1, Began: e.At}
	case KindMessage, KindAttachment:
		t.said(e)
	case KindAssigned, KindTransferred:
		if t.Assigned == 0 && e.To != "" {
			t.Assigned = e.At
		}
	case KindResolved:
		t.Resolved = e.At
	}
}

func (t *Times) said(e Event) {
	switch {
	case e.Role == RoleVisitor && t.Asked == 0:
		t.Asked = e.At
	case e.Role == RoleAgent && t.Replied == 0:
		t.Replied = e.At
		t.AgentFirst = t.Asked == 0
	}
}

// FirstResponse is the time from the visitor's first message to the first
// human reply, in milliseconds. It is false while there is none, and for what
// an agent began. Like the others it is never negative: the marks come from
// the clocks of several relays.
func (t Times) FirstResponse() (int64, bool) {
	return max(t.Replied-t.Asked, 0), t.Asked != 0 && t.Replied != 0 && !t.AgentFirst
}

// QueueWait is the time from the visitor's first message to an agent's having
// the conversation, in milliseconds. One that was assigned before the visitor
// wrote did not wait.
func (t Times) QueueWait() (int64, bool) {
	return max(t.Assigned-t.Asked, 0), t.Asked != 0 && t.Assigned != 0
}

// Resolution is the time from the visitor's first message to the resolution,
// in milliseconds.
func (t Times) Resolution() (int64, bool) {
	return max(t.Resolved-t.Asked, 0), t.Asked != 0 && t.Resolved != 0
}
