package desk

import "github.com/parley-chat/parley/relay/chat"

// by is an event that an agent causes.
func (a act) by(agent Person, kind chat.Kind, id string) chat.Event {
	return chat.Event{ID: id, At: a.now, Kind: kind, Role: chat.RoleAgent, From: agent.ID, Name: agent.Name}
}

// reopened begins what an agent does to a conversation: a resolved one is
// reopened by it.
func (a act) reopened(c *chat.Conversation, agent Person) []chat.Event {
	if c.Status != chat.StatusResolved {
		return nil
	}
	return []chat.Event{a.by(agent, chat.KindReopened, a.newID())}
}

func (a act) assigned(agent Person, id string) chat.Event {
	e := a.by(agent, chat.KindAssigned, id)
	e.Body = &chat.Assigned{Agent: agent.ID, AgentName: agent.Name}
	return e
}
