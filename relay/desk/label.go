package desk

import (
	"context"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// Label is a topic or a tag, as documents of the site have it.
type Label struct{ ID, Name string }

// Labels are what is to change of a conversation's labels; what is nil, or in
// neither list, stays as it is.
type Labels struct {
	// Topic is the topic from then on; one without an ID is none.
	Topic *Label
	// Add and Remove are tags.
	Add, Remove []Label
	// Priority is the priority from then on.
	Priority *int
}

// ErrTags says that a conversation would have more than chat.MaxTags tags.
var ErrTags = &chat.Refusal{Code: "tags_many"}

// What an agent has to give a conversation before it is resolved, where the site
// asks for it.
var (
	ErrNoTopic = &chat.Refusal{Code: "topic_required"}
	ErrNoTag   = &chat.Refusal{Code: "tag_required"}
)

// Label changes the labels of a conversation: each change that is one is an
// event. It is ErrTags for too many.
func (d Work) Label(ctx context.Context, site, conv, id string, agent Person, l Labels) (store.Result, error) {
	return d.append(ctx, site, conv, id, func(c *chat.Conversation, a act) ([]chat.Event, error) {
		if c.Status == chat.StatusNone {
			return nil, store.ErrNotFound
		}
		return labels(c, a, agent, l, a.id)
	})
}

// labels are the events of a change of labels; the first has the id given.
func labels(c *chat.Conversation, a act, agent Person, l Labels, id string) ([]chat.Event, error) {
	var events []chat.Event
	add := func(kind chat.Kind, body chat.Labelled) {
		e := a.by(agent, kind, id)
		e.Body = &body
		events, id = append(events, e), a.newID()
	}
	if l.Topic != nil && l.Topic.ID != c.Topic {
		add(chat.KindTopic, chat.Labelled{Label: l.Topic.ID, Name: l.Topic.Name})
	}
	n := len(c.Tags)
	for _, t := range l.Remove {
		if c.Has(t.ID) {
			add(chat.KindUntagged, chat.Labelled{Label: t.ID, Name: t.Name})
			n--
		}
	}
	for _, t := range l.Add {
		if !c.Has(t.ID) {
			add(chat.KindTagged, chat.Labelled{Label: t.ID, Name: t.Name})
			n++
		}
	}
	if n > chat.MaxTags {
		return nil, ErrTags
	}
	if l.Priority != nil && *l.Priority != c.Priority {
		add(chat.KindPriority, chat.Labelled{Level: *l.Priority})
	}
	return events, nil
}

// labelled says what an agent has to give c before it is resolved.
func (a act) labelled(c *chat.Conversation) error {
	switch {
	case a.site.Required.Topic && c.Topic == "":
		return ErrNoTopic
	case a.site.Required.Tag && len(c.Tags) == 0:
		return ErrNoTag
	}
	return nil
}
