package chat

// Blocked says that the visitor may write no more, and KindUnblocked, without a
// body, that they may again.
type Blocked struct {
	// Reason is why, in the agent's words.
	Reason string
	// Until is when it ends: milliseconds since 1970; 0: never.
	Until int64
}

// MaxReason is the longest reason, in characters.
const MaxReason = 200

// Bind implements Body.
func (b *Blocked) Bind(f Fields) {
	f.Str("reason", &b.Reason)
	f.Int("until", &b.Until)
}
