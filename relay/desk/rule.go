package desk

import (
	"context"
	"errors"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
)

// Rule does what a rule of the site says, in one step, if the conversation still is
// as wanted. What would change nothing is left out; nothing is done if nothing is
// left.
func (d Work) Rule(ctx context.Context, siteID, conv string, r *site.Automation, still func(*chat.Conversation) bool) (store.Result, error) {
	result, err := d.append(ctx, siteID, conv, d.ids()(), func(c *chat.Conversation, a act) ([]chat.Event, error) {
		if c.Status == chat.StatusNone || !still(c) {
			return nil, nil
		}
		return ruleEvents(c, a, r)
	})
	var refused *chat.Refusal
	if errors.Is(err, store.ErrNotFound) || errors.As(err, &refused) {
		return store.Result{}, nil // it is gone, or has as many tags as it may have
	}
	return result, err
}

func ruleEvents(c *chat.Conversation, a act, r *site.Automation) ([]chat.Event, error) {
	var change Labels
	if r.Then.Tag != "" {
		change.Add = []Label{{r.Then.Tag, r.Then.TagName}}
	}
	if r.Then.Topic != "" {
		change.Topic = &Label{r.Then.Topic, r.Then.TopicName}
	}
	change.Priority = r.Then.Priority
	events, err := labels(c, a, Person{Name: r.Name}, change, a.newID())
	if err != nil {
		return nil, err
	}
	add := func(e chat.Event) {
		e.ID = a.newID()
		events = append(events, e)
	}
	if r.Then.Note != "" {
		add(chat.Event{Kind: chat.KindNote, Text: r.Then.Note})
	}
	if r.Then.Reply != "" && c.Status == chat.StatusOpen {
		add(chat.Event{Kind: chat.KindMessage, Text: r.Then.Reply})
	}
	if r.Then.Team != "" && c.Team != r.Then.Team && c.Status == chat.StatusOpen {
		add(chat.Event{Kind: chat.KindQueued, Body: &chat.Queued{Team: r.Then.Team, TeamName: r.Then.TeamName}})
	}
	if r.Then.Resolve && c.Status == chat.StatusOpen && !c.Asleep() && c.AgentSeq > c.VisitorSeq {
		add(chat.Event{Kind: chat.KindResolved})
	}
	if r.Then.Snooze > 0 && !r.Then.Resolve && c.Status == chat.StatusOpen && !c.Asleep() {
		add(chat.Event{Kind: chat.KindSnoozed, Body: &chat.Snoozed{Until: a.now + int64(r.Then.Snooze)*60_000}})
	}
	if len(events) == 0 && r.Then.Webhook == "" {
		return nil, nil
	}
	for i := range events {
		e := &events[i]
		e.At, e.Role, e.From, e.Name = a.now, chat.RoleSystem, "", r.Name
		if e.Kind == chat.KindMessage {
			e.Role, e.From, e.Name = chat.RoleBot, chat.Bot, a.site.Name
		}
	}
	ruled := chat.Event{ID: a.id, At: a.now, Kind: chat.KindRuled, Role: chat.RoleSystem, Body: &chat.Ruled{Rule: r.ID, Name: r.Name}}
	return append([]chat.Event{ruled}, events...), nil
}
