package desk

import (
	"context"
	"sync"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
)

// rule says which events an act adds to a conversation in state c. It neither
// changes nor keeps c. No events means that there is nothing to do.
type rule func(c *chat.Conversation, a act) ([]chat.Event, error)

// act is what a rule knows besides the state.
type act struct {
	id    string        // the client's id of the act, that of its event
	now   int64         // milliseconds since 1970
	newID func() string // makes the ids of other events
	site  *site.Site
}

// replacing is a rule that also says which events of the log become others, see
// store.Step.
type replacing func(c *chat.Conversation, a act) (events, replace []chat.Event, err error)

// appendReplacing is append for a rule that replaces events.
func appendReplacing(ctx context.Context, d *Desk, siteID, conv, id string, r replacing) (store.Result, error) {
	var replace []chat.Event
	return appendWith(ctx, d, siteID, conv, id, besides{replace: &replace}, func(c *chat.Conversation, a act) (events []chat.Event, err error) {
		events, replace, err = r(c, a)
		return events, err
	})
}

// append runs a rule, and the reactions to what it decides, as one batch.
func (d *Desk) append(ctx context.Context, siteID, conv, id string, r rule) (store.Result, error) {
	return appendWith(ctx, d, siteID, conv, id, besides{}, r)
}

// appendIf is append on conditions of the step.
func appendIf(ctx context.Context, d *Desk, siteID, conv, id string, conditions []store.Condition, r rule) (store.Result, error) {
	return appendWith(ctx, d, siteID, conv, id, besides{conditions: conditions}, r)
}

// besides is what a step has besides what a rule decides.
type besides struct {
	replace    *[]chat.Event // what the rule leaves there takes the place of others
	conditions []store.Condition
}

// appendWith is append with something besides.
func appendWith(ctx context.Context, d *Desk, siteID, conv, id string, with besides, r rule) (store.Result, error) {
	settings, err := d.settings(ctx, siteID)
	if err != nil {
		return store.Result{}, err
	}
	b := batches.Get().(*batch)
	b.change.Site, b.change.Now = settings, d.Now()
	b.rule, b.with, b.act, b.reactions = r, with, act{id, b.change.Now, d.ids(), &b.change.Site}, d.Reactions
	result, err := d.Store.Append(ctx, siteID, conv, store.Batch{ID: id, Decide: b.decide})
	b.forget()
	batches.Put(b)
	return result, err
}

// ids is the source of ids.
func (d *Desk) ids() func() string {
	if d.NewID == nil {
		return store.NewID
	}
	return d.NewID
}

// batch is an append under way.
type batch struct {
	rule      rule
	with      besides
	act       act
	reactions []Reaction
	change    Change
	after     chat.Conversation
	decide    func(*chat.Conversation) (store.Step, error) // b.step
}

// batches are used again: reactions are called through pointers, so a state
// after the events would be allocated for each message.
var batches = sync.Pool{New: func() any {
	b := new(batch)
	b.decide = b.step
	return b
}}

// forget makes b ready to be used again. The state stays, as room.
func (b *batch) forget() {
	b.rule, b.with, b.act, b.reactions, b.change = nil, besides{}, act{}, nil, Change{}
}

// step implements store.Batch.Decide.
func (b *batch) step(c *chat.Conversation) (step store.Step, err error) {
	step.If = b.with.conditions
	step.Events, err = b.rule(c, b.act)
	if err == nil && b.with.replace != nil {
		step.Replace = *b.with.replace
	}
	if err != nil || len(step.Events) == 0 || len(b.reactions) == 0 {
		return step, err
	}
	b.after = *c
	for i := range step.Events {
		step.Events[i].Seq = c.Seq + uint64(i) + 1
		b.after.Apply(step.Events[i])
	}
	b.change.Before, b.change.After, b.change.Events = c, &b.after, step.Events
	for _, react := range b.reactions {
		jobs := react(&b.change)
		step.Schedule = append(step.Schedule, jobs.Schedule...)
		step.Cancel = append(step.Cancel, jobs.Cancel...)
	}
	return step, nil
}
