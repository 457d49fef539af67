package inbox

import (
	"slices"
	"strings"
)

// Taker is an agent or a team that may get a conversation.
type Taker struct {
	ID, Name string
	// Is is what an agent is: as in Shell.Status, or "offline"; "" for a
	// team. Reason is why they are away, Since when they said so, in milliseconds
	// since 1970.
	Is, Reason string
	Since      int64
}

// Place is where an agent stands by what they are: who takes something first.
func (t Taker) Place() int {
	if i := slices.Index(sayable, t.Is); i >= 0 {
		return i
	}
	return len(sayable)
}

// Assign is the choice of who gets a conversation.
type Assign struct {
	Page
	Site, Conv string
	// From is the id of the agent who has it, "" for nobody.
	From string
	// Note says that a note may go along.
	Note bool
	// InQueue says that it waits in the queue of all.
	InQueue       bool
	Agents, Teams []Taker
}

// SortTakers puts takers in the order of their names.
func SortTakers(list []Taker) {
	slices.SortFunc(list, func(x, y Taker) int {
		return strings.Compare(strings.ToLower(x.Name), strings.ToLower(y.Name))
	})
}
