package budget

import (
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/wire"
)

// ErrRate is what a Refused is to those outside.
var ErrRate = &chat.Refusal{Code: wire.CodeRate}

// Refused says that somebody has taken too much. errors.As makes it a
// *chat.Refusal too.
type Refused struct {
	// Wait is after how long a try makes sense: a second at least.
	Wait time.Duration
	// First says that it is the first for a while: of many one is logged.
	First bool

	what    string // as logs and figures name it
	level   level
	name    string // of the party that has taken too much
	address string // from which it came, as far as known
	site    string // at which, as far as known
}

// Error implements error.
func (r *Refused) Error() string {
	return "too many " + r.what + " of " + r.level.String() + " " + r.name
}

// Unwrap makes it what a client is told.
func (r *Refused) Unwrap() error { return ErrRate }

// What is refused beside the kinds.
const (
	whatSockets     = "sockets"
	whatAnswers     = "answers"
	whatConnections = "connections"
	whatDisk        = "disk"
)
