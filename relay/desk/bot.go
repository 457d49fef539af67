package desk

import (
	"context"
	"errors"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// BotMove is what the bot does next. The zero value of a part leaves it out.
type BotMove struct {
	// ID is the same for every try to answer one question, whichever relay
	// makes it: a question is answered once.
	ID string
	// Question is the sequence of the message that it answers.
	Question uint64
	// Name is whose words visitors see, Text what it says.
	Name string
	Text string
	// First is what it says before Text, with blocks.
	First Message
	// Prompt is what it offers to say in return.
	Prompt chat.Prompted
	// Confirmed is what the question said about the answer before.
	Confirmed *chat.Confirmed
	// Topic is that of the article; it is set where the conversation has none.
	Topic *Label
	// Tags are added, Priority is given where it is more than there is.
	Tags     []Label
	Priority int
	// Flow is where the site's flow stands after these words.
	Flow *chat.Flowed
	// HandOver gives the conversation to people: to a team if there is one.
	HandOver *chat.HandedOver
	Team     Person
	// Resolve says that the visitor has what they came for.
	Resolve bool
}

// ErrNotBots says that a person has the conversation, or that the visitor has
// written something else meanwhile: the bot has nothing to say any more.
var ErrNotBots = errors.New("the conversation is not the bot's, or its visitor went on")

// BotMoves appends what the bot does, its words and its act as one. It is
// ErrNotBots unless the conversation is the bot's and the question is still the
// last thing that the visitor said.
func (d *Desk) BotMoves(ctx context.Context, site, conv string, m BotMove) (store.Result, error) {
	var ask *chat.Offered
	if m.Resolve {
		var err error
		if ask, err = d.offer(ctx, site, conv, d.Now()); err != nil {
			return store.Result{}, err
		}
	}
	return d.append(ctx, site, conv, m.ID, func(c *chat.Conversation, a act) ([]chat.Event, error) {
		return botMoves(c, a, m, ask)
	})
}

// botMoves are the events of a move; ask is the survey that is offered if it
// resolves: one that the site asks of its own, or none.
func botMoves(c *chat.Conversation, a act, m BotMove, ask *chat.Offered) ([]chat.Event, error) {
	if c.Agent != chat.Bot || c.Status != chat.StatusOpen || c.VisitorSeq != m.Question {
		return nil, ErrNotBots
	}
	events := make([]chat.Event, 0, 6)
	add := func(e chat.Event) {
		e.At, e.ID = a.now, a.id // the first has the id of the move
		if len(events) > 0 {
			e.ID = a.newID()
		}
		events = append(events, e)
	}
	if m.Confirmed != nil {
		add(chat.Event{Kind: chat.KindConfirmed, Role: chat.RoleVisitor, From: c.Visitor, Body: m.Confirmed})
	}
	if m.First.Text != "" {
		add(chat.Event{Kind: chat.KindMessage, Role: chat.RoleBot, From: chat.Bot, Name: m.Name, Text: m.First.Text, Body: chat.WithBlocks(nil, m.First.Rich)})
	}
	if m.Text != "" {
		m.Prompt.Question = m.Question
		add(chat.Event{Kind: chat.KindPrompted, Role: chat.RoleBot, From: chat.Bot, Name: m.Name, Text: m.Text, Body: &m.Prompt})
	}
	by := func(kind chat.Kind, body chat.Body) {
		add(chat.Event{Kind: kind, Role: chat.RoleBot, From: chat.Bot, Name: m.Name, Body: body})
	}
	if m.Flow != nil {
		by(chat.KindFlowed, m.Flow)
	}
	if m.Topic != nil && c.Topic == "" {
		by(chat.KindTopic, &chat.Labelled{Label: m.Topic.ID, Name: m.Topic.Name})
	}
	for i, t := range m.Tags {
		if !c.Has(t.ID) && len(c.Tags)+i < chat.MaxTags {
			by(chat.KindTagged, &chat.Labelled{Label: t.ID, Name: t.Name})
		}
	}
	if m.Priority > c.Priority {
		by(chat.KindPriority, &chat.Labelled{Level: m.Priority})
	}
	if m.HandOver != nil {
		by(chat.KindHandedOver, m.HandOver)
		queued := chat.Event{Kind: chat.KindQueued, Role: chat.RoleSystem}
		if m.Team.ID != "" {
			queued.Body = &chat.Queued{Team: m.Team.ID, TeamName: m.Team.Name}
		} else if c.Team != "" { // its visitor chose it
			queued.Body = &chat.Queued{Team: c.Team, TeamName: c.TeamName}
		}
		add(queued)
	}
	if m.Resolve {
		add(chat.Event{Kind: chat.KindResolved, Role: chat.RoleBot, From: chat.Bot, Name: m.Name})
		if ask != nil && ask.Survey != chat.SurveyCSAT {
			add(a.offered(*ask))
		}
	}
	return events, nil
}

// toBot gives the conversation to the bot.
func (a act) toBot() chat.Event {
	return chat.Event{
		ID: a.newID(), At: a.now, Kind: chat.KindAssigned, Role: chat.RoleBot, From: chat.Bot,
		Body: &chat.Assigned{Agent: chat.Bot},
	}
}

// replied is when a person answered last in a conversation: the log has the time of
// that event, its state the sequence alone.
type replied struct {
	seq uint64
	at  int64
}

// whenReplied says that a rule needs the time of the answer at a sequence.
type whenReplied uint64

func (w whenReplied) Error() string { return "it matters when the answer was given" }

// repliedAt reads what an error of a rule asks for; another error it returns.
func repliedAt(ctx context.Context, log store.Log, site, conv string, err error) (replied, error) {
	var at whenReplied
	if !errors.As(err, &at) {
		return replied{}, err
	}
	page, _, err := log.Events(ctx, site, conv, uint64(at)-1, 1)
	if err != nil || len(page) == 0 {
		return replied{seq: uint64(at)}, err
	}
	return replied{uint64(at), page[0].At}, nil
}

// botTakesAgain reports whether a visitor who comes back is answered by the bot:
// where people had the conversation, some hours after a person's last answer.
func (a act) botTakesAgain(c *chat.Conversation, last replied) (bool, error) {
	switch {
	case !a.site.Bot.On || c.Agent == chat.Bot:
		return false, nil
	case last.seq != c.AgentSeq:
		return false, whenReplied(c.AgentSeq)
	}
	return a.now-last.at >= int64(a.site.Bot.PersonHours)*hour, nil
}
