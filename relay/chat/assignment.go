package chat

// queued asks for an agent. The agent before has the conversation no longer.
var queued = traits{name: "queued", apply: func(c *Conversation, _ Event) {
	c.Assignment = Assignment{}
}}

// Assigned gives the conversation to an agent.
type Assigned struct {
	Agent string
	// AgentName is how others see the agent.
	AgentName string
}

var assigned = traits{
	name: "assigned",
	body: func() Body { return new(Assigned) },
	apply: func(c *Conversation, e Event) {
		c.Assignment = Assignment(As[Assigned](e.Body))
	},
}

// Bind implements Body.
func (a *Assigned) Bind(f Fields) {
	f.Str("agent", &a.Agent)
	f.Str("agentName", &a.AgentName)
}

// Assignment is the agent that has a conversation; empty: nobody yet.
type Assignment struct {
	Agent     string
	AgentName string
}
