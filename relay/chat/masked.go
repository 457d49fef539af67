//go:build !js

package chat

// Masked is what a visitor's message was before what it should not have said was
// hidden in it. It stands after the message, and is cleared when that is deleted.
type Masked struct {
	// Of is the message's Seq.
	Of uint64
	// Was is its text.
	Was string
}

var masked = traits{name: "masked", amongAgents: true, quiet: true, body: func() Body { return new(Masked) }}

// Bind implements Body.
func (m *Masked) Bind(f Fields) {
	f.Uint("of", &m.Of)
	f.Str("was", &m.Was)
}
