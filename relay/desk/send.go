package desk

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/parley-chat/parley/relay/block"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/status"
	"github.com/parley-chat/parley/relay/store"
)

// Visit is who writes and from where.
type Visit struct {
	// Visitor is the visitor's id.
	Visitor string
	// Name is what we know of their name, usually nothing.
	Name     string
	Locale   string
	Page     string
	Title    string
	Referrer string
	// User is who the site has signed that they are. It is looked at when they begin
	// a conversation.
	User User
	// Address is the network address from which they come. It is kept nowhere.
	Address string
	// Chosen is what they chose before they began it.
	Chosen Chosen
}

// Chosen is what a visitor chose: a team or a topic of the site; without an ID
// nothing.
type Chosen struct{ Team, Topic Label }

// ErrReused says that the id of a send was used for another text before.
var ErrReused = &chat.Refusal{Code: "id_reused"}

// ErrFull says that a visitor has said as much in a conversation as they may.
var ErrFull = &chat.Refusal{Code: "conversation_full"}

// Send appends a visitor's message. It begins the conversation if there is
// none, and reopens a resolved one. It returns store.ErrNotFound if the
// conversation is another visitor's, ErrReused if the id was used for another
// text, ErrFull if the conversation takes no more of theirs, ErrBlocked if they may
// not write, and a *chat.Refusal for a text that may not be sent.
func (d *Desk) Send(ctx context.Context, site, conv string, visit Visit, m Message) (store.Result, error) {
	_, result, err := SendOn(ctx, d, site, conv, visit, m)
	return result, err
}

// SendOn is Send which also returns where the message went: into the conversation in
// which this one goes on, if it was merged.
func SendOn(ctx context.Context, d *Desk, site, conv string, visit Visit, m Message) (at string, result store.Result, err error) {
	var last replied
	for range mergedMost {
		if result, err = sendIn(ctx, d, site, conv, visit, m, last); err == nil {
			break
		}
		if on := goesOnIn(err); on != "" {
			conv = on
			continue
		}
		if last, err = repliedAt(ctx, d.Store, site, conv, err); err != nil {
			break
		}
	}
	return conv, result, err
}

// goesOnIn is the conversation in which one goes on that took no message, else "".
func goesOnIn(err error) string {
	var on goesOn
	errors.As(err, &on)
	return string(on)
}

// mergedMost is how often what was merged may have been merged again.
const mergedMost = 8

// goesOn says where a conversation goes on.
type goesOn string

func (g goesOn) Error() string { return "the conversation goes on in " + string(g) }

func sendIn(ctx context.Context, d *Desk, site, conv string, visit Visit, m Message, last replied) (store.Result, error) {
	if err := chat.CheckSaid(m.Text, len(m.Files)); err != nil {
		return store.Result{}, err
	}
	said, err := status.Of(ctx, d.Docs, site)
	if err != nil {
		return store.Result{}, err
	}
	blocks, err := block.Of(ctx, d.Docs, site)
	if err != nil {
		return store.Result{}, err
	}
	result, err := d.append(ctx, site, conv, m.ID, func(c *chat.Conversation, a act) ([]chat.Event, error) {
		if d.VisitorBytes > 0 && c.VisitorBytes+int64(len(m.Text)) > d.VisitorBytes {
			return nil, ErrFull
		}
		if blocks != nil && blocks.Blocks(visit.who(cmp.Or(c.Email, visit.User.Email)), a.now) != nil && (c.Status == chat.StatusNone || c.Visitor == visit.Visitor) {
			return nil, ErrBlocked
		}
		events, err := send(c, a, visit, m, last)
		if err == nil && c.Agent != "" && said[c.Agent].Value.Reassign && !givesAway(events) {
			events = append(events, a.backToQueue(c))
		}
		return events, err
	})
	if errors.Is(err, ErrBlocked) {
		return result, Blocks{d}.learn(ctx, site, conv, visit, blocks)
	}
	if err != nil || !result.Repeated {
		return result, err
	}
	if result.Visitor != visit.Visitor {
		return store.Result{}, store.ErrNotFound
	}
	settings, err := d.settings(ctx, site)
	for _, e := range result.Events {
		if e.ID == m.ID && (e.Kind != chat.KindMessage || !m.is(&e) && !m.maskedBy(&settings).is(&e)) {
			return result, ErrReused
		}
	}
	return result, err
}

func send(c *chat.Conversation, a act, visit Visit, m Message, last replied) ([]chat.Event, error) {
	if c.Status != chat.StatusNone && c.Visitor != visit.Visitor {
		return nil, store.ErrNotFound
	}
	if c.MergedInto != "" {
		return nil, goesOn(c.MergedInto)
	}
	var events []chat.Event
	name := c.Name
	switch c.Status {
	case chat.StatusNone:
		if name = visit.User.Name; name == "" {
			name = visit.Name
		}
		events = append(make([]chat.Event, 0, 3), a.started(visit))
		if visit.User.Subject != "" {
			events = append(events, a.identified(a.newID(), visit.Visitor, visit.User))
		}
	case chat.StatusResolved:
		events = append(make([]chat.Event, 0, 3), chat.Event{
			ID: a.newID(), At: a.now, Kind: chat.KindReopened, Role: chat.RoleVisitor, From: visit.Visitor,
		})
		bots, err := a.botTakesAgain(c, last)
		if err != nil {
			return nil, err
		}
		if bots {
			events = append(events, a.toBot())
		}
	}
	if c.Asleep() {
		events = append(events, chat.Event{
			ID: a.newID(), At: a.now, Kind: chat.KindWoken, Role: chat.RoleVisitor, From: visit.Visitor,
		})
	}
	if c.Spam { // they were blocked until now
		events = append(events, chat.Event{ID: a.newID(), At: a.now, Kind: chat.KindUnblocked, Role: chat.RoleSystem})
	}
	if moved(c, visit) {
		events = append(events, a.visited(visit))
	}
	was := m.Text
	m = m.maskedBy(a.site)
	events = append(events, chat.Event{
		ID: a.id, At: a.now, Sent: m.Sent, Kind: chat.KindMessage,
		Role: chat.RoleVisitor, From: visit.Visitor, Name: name, Text: m.Text, Body: chat.WithFiles(m.Files),
	})
	events = append(events, a.kept(was, m.Text, c.Seq+uint64(len(events)))...)
	if c.Status == chat.StatusNone {
		events = append(events, a.first(visit)...)
	}
	return events, nil
}

// first is who a conversation begins with: the bot, or people, of the team that was
// chosen.
func (a act) first(visit Visit) (events []chat.Event) {
	chose := func(kind chat.Kind, body chat.Body) chat.Event {
		return chat.Event{ID: a.newID(), At: a.now, Kind: kind, Role: chat.RoleVisitor, From: visit.Visitor, Body: body}
	}
	if of := visit.Chosen.Topic; of.ID != "" {
		events = append(events, chose(chat.KindTopic, &chat.Labelled{Label: of.ID, Name: of.Name}))
	}
	team := visit.Chosen.Team
	if team.ID != "" {
		events = append(events, chose(chat.KindQueued, &chat.Queued{Team: team.ID, TeamName: team.Name}))
	}
	switch {
	case a.site.Bot.On:
		events = append(events, a.toBot())
	case team.ID == "":
		events = append(events, a.queued())
	}
	return events
}

// givesAway reports whether the events change who has the conversation.
func givesAway(events []chat.Event) bool {
	return slices.ContainsFunc(events, func(e chat.Event) bool { return e.Kind == chat.KindAssigned || e.Kind == chat.KindQueued })
}

func (a act) started(visit Visit) chat.Event {
	return chat.Event{
		ID: a.newID(), At: a.now, Kind: chat.KindStarted, Role: chat.RoleVisitor,
		From: visit.Visitor, Name: visit.Name, Body: &chat.Started{Locale: visit.Locale, Page: visit.Page, Title: visit.Title, Referrer: visit.Referrer},
	}
}

func (a act) queued() chat.Event {
	return chat.Event{ID: a.newID(), At: a.now, Kind: chat.KindQueued, Role: chat.RoleSystem}
}
