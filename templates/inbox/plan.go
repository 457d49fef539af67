package inbox

import (
	"time"

	"github.com/parley-chat/parley/relay/chat"
)

// Plans are the replies of a conversation that wait to be sent, with why one would
// not be sent now. They may not be answered by who only reads.
type Plans struct {
	List [chat.MaxPlans]chat.Plan
	Held [chat.MaxPlans]string
	N    int
}

// PlansOf returns the plans of c.
func PlansOf(c *chat.Conversation) (p Plans) {
	p.N = copy(p.List[:], c.Plans)
	for i := range p.N {
		p.Held[i] = p.List[i].Stands(c)
	}
	return p
}

// Planned is a reply that waits to be sent, whole.
type Planned struct {
	Page
	Site, Conv string
	Plan       chat.Plan
	Text       string
	Files      []chat.File
	// Zone is that of the agent's clock.
	Zone *time.Location
}

func (p Planned) url() string { return "/inbox/" + p.Site + "/c/" + p.Conv + "/plan" }

// until is when it is sent, as forms write it.
func (p Planned) until() string {
	return time.UnixMilli(p.Plan.Due).In(p.Zone).Format("2006-01-02T15:04")
}
