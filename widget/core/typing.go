package core

import "github.com/parley-chat/parley/relay/wire"

const (
	// typingEvery is how often "is typing" is said again while it is true.
	typingEvery = 3_000
	// typingPause is how long after the last key it ends.
	typingPause = 5_000
	// heardTime is how long the other side's is believed without a word.
	heardTime = 7_000
)

// Typing is who types: the visitor, and the other side. Each counts on one
// connection only.
type Typing struct {
	part
	link         *Link
	conversation *Conversation

	saidOn  int // the connection on which the relay thinks that we type; 0: none
	saidAt  int64
	heardOn int // the connection on which somebody types; 0: none
	name    string
}

// Heard reports whether the other side types, and by which name, if any.
func (t *Typing) Heard() (name string, on bool) { return t.name, t.link.carries(t.heardOn) }

// say tells the relay that the visitor types, not with each key.
func (t *Typing) say() {
	if !t.link.Live() || t.conversation.State.Seq == 0 {
		return
	}
	t.after(dueStopped, typingPause)
	if t.link.carries(t.saidOn) && t.now-t.saidAt < typingEvery {
		return
	}
	t.saidOn, t.saidAt = t.link.connection, t.now
	t.link.send(&wire.Frame{Type: wire.TypeTyping, Conv: t.conversation.ID, On: true})
}

// stop tells the relay that the visitor does not type any more.
func (t *Typing) stop() {
	if t.link.carries(t.saidOn) {
		t.link.send(&wire.Frame{Type: wire.TypeTyping, Conv: t.conversation.ID})
	}
	t.sent()
}

// sent ends typing without a word: the message says it.
func (t *Typing) sent() {
	t.cancel(dueStopped)
	t.saidOn = 0
}

// hear takes a frame of the other side's typing.
func (t *Typing) hear(f *wire.Frame) {
	if f.Conv != t.conversation.ID {
		return
	}
	t.heardOn, t.name = 0, f.Name
	if f.On {
		t.heardOn = t.link.connection
		t.after(dueHeard, heardTime)
	}
}
