package chat

// Queued asks for an agent, of a team if it names one.
type Queued struct {
	Team string
	// TeamName is how the team was called then.
	TeamName string
}

// The agent before has the conversation no longer.
var queued = traits{
	name: "queued",
	body: func() Body { return new(Queued) },
	apply: func(c *Conversation, e Event) {
		q := As[Queued](e.Body)
		c.Assignment = Assignment{Team: q.Team, TeamName: q.TeamName}
		c.Watch.unasked()
	},
}

// Bind implements Body.
func (q *Queued) Bind(f Fields) {
	f.Str("team", &q.Team)
	f.Str("teamName", &q.TeamName)
}

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
		a := As[Assigned](e.Body)
		c.Agent, c.AgentName = a.Agent, a.AgentName
		c.Watch.unasked()
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
	// Team is the team that was asked for it last, "" if none was; it stays when
	// an agent takes the conversation.
	Team     string
	TeamName string
}
