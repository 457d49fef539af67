package wire

// The codes of error frames; chat.Refusal brings some more. They are stable.
const (
	// CodeFrame: the frame is not valid. Do not send it again.
	CodeFrame = "frame_invalid"
	// CodeField: a field is missing, too long or of the wrong type. Do not send
	// it again.
	CodeField = "field_invalid"
	// CodeNotFound: no such conversation, or not this visitor's. Forget it.
	CodeNotFound = "not_found"
	// CodeReused: the id was used for another text. Make a new id.
	CodeReused = "id_reused"
	// CodeFull: the conversation takes no more of the visitor; send it into a new
	// one.
	CodeFull = "conversation_full"
	// CodeRate: too many; wait Within milliseconds, then send again.
	CodeRate = "rate_limited"
	// CodeBusy: the store does not take it now; keep it and send it again after
	// Within milliseconds.
	CodeBusy = "unavailable"
)

// Close is a WebSocket close code that a relay sends.
type Close int

// The close codes beside those of RFC 6455 (1001 going away, 1002 protocol
// error, 1003 not text, 1007 not UTF-8, 1009 too big).
const (
	CloseGoingAway Close = 1001
	// CloseHello: the first frame was no valid hello, or came too late.
	CloseHello Close = 4000
	// CloseTicket: the ticket is expired or not ours.
	CloseTicket Close = 4001
	// CloseVersion: no common protocol version.
	CloseVersion Close = 4002
	// CloseSlow: the client did not read fast enough.
	CloseSlow Close = 4003
	// CloseRate: too many frames.
	CloseRate Close = 4004
	// CloseSilent: no answer to pings.
	CloseSilent Close = 4005
	// CloseSite: the site is unknown or switched off.
	CloseSite Close = 4006
	// CloseStore: the relay cannot reach its store.
	CloseStore Close = 4007
)

// Action is what a client does after its connection was closed.
type Action uint8

// The actions.
const (
	// Retry: reconnect after the usual backoff.
	Retry Action = iota
	// RetryNow: reconnect at a random time within 8 s, without counting it as a
	// failure.
	RetryNow
	// RetryTicket: get a new ticket, then reconnect after the usual backoff.
	RetryTicket
	// Reload: load the widget anew, once.
	Reload
	// Stop: do not come back until the visitor acts.
	Stop
)

// closeTable is the whole table: code, reason (the close frame's text, for
// people who debug) and what the client must do.
var closeTable = []struct {
	code   Close
	reason string
	action Action
}{
	{CloseGoingAway, "going away", RetryNow},
	{1002, "protocol error", Retry},
	{1003, "text frames only", Retry},
	{1007, "not UTF-8", Retry},
	{1009, "frame too big", Retry},
	{CloseHello, "expected hello", Retry},
	{CloseTicket, "get a new ticket", RetryTicket},
	{CloseVersion, "reload the widget", Reload},
	{CloseSlow, "read too slowly, come back", Retry},
	{CloseRate, "too many frames, come back later", Retry},
	{CloseSilent, "no answer, come back", Retry},
	{CloseSite, "unknown site", Stop},
	{CloseStore, "not available, come back", Retry},
}

// Reason is the text of the close frame.
func (c Close) Reason() string {
	for _, row := range closeTable {
		if row.code == c {
			return row.reason
		}
	}
	return ""
}

// Action is what a client does when its connection was closed with c. A code
// that is not in the table, such as 1006 (no close frame), means Retry.
func (c Close) Action() Action {
	for _, row := range closeTable {
		if row.code == c {
			return row.action
		}
	}
	return Retry
}
