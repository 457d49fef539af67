package search

import (
	"context"
	"errors"
	"strconv"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/person"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/tag"
	"github.com/parley-chat/parley/relay/topic"
)

// names are how the labels of a site are called.
var (
	tagNames = docs.NewView(tag.Kind, func(list []docs.Doc[tag.Tag]) map[string]string {
		return named(list, func(t tag.Tag) string { return t.Name })
	})
	topicNames = docs.NewView(topic.Kind, func(list []docs.Doc[topic.Topic]) map[string]string {
		return named(list, func(t topic.Topic) string { return t.Name })
	})
)

func named[T any](list []docs.Doc[T], called func(T) string) map[string]string {
	names := make(map[string]string, len(list))
	for _, d := range list {
		names[d.ID] = called(d.Value)
	}
	return names
}

// facts are the texts of a conversation beside its log: whom it is with, its
// labels, the visitor's attributes, the comment that it was rated with, its number.
func facts(ctx context.Context, c *docs.Cache, site string, conv *chat.Conversation) ([]string, error) {
	texts := []string{conv.Name, conv.Email, conv.Answers.Comment(), strconv.FormatUint(conv.Number, 10)}
	if conv.Visitor != "" {
		known, err := person.Kind.Get(ctx, c, site, conv.Visitor)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
		for _, value := range known.Value.Values {
			texts = append(texts, value)
		}
	}
	if conv.Topic == "" && len(conv.Tags) == 0 {
		return texts, nil
	}
	topics, err := topicNames.Get(ctx, c, site)
	if err != nil {
		return nil, err
	}
	tags, err := tagNames.Get(ctx, c, site)
	if err != nil {
		return nil, err
	}
	texts = append(texts, topics[conv.Topic])
	for _, id := range conv.Tags {
		texts = append(texts, tags[id])
	}
	return texts, nil
}
