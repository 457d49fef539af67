package desk

import (
	"errors"
	"slices"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
)

func TestLabels(t *testing.T) {
	f := newDesk(t)
	conv := f.answered()
	refund, vip, returns := Label{store.NewID(), "refund"}, Label{store.NewID(), "vip"}, Label{store.NewID(), "Returns"}
	urgent := chat.PriorityUrgent
	label := func(l Labels) store.Result {
		return f.must(f.Label(t.Context(), "shop", conv, store.NewID(), ana, l))
	}

	r := label(Labels{Topic: &returns, Add: []Label{refund, vip}, Priority: &urgent})
	if got := kinds(r.Events); !slices.Equal(got, []chat.Kind{chat.KindTopic, chat.KindTagged, chat.KindTagged, chat.KindPriority}) {
		t.Errorf("events %v", got)
	}
	c := f.state(conv)
	if c.Topic != returns.ID || !slices.Equal(c.Tags, []string{refund.ID, vip.ID}) || c.Priority != urgent {
		t.Errorf("labels %+v", c.Labels)
	}
	at := c.LastAt
	f.now += 5000
	if r := label(Labels{Topic: &returns, Add: []Label{vip}, Priority: &urgent}); len(r.Events) > 0 {
		t.Errorf("what is so already made %v", kinds(r.Events))
	}
	label(Labels{Topic: new(Label), Remove: []Label{refund, {store.NewID(), "no such"}}})
	if c = f.state(conv); c.Topic != "" || !slices.Equal(c.Tags, []string{vip.ID}) || c.LastAt != at {
		t.Errorf("labels %+v, last activity %d, want %d", c.Labels, c.LastAt, at)
	}
	var many []Label
	for range chat.MaxTags {
		many = append(many, Label{store.NewID(), "x"})
	}
	if _, err := f.Label(t.Context(), "shop", conv, store.NewID(), ana, Labels{Add: many}); !errors.Is(err, ErrTags) {
		t.Errorf("too many tags: %v", err)
	}
	if _, err := f.Label(t.Context(), "shop", store.NewID(), store.NewID(), ana, Labels{Topic: &returns}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("of no conversation: %v", err)
	}
}

func TestLabelsThatAreRequired(t *testing.T) {
	f := newDesk(t)
	f.set(func(s *site.Site) { s.Required = site.Required{Topic: true, Tag: true} })
	conv := f.answered()
	resolve := func() error {
		_, soon := f.ResolveSoon(t.Context(), "shop", conv, store.NewID(), ana)
		_, err := f.Resolve(t.Context(), "shop", conv, store.NewID(), ana)
		if !errors.Is(err, soon) {
			t.Errorf("at once %v, soon %v", err, soon)
		}
		return err
	}
	if err := resolve(); !errors.Is(err, ErrNoTopic) {
		t.Errorf("without a topic: %v", err)
	}
	f.must(f.Label(t.Context(), "shop", conv, store.NewID(), ana, Labels{Topic: &Label{store.NewID(), "Returns"}}))
	if err := resolve(); !errors.Is(err, ErrNoTag) {
		t.Errorf("without a tag: %v", err)
	}
	f.must(f.Label(t.Context(), "shop", conv, store.NewID(), ana, Labels{Add: []Label{{store.NewID(), "vip"}}}))
	if err := resolve(); err != nil {
		t.Errorf("with both: %v", err)
	}
}
