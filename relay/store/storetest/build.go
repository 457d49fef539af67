package storetest

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// epoch0 is a time from which tests count: 2026-01-01 00:00 UTC.
const epoch0 = 1_767_225_600_000

// batch makes a batch that appends events whatever the state is. The first
// event that has no id gets that of the batch, the others new ones.
func batch(id string, events ...chat.Event) store.Batch {
	return store.Batch{ID: id, Decide: decide(store.Step{Events: identified(id, events)})}
}

// refuse is a Decide for batches that are there already: what it returns must
// not count.
func (e *env) refuse(*chat.Conversation) (store.Step, error) {
	return store.Step{}, fmt.Errorf("the outcome of Decide counted")
}

func decide(step store.Step) func(*chat.Conversation) (store.Step, error) {
	return func(*chat.Conversation) (store.Step, error) {
		return store.Step{
			Events:   slices.Clone(step.Events),
			Schedule: step.Schedule,
			Cancel:   step.Cancel,
			Replace:  step.Replace,
		}, nil
	}
}

func identified(id string, events []chat.Event) []chat.Event {
	events = slices.Clone(events)
	for i := range events {
		if events[i].ID != "" {
			continue
		}
		events[i].ID, id = id, ""
		if events[i].ID == "" {
			events[i].ID = store.NewID()
		}
	}
	return events
}

func started(visitor string, at int64) chat.Event {
	return chat.Event{
		Kind: chat.KindStarted, Role: chat.RoleVisitor, From: visitor, At: at,
		Name: "Ada", Body: &chat.Started{Locale: "en-GB", Page: "https://shop.example/bowls?a=1&b=2", Title: "Bowls", Referrer: "https://search.example/"},
	}
}

func said(text string, at int64) chat.Event {
	return chat.Event{Kind: chat.KindMessage, Role: chat.RoleVisitor, Text: text, At: at, Sent: at - 20}
}

func replied(agent, text string, at int64) chat.Event {
	return chat.Event{Kind: chat.KindMessage, Role: chat.RoleAgent, From: agent, Text: text, At: at}
}

func assigned(agent string, at int64) chat.Event {
	return chat.Event{Kind: chat.KindAssigned, Role: chat.RoleAgent, Body: &chat.Assigned{Agent: agent, AgentName: "Agent " + agent}, At: at}
}

func resolved(at int64) chat.Event {
	return chat.Event{Kind: chat.KindResolved, Role: chat.RoleAgent, At: at}
}

func reopened(at int64) chat.Event {
	return chat.Event{Kind: chat.KindReopened, Role: chat.RoleAgent, At: at}
}

func offered(at int64) chat.Event {
	return chat.Event{Kind: chat.KindOffered, Role: chat.RoleSystem, Body: &chat.Offered{Survey: chat.SurveyCSAT, Version: 1}, At: at}
}

func answered(offer uint64, score int, comment string, at int64) chat.Event {
	return chat.Event{Kind: chat.KindAnswered, Role: chat.RoleVisitor, Body: &chat.Answered{Offer: offer, Answers: chat.CSATAnswers(score, comment)}, At: at}
}

func read(role chat.Role, upTo uint64, at int64) chat.Event {
	return chat.Event{Kind: chat.KindRead, Role: role, Body: &chat.Read{UpTo: upTo}, At: at}
}

// append appends events as one new batch and returns what came of it.
func (e *env) append(s store.Store, conv string, events ...chat.Event) store.Result {
	e.Helper()
	r, err := s.Append(e.ctx, e.site, conv, batch(store.NewID(), events...))
	if err != nil {
		e.Fatalf("append: %v", err)
	}
	if r.Repeated || len(r.Events) != len(events) {
		e.Fatalf("append of %d new events returned %+v", len(events), r)
	}
	return r
}

// log returns all events of a conversation, read in small pages, after
// checking that they are numbered 1, 2, 3 ….
func (e *env) log(s store.Store, conv string) []chat.Event {
	e.Helper()
	var all []chat.Event
	for more := true; more; {
		var page []chat.Event
		var err error
		page, more, err = s.Events(e.ctx, e.site, conv, uint64(len(all)), 100)
		if err != nil {
			e.Fatalf("events: %v", err)
		}
		if len(page) > 100 {
			e.Fatalf("a page of 100 has %d events", len(page))
		}
		if len(page) == 0 && len(all) > 0 {
			e.Fatalf("nothing follows event %d, although there was to be more", len(all))
		}
		all = append(all, page...)
	}
	for i, event := range all {
		if event.Seq != uint64(i)+1 {
			e.Fatalf("event %d has seq %d", i+1, event.Seq)
		}
	}
	return all
}

// folded is the state that follows from the log.
func folded(conv string, log []chat.Event) chat.Conversation {
	c := chat.Conversation{ID: conv}
	for _, event := range log {
		c.Apply(event)
	}
	return c
}

// ids are the ids of events, in order.
func ids(events []chat.Event) []string {
	ids := make([]string, len(events))
	for i, event := range events {
		ids[i] = event.ID
	}
	return ids
}

func sameEvent(a, b chat.Event) bool { return reflect.DeepEqual(a, b) }

func same(a, b chat.Conversation) bool { return reflect.DeepEqual(a, b) }
