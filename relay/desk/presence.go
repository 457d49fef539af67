package desk

import (
	"context"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
)

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

// Answerable reports whether a visitor of a site would get an answer at a moment, in
// milliseconds since 1970: somebody is there, or the bot.
func Answerable(ctx context.Context, s store.Presence, now int64, of site.Site) (bool, error) {
	if of.Bot.On {
		return true, nil
	}
	there, err := s.Present(ctx, of.ID, SetAgents, now)
	return len(there) > 0, err
}
