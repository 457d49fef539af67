package bot

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/bot/flow"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/person"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/tag"
	"github.com/parley-chat/parley/relay/team"
	"github.com/parley-chat/parley/relay/topic"
)

// Flowed is what a flow did.
type Flowed struct {
	flow.Turn
	// Version is that of the flow.
	Version int
}

// flowTime is how long a flow may run for one message, with all its webhooks:
// what is late fails, so that the visitor is answered in time.
const flowTime = 6 * time.Second

// Flows is what runs the flows of a bot's sites.
type Flows struct {
	Docs *docs.Cache
	// Client calls their webhooks.
	Client *http.Client
}

// decide is what a site's flow does in a situation, or the move m that the policy
// decided. A call for a person, and what people answer, go before a flow.
func (f Flows) decide(ctx context.Context, site string, c *chat.Conversation, key string, s Situation, m Move) (Move, error) {
	if f.Client == nil {
		return m, nil
	}
	current, err := flow.Of(ctx, f.Docs, site)
	if err != nil || s.Flow == nil && (s.Spoke || !current.Value.On) {
		return m, err
	}
	n := current.Value.Version
	if s.Flow != nil {
		n = s.Flow.Flow // it goes to its end, also where none begins any more
	}
	steps, err := flow.VersionOf(ctx, f.Docs, site, n)
	if errors.Is(err, store.ErrNotFound) {
		return m, nil // too old
	}
	if err != nil {
		return m, err
	}
	known, err := person.Kind.Get(ctx, f.Docs, site, c.Visitor)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return m, err
	}
	page, _ := c.Here()
	run := flow.Run{Flow: steps, Locale: c.Locale, Page: page, Attributes: known.Value.Values, Call: f.call(site, c, key)}
	return step(ctx, &run, n, s, m), nil
}

// step is what a flow does in a situation, or the policy's move where it has
// nothing to do.
func step(ctx context.Context, run *flow.Run, version int, s Situation, m Move) Move {
	ctx, cancel := context.WithTimeout(ctx, flowTime)
	defer cancel()
	var turn flow.Turn
	taken := true
	switch {
	case m.Act == HandOver && (m.Why == chat.WhyAsked || m.Why == chat.WhyTopic):
		return m
	case s.Flow != nil:
		turn, taken = run.Next(ctx, stateOf(s.Flow), s.Question)
	case !s.Spoke && (run.Flow.Begin == flow.BeginFirst || m.Act == Choose || m.Act == Rephrase):
		turn = run.Begin(ctx, s.Question)
	default:
		return m
	}
	if !taken {
		return m
	}
	m.Flowed = &Flowed{Turn: turn, Version: version}
	switch {
	case turn.HandsOver():
		return Move{Act: HandOver, Why: chat.WhyFlow, Flowed: m.Flowed}
	case turn.Text != "":
		return Move{Act: Flow, Flowed: m.Flowed}
	}
	return m // it says nothing: the bot answers, and the actions go with that
}

func (f Flows) call(site string, c *chat.Conversation, key string) func(context.Context, string, *flow.Webhook, map[string]string) (map[string]string, error) {
	page, _ := c.Here()
	return func(ctx context.Context, step string, w *flow.Webhook, fields map[string]string) (map[string]string, error) {
		return flow.Post(ctx, f.Client, w, key, flow.Asked{Site: site, Conversation: c.ID, Step: step, Locale: c.Locale, Page: page, Fields: fields})
	}
}

func stateOf(f *chat.Flowed) flow.State {
	s := flow.State{Step: f.Step, Tries: f.Tries, Fields: map[string]string{}}
	for _, field := range f.Fields {
		s.Fields[field.Name] = field.Value
	}
	return s
}

// body is where the flow stands, as the log has it.
func (f *Flowed) body() *chat.Flowed {
	b := &chat.Flowed{Flow: f.Version, Step: f.State.Step, Tries: f.State.Tries}
	for _, name := range slices.Sorted(maps.Keys(f.State.Fields)) {
		b.Fields = append(b.Fields, chat.FlowField{Name: name, Value: f.State.Fields[name]})
	}
	return b
}

// filled is what was filled in, by lines.
func (f *Flowed) filled() string {
	var lines []string
	for _, field := range f.body().Fields {
		lines = append(lines, field.Name+": "+field.Value)
	}
	return strings.Join(lines, "\n")
}

// Check reads a file and checks it, with the names of topics, tags, teams and
// attributes that it has for a site.
func (f Flows) Check(ctx context.Context, site, source string) (*flow.Flow, error) {
	steps, err := flow.Read(source)
	if err != nil {
		return nil, err
	}
	attributes, err := person.Attributes.List(ctx, f.Docs, site)
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(steps.Steps)) {
		for _, w := range steps.Steps[name].When {
			has := func(d docs.Doc[person.Attribute]) bool { return d.ID == w.Attribute }
			if w.Attribute != "" && !slices.ContainsFunc(attributes, has) {
				return nil, fmt.Errorf("step %q: there is no attribute %q", name, w.Attribute)
			}
		}
		do := steps.Steps[name].Do
		var m desk.BotMove
		if err := f.acts(ctx, site, &Flowed{Turn: flow.Turn{Do: []flow.Do{do}}}, &m); err != nil {
			return nil, err
		}
		switch {
		case do.Topic != "" && m.Topic == nil:
			return nil, fmt.Errorf("step %q: there is no topic %q", name, do.Topic)
		case len(do.Tags) > len(m.Tags):
			return nil, fmt.Errorf("step %q: not all of its tags are there: %s", name, strings.Join(do.Tags, ", "))
		case do.Team != "" && m.Team.ID == "":
			return nil, fmt.Errorf("step %q: there is no team %q", name, do.Team)
		}
	}
	return steps, nil
}

// acts puts what a flow does into a move of the desk. A name that the site does
// not have any more is left out.
func (f Flows) acts(ctx context.Context, site string, did *Flowed, m *desk.BotMove) error {
	m.Flow = did.body()
	for _, do := range did.Do {
		m.Priority = max(m.Priority, do.Level())
		if do.Topic != "" {
			list, err := topic.Kind.List(ctx, f.Docs, site)
			if err != nil {
				return err
			}
			if i := named(list, do.Topic, func(t topic.Topic) string { return t.Name }); i >= 0 {
				m.Topic = &desk.Label{ID: list[i].ID, Name: list[i].Value.Name}
			}
		}
		if len(do.Tags) > 0 {
			list, err := tag.Kind.List(ctx, f.Docs, site)
			if err != nil {
				return err
			}
			for _, name := range do.Tags {
				if i := named(list, name, func(t tag.Tag) string { return t.Name }); i >= 0 {
					m.Tags = append(m.Tags, desk.Label{ID: list[i].ID, Name: list[i].Value.Name})
				}
			}
		}
		if do.Team != "" {
			list, err := team.Kind.List(ctx, f.Docs, site)
			if err != nil {
				return err
			}
			if i := named(list, do.Team, func(t team.Team) string { return t.Name }); i >= 0 {
				m.Team = desk.Person{ID: list[i].ID, Name: list[i].Value.Name}
			}
		}
	}
	return nil
}

// named is the place of a name in a list, -1 if it is not there.
func named[T any](list []docs.Doc[T], name string, of func(T) string) int {
	return slices.IndexFunc(list, func(d docs.Doc[T]) bool { return strings.EqualFold(of(d.Value), name) })
}
