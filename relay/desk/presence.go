package desk

import "github.com/parley-chat/parley/relay/chat"

// SetAgents is the presence set of a site's agents: visitors see whether
// somebody is in it. Its members are pages, so that an agent with two is there
// until both have gone. Who is away is not in it.
const SetAgents = "agents"

// SetOnline is the presence set of the agents who have a page open, by their IDs,
// whatever they say of themselves. They stay in it for OfflineAfter when the last
// page has gone: phones sleep, and pages are loaded anew.
const SetOnline = "online"

// OfflineAfter is in milliseconds.
const OfflineAfter = 60_000

// backToQueue takes a conversation from who has it, for its team.
func (a act) backToQueue(c *chat.Conversation) chat.Event {
	e := a.queued()
	e.Body = &chat.Queued{Team: c.Team, TeamName: c.TeamName}
	return e
}
