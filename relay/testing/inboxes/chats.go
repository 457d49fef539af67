package inboxes

import (
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
)

// Chat is a conversation that tests write into as its visitor.
type Chat struct {
	r     *Relay
	Site  string
	ID    string
	Visit desk.Visit
}

// Chat begins a conversation with a first message.
func (r *Relay) Chat(name, text string) *Chat {
	return r.ChatOf(desk.Visit{Name: name, Locale: "en"}, text)
}

// ChatOf begins a conversation of a visit.
func (r *Relay) ChatOf(visit desk.Visit, text string) *Chat {
	r.t.Helper()
	if visit.Visitor == "" {
		visit.Visitor = store.NewID()
	}
	c := &Chat{r: r, Site: Site, ID: store.NewID(), Visit: visit}
	c.Send(text)
	return c
}

// Send writes as the visitor and returns the message's place in the log. It is a
// second later than before, so that lists tell the difference.
func (c *Chat) Send(text string) uint64 {
	c.r.t.Helper()
	c.r.offset.Add(1000)
	result, err := c.r.Desk.Send(c.r.t.Context(), c.Site, c.ID, c.Visit, desk.Message{ID: store.NewID(), Text: text})
	return c.seq(result, err)
}

// Reply writes as an agent.
func (c *Chat) Reply(agent people.Agent, text string) uint64 {
	c.r.t.Helper()
	result, err := c.r.Desk.Reply(c.r.t.Context(), c.Site, c.ID, Person(agent), desk.Message{ID: store.NewID(), Text: text})
	return c.seq(result, err)
}

// Note writes a note as an agent.
func (c *Chat) Note(agent people.Agent, text string) uint64 {
	c.r.t.Helper()
	result, err := c.r.Desk.Note(c.r.t.Context(), c.Site, c.ID, Person(agent), desk.Message{ID: store.NewID(), Text: text})
	return c.seq(result, err)
}

// Resolve resolves it as an agent and returns the place of the survey's offer.
func (c *Chat) Resolve(agent people.Agent) uint64 {
	c.r.t.Helper()
	result, err := c.r.Desk.Resolve(c.r.t.Context(), c.Site, c.ID, store.NewID(), Person(agent))
	c.seq(result, err)
	return c.State().Offer
}

// Rate answers the survey.
func (c *Chat) Rate(score int, comment string) {
	c.r.t.Helper()
	state := c.State()
	result, err := c.r.Desk.Rate(c.r.t.Context(), c.Site, c.ID, c.Visit.Visitor, desk.Rating{
		ID: store.NewID(), Offer: state.Offer, Score: score, Comment: comment,
	})
	c.seq(result, err)
}

// Read says that the visitor has read everything.
func (c *Chat) Read() {
	c.r.t.Helper()
	if err := c.r.Desk.VisitorRead(c.r.t.Context(), c.Site, c.ID, c.Visit.Visitor, c.State().Seq); err != nil {
		c.r.t.Fatal(err)
	}
}

// AgentRead says that an agent has read everything.
func (c *Chat) AgentRead(agent people.Agent) {
	c.r.t.Helper()
	if err := c.r.Desk.AgentRead(c.r.t.Context(), c.Site, c.ID, Person(agent), c.State().Seq); err != nil {
		c.r.t.Fatal(err)
	}
}

// State is the conversation's present state.
func (c *Chat) State() chat.Conversation {
	c.r.t.Helper()
	state, err := c.r.Store.Conversation(c.r.t.Context(), c.Site, c.ID)
	if err != nil {
		c.r.t.Fatal(err)
	}
	return state
}

// Resolved waits until it is resolved.
func (c *Chat) Resolved() {
	c.r.t.Helper()
	for end := time.Now().Add(resolvedWithin); c.State().Status != chat.StatusResolved; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			c.r.t.Fatalf("the conversation is not resolved: %+v", c.State())
		}
	}
}

// resolvedWithin is how long a resolution may take on a busy machine.
const resolvedWithin = 20 * time.Second

func (c *Chat) seq(result store.Result, err error) uint64 {
	c.r.t.Helper()
	if err != nil {
		c.r.t.Fatal(err)
	}
	if len(result.Events) == 0 {
		c.r.t.Fatal("nothing was appended")
	}
	return result.Events[len(result.Events)-1].Seq
}

// Person is the agent as the desk knows them.
func Person(agent people.Agent) desk.Person { return desk.Person{ID: agent.ID, Name: agent.Name} }

// Ago runs steps at times that lie back, the earliest first.
func (r *Relay) Ago(steps ...Step) {
	for _, step := range steps {
		r.At(step.Ago, step.Do)
	}
}

// Step is something that happened a while ago.
type Step struct {
	Ago time.Duration
	Do  func()
}
