package chat

// Snoozed puts a conversation aside until a time, or until its visitor writes.
type Snoozed struct {
	// Until is when it wakes: milliseconds since 1970, or UntilReply.
	Until int64
}

// UntilReply is the time of waking of what only its visitor wakes. It is below
// 2^53, to be exact as a float too.
const UntilReply = 1<<53 - 1

// Bind implements Body.
func (s *Snoozed) Bind(f Fields) { f.Int("until", &s.Until) }

// Snooze says until when a conversation is put aside.
type Snooze struct {
	// SnoozedUntil is as in Snoozed; 0: it is not put aside. SnoozedBy is the
	// agent's id.
	SnoozedUntil int64
	SnoozedBy    string
	// WokenSeq is the sequence of the last waking; 0 if there was none.
	WokenSeq uint64
}

// Asleep reports whether the conversation is put aside.
func (s Snooze) Asleep() bool { return s.SnoozedUntil != 0 }
