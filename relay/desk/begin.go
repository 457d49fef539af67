package desk

import (
	"context"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// Beginning is how agents begin conversations.
type Beginning struct{ *Desk }

// Begin begins a conversation with a visitor, as the agent's own, with a message, and
// returns its id: the same for a retry. It waits for the visitor from the start, so no
// first answer is measured in it. Errors are those of Send.
func (d Beginning) Begin(ctx context.Context, site string, agent Person, visit Visit, m Message) (conv string, err error) {
	conv = store.IDOf("begun " + visit.Visitor + " " + m.ID)
	if err := Blocks(d).Blocked(ctx, site, visit, visit.User.Email); err != nil {
		return "", err
	}
	_, err = d.say(ctx, site, conv, agent, m, chat.KindMessage, func(_ *chat.Conversation, a act) ([]chat.Event, error) {
		events := []chat.Event{a.started(visit)}
		if visit.User.Subject != "" {
			events = append(events, a.identified(a.newID(), visit.Visitor, visit.User))
		}
		return append(events, a.assigned(agent, a.newID()), a.said(agent, chat.KindMessage, m)), nil
	})
	return conv, err
}
