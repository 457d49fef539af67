package people

import (
	"errors"

	"github.com/parley-chat/parley/relay/store/docs"
)

// MaxPortrait is the largest picture of an agent, in bytes.
const MaxPortrait = 64 << 10

// Portrait is the picture of an agent.
type Portrait struct {
	// JPEG is the picture, as the relay encoded it.
	JPEG []byte `json:"jpeg"`
}

// Portraits are the pictures of agents, under store.Global, by the agent's ID.
var Portraits = docs.Kind[Portrait]{Name: "portrait", Check: func(_ string, p Portrait) error {
	if len(p.JPEG) == 0 || len(p.JPEG) > MaxPortrait {
		return errors.New("a picture of an agent has 1 to 65,536 bytes")
	}
	return nil
}}
