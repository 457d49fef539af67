package store

import (
	"context"

	"github.com/parley-chat/parley/relay/chat"
)

// PageBytes bounds a page of a log: a reader holds no more of it at once.
const PageBytes = 256 << 10

// Log is the part of Store that holds the conversations.
type Log interface {
	// Append adds a batch of events to a conversation in one atomic step: it
	// looks for b.ID among the batches that were appended to it, and if it is
	// there returns that batch as it was stored, with Repeated set, and changes
	// nothing. Else it calls b.Decide with the present state, gives the events
	// their Seq, appends them, updates summary, views and counters (by
	// chat.Tallies of each event), schedules and cancels jobs, and wakes who
	// watches. What was not stored is not published.
	//
	// Decide may be called more than once, on newer states, and also before it
	// is known that the batch is there: what it returned then does not count.
	// It is not called after Append has returned. Its error is returned as it
	// is; nothing is changed. If one of its conditions does not hold in the step
	// that would store the batch, that is ErrCondition, and nothing is changed.
	// A conversation begins with its first batch: its state before that is
	// zero. If Decide returns no events, nothing is stored, not even b.ID.
	Append(ctx context.Context, site, conv string, b Batch) (Result, error)

	// Events returns a page of a conversation's log: the events that follow Seq
	// after, in order, at most limit of them and PageBytes of what they are
	// stored as, but at least one if there is one. more says that others follow:
	// read on after the last. A conversation that does not exist has none.
	Events(ctx context.Context, site, conv string, after uint64, limit int) (page []chat.Event, more bool, err error)

	// Conversation returns the state of a conversation, or ErrNotFound.
	Conversation(ctx context.Context, site, conv string) (chat.Conversation, error)

	// Epoch names the life of the site's logs. It changes when the store lost
	// data, so that nobody continues a log which is not the one they knew.
	Epoch(ctx context.Context, site string) (string, error)
}

// Batch is what Append appends.
type Batch struct {
	// ID is a 128-bit random id, repeated by a retry.
	ID string
	// Decide returns what is to happen to a conversation in state c, which it
	// must neither change nor keep. It must not call the Store, which may wait
	// for it. Events carry everything but Seq; the one that the client sent has
	// ID as its ID. The Store takes their slice over.
	Decide func(c *chat.Conversation) (Step, error)
}

// Step is what one batch does to a conversation.
type Step struct {
	Events []chat.Event
	// Replace takes the place of events that the log has already, by their Seq and
	// with their ID: nothing of what stood there is kept. It is for what people
	// take back; readers learn of it by Events.
	Replace []chat.Event
	// Schedule adds due jobs, or moves those with the same Kind and Key.
	Schedule []Job
	// Cancel removes jobs.
	Cancel []JobID
	// If are conditions of the step beyond the conversation's state.
	If []Condition
}

// Condition is something of the site that must hold in the very step in which a
// batch is stored. Each of its parts is left out while its first field is empty.
type Condition struct {
	// List is a list that holds fewer than Below conversations.
	List  string
	Below int64
	// Set is a presence set in which Member is at the time Now.
	Set, Member string
	Now         int64
	// Kind and ID name a document that has Version, 0 if there must be none.
	Kind, ID string
	Version  int64
}

// Result is what Append did.
type Result struct {
	// Events are those of the batch as stored.
	Events []chat.Event
	// Visitor is whose conversation it is, "" if nothing is stored.
	Visitor string
	// Repeated says that the batch had been appended before.
	Repeated bool
}
