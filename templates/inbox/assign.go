package inbox

import (
	"slices"
	"strings"
)

// Taker is an agent or a team that may get a conversation.
type Taker struct{ ID, Name string }

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

// Sort puts the takers in the order in which people look for them.
func (a Assign) Sort() {
	for _, list := range [][]Taker{a.Agents, a.Teams} {
		slices.SortFunc(list, func(x, y Taker) int {
			return strings.Compare(strings.ToLower(x.Name), strings.ToLower(y.Name))
		})
	}
}
