package desk

import (
	"context"
	"errors"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/survey"
	"github.com/parley-chat/parley/relay/team"
)

// visitsLooked is in how many of the visitor's latest conversations we look
// for an offer within the quiet period.
const visitsLooked = 20

// offer returns the survey that the visitor of conv is offered at its resolution:
// the one that every site has, unless the rule of another takes the conversation;
// nil if one was offered within the site's quiet period, or if an agent began it and
// the site does not ask after that.
func (d *Desk) offer(ctx context.Context, site, conv string, now int64) (*chat.Offered, error) {
	settings, err := d.settings(ctx, site)
	if err != nil {
		return nil, err
	}
	list, err := survey.Kind.List(ctx, d.Docs, site)
	if err != nil {
		return nil, err
	}
	usual := &chat.Offered{Survey: chat.SurveyCSAT, Version: 1}
	if settings.QuietDays == 0 && settings.AskBegun && len(list) == 0 {
		return usual, nil
	}
	c, err := d.Store.Conversation(ctx, site, conv)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil // the rule says so
	}
	if err != nil {
		return nil, err
	}
	if c.Begun && !settings.AskBegun {
		return nil, nil
	}
	visits, _, err := d.Store.List(ctx, site, chat.ViewVisitor(c.Visitor), "", visitsLooked)
	if err != nil {
		return nil, err
	}
	for _, v := range visits {
		if v.OfferedAt > now-int64(settings.QuietDays)*day {
			return nil, nil
		}
	}
	at := survey.Chosen{Conv: &c, Visits: visits, Teams: map[string][]string{}, Now: now}
	if len(list) > 0 {
		teams, err := team.Kind.List(ctx, d.Docs, site)
		if err != nil {
			return nil, err
		}
		for _, t := range teams {
			at.Teams[t.ID] = t.Value.Members
		}
	}
	if chosen, ok := survey.Choose(list, at); ok {
		return &chosen, nil
	}
	return usual, nil
}

// worthAsking reports whether there was a conversation to be satisfied with:
// the visitor wrote and somebody answered. After the bot alone there is only what a
// site asks of its own, and only if the bot had the last word.
func worthAsking(c *chat.Conversation, ask *chat.Offered) bool {
	switch {
	case c.VisitorSeq == 0 || c.Spam:
		return false
	case c.AgentSeq != 0:
		return true
	}
	return ask.Survey != chat.SurveyCSAT && c.Agent == chat.Bot && c.LastRole == chat.RoleBot
}

func (a act) offered(o chat.Offered) chat.Event {
	return chat.Event{ID: a.newID(), At: a.now, Kind: chat.KindOffered, Role: chat.RoleSystem, Body: &o}
}
