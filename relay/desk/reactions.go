package desk

import (
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
)

// Reaction says what is to be done because of events: a message is answered by
// a bot, a webhook is called, a clock starts or stops. It is a pure function and
// runs inside the append, so its jobs are stored if and only if the events are.
// It may run more than once for one change and must neither change nor keep what
// it is given.
type Reaction func(c *Change) Jobs

// Change is what one batch did to a conversation.
type Change struct {
	// Before and After are the states around Events. Before.Status is
	// chat.StatusNone if the batch began the conversation.
	Before, After *chat.Conversation
	// Events are the batch, as stored. There is at least one.
	Events []chat.Event
	// Site are the site's settings, read before the append.
	Site site.Site
	// Now is the time of the append: milliseconds since 1970.
	Now int64
}

// Jobs are what a reaction wants done, and what no longer.
type Jobs struct {
	// Schedule adds due jobs, or moves those that are there.
	Schedule []store.Job
	// Cancel removes jobs. To remove one that is not there does nothing.
	Cancel []store.JobID
}
