package chat

// Status says whether a conversation still wants something from us.
type Status uint8

// The statuses. A conversation that has no event yet has StatusNone.
const (
	StatusNone Status = iota
	StatusOpen
	StatusResolved

	statusCount
)

var statusNames = [statusCount]string{"none", "open", "resolved"}

// resolved says that a solution was offered: nobody waits any more.
var resolved = traits{name: "resolved", apply: func(c *Conversation, _ Event) {
	c.Status, c.WaitingSince, c.Snooze = StatusResolved, 0, Snooze{}
	c.Watch.unasked()
}}

// reopened takes a resolution back.
var reopened = traits{name: "reopened", apply: func(c *Conversation, _ Event) {
	c.Status = StatusOpen
}}

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
