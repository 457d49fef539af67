package chat

// Kind says what an event records.
type Kind uint8

// The kinds of events. Their order is not stored; their names are.
const (
	// KindHidden stands where an event is not for the reader's eyes: it keeps
	// the sequence whole and says nothing. It is never stored. A kind that this
	// version does not know reads as KindHidden too.
	KindHidden Kind = iota
	// KindStarted begins a conversation: who, in which language, on which page.
	KindStarted
	// KindMessage is text that visitor and agent both see.
	KindMessage
	// KindNote is text among agents; visitors never see it.
	KindNote
	// KindQueued asks for an agent: of team To, or of anybody. Who had the
	// conversation before has it no longer.
	KindQueued
	// KindAssigned gives the conversation to agent To.
	KindAssigned
	// KindTransferred gives it from its agent to agent To. To a team it goes by
	// KindQueued.
	KindTransferred
	// KindTagged sets (On) or clears a tag.
	KindTagged
	// KindPriority sets Score as the priority, 0 (normal) to 3 (urgent).
	KindPriority
	// KindSnoozed sets the conversation aside until the time Until.
	KindSnoozed
	// KindResolved says that a solution was offered.
	KindResolved
	// KindReopened takes a resolution back.
	KindReopened
	// KindOffered records that a survey was shown.
	KindOffered
	// KindAnswered is the answer to the offer with sequence Ref: a Score, and
	// a comment in Text. A later answer replaces an earlier one.
	KindAnswered
	// KindContact is the name and e-mail address that the visitor gave.
	KindContact
	// KindAttachment is a file: To is its id, Text its name, Title its media
	// type, Ref its size in bytes.
	KindAttachment
	// KindRead says that Role has seen everything up to sequence Ref.
	KindRead

	kindCount
)

var kindNames = [kindCount]string{
	"hidden", "started", "message", "note", "queued", "assigned", "transferred",
	"tagged", "priority", "snoozed", "resolved", "reopened", "offered",
	"answered", "contact", "attachment", "read",
}

// String returns the name of k as stored and sent.
func (k Kind) String() string {
	if k >= kindCount {
		return kindNames[KindHidden]
	}
	return kindNames[k]
}

// ParseKind returns the kind called name, or KindHidden if there is none.
func ParseKind(name string) Kind {
	for k, n := range kindNames {
		if n == name {
			return Kind(k)
		}
	}
	return KindHidden
}

// Role says in which part somebody speaks.
type Role uint8

// The roles.
const (
	RoleSystem Role = iota
	RoleVisitor
	RoleAgent
	RoleBot

	roleCount
)

var roleNames = [roleCount]string{"system", "visitor", "agent", "bot"}

// String returns the name of r as stored and sent.
func (r Role) String() string {
	if r >= roleCount {
		return roleNames[RoleSystem]
	}
	return roleNames[r]
}

// ParseRole returns the role called name, or RoleSystem if there is none.
func ParseRole(name string) Role {
	for r, n := range roleNames {
		if n == name {
			return Role(r)
		}
	}
	return RoleSystem
}

// MarshalText implements encoding.TextMarshaler.
func (r Role) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (r *Role) UnmarshalText(text []byte) error { *r = ParseRole(string(text)); return nil }

// Status says whether a conversation still wants something from us.
type Status uint8

// The statuses. A conversation that has no event yet has StatusNone.
const (
	StatusNone Status = iota
	StatusOpen
	StatusSnoozed
	StatusResolved

	statusCount
)

var statusNames = [statusCount]string{"none", "open", "snoozed", "resolved"}

// String returns the name of s as stored and sent.
func (s Status) String() string {
	if s >= statusCount {
		return statusNames[StatusNone]
	}
	return statusNames[s]
}

// ParseStatus returns the status called name, or StatusNone if there is none.
func ParseStatus(name string) Status {
	for s, n := range statusNames {
		if n == name {
			return Status(s)
		}
	}
	return StatusNone
}

// MarshalText implements encoding.TextMarshaler.
func (s Status) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (s *Status) UnmarshalText(text []byte) error { *s = ParseStatus(string(text)); return nil }
