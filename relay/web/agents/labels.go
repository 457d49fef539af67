package agents

import (
	"context"
	"fmt"

	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/tag"
	"github.com/parley-chat/parley/relay/topic"
	ui "github.com/parley-chat/parley/templates/inbox"
)

var topics = docs.NewView(topic.Kind, func(list []docs.Doc[topic.Topic]) *ui.LabelSet {
	labels := make([]ui.Label, len(list))
	for i, d := range list {
		labels[i] = ui.Label{ID: d.ID, Name: d.Value.Name}
	}
	return ui.NewLabelSet(labels)
})

var tags = docs.NewView(tag.Kind, func(list []docs.Doc[tag.Tag]) *ui.LabelSet {
	labels := make([]ui.Label, len(list))
	for i, d := range list {
		labels[i] = ui.Label{ID: d.ID, Name: d.Value.Name, Colour: d.Value.Colour, Group: d.Value.Group}
	}
	return ui.NewLabelSet(labels)
})

// Colleagues are the agents who answer in a site, by name.
func (p *Pages) Colleagues(ctx context.Context, site string) ([]ui.Label, error) {
	list, err := people.Kind.List(ctx, p.Docs, store.Global)
	if err != nil {
		return nil, fmt.Errorf("list the agents of %s: %w", site, err)
	}
	var found []ui.Label
	for _, d := range list {
		if d.Value.Has(site, people.Reply) {
			found = append(found, ui.Label{ID: d.Value.ID, Name: d.Value.Name})
		}
	}
	return ui.NewLabelSet(found).List, nil
}

// Labels are the topics and tags of a site.
func (p *Pages) Labels(ctx context.Context, site string) (l ui.Labels, err error) {
	if l.Topics, err = topics.Get(ctx, p.Docs, site); err != nil {
		return l, fmt.Errorf("list topics of %s: %w", site, err)
	}
	if l.Tags, err = tags.Get(ctx, p.Docs, site); err != nil {
		return l, fmt.Errorf("list tags of %s: %w", site, err)
	}
	return l, nil
}
