package store

import "github.com/parley-chat/parley/relay/chat"

// Topic is what one can watch: something of a site.
type Topic struct {
	Site string
	Name string
}

// ConvTopic is where a conversation's events and signs are published.
func ConvTopic(site, conv string) Topic { return Topic{site, "conv/" + conv} }

// InboxTopic is where every change of the site's lists is published: one note
// with Conv and Seq for each batch, without the events, and the signs of
// presence.
func InboxTopic(site string) Topic { return Topic{site, "inbox"} }

// PresenceTopic is where it is published that agents came or went.
func PresenceTopic(site string) Topic { return Topic{site, "presence"} }

// DocsTopic is where changes of documents of a kind are published, as notes
// with nothing in them.
func DocsTopic(site, kind string) Topic { return Topic{site, "docs/" + kind} }

// JobsTopic is where it is published that a job of a kind was scheduled at any
// site, as notes with Due. Stores may leave out those that are due later than
// another.
func JobsTopic(kind string) Topic { return Topic{Global, "jobs/" + kind} }

// Note is one wake-up.
type Note struct {
	// Gap says that notes may have been lost before this one: read what you
	// watch.
	Gap bool
	// Conv is the conversation that changed and Seq its newest event.
	Conv string
	Seq  uint64
	// Events are the new events of Conv, up to Seq and without a hole among
	// them, if the publication carries them. Readers share the slice and must
	// not change it.
	Events []chat.Event
	// Due is when the job is due that was scheduled.
	Due int64
	// Sign is set if this is a signal.
	Sign *Sign
}

// Sign is something that passes: somebody types, somebody came.
type Sign struct {
	// Kind is one of the Sign constants.
	Kind string    `json:"kind"`
	Conv string    `json:"conv,omitempty"`
	Role chat.Role `json:"role"`
	From string    `json:"from,omitempty"`
	Name string    `json:"name,omitempty"`
	On   bool      `json:"on,omitempty"`
}

// The kinds of signs.
const (
	SignTyping   = "typing"
	SignPresence = "presence"
	SignViewing  = "viewing"
	// SignLost comes from a Follower alone, see Follow; it is never published.
	SignLost = "lost"
)
