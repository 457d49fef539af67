package desk

import (
	"errors"
	"reflect"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
)

// What a reaction asks for is stored with its cause, and only then.
func TestReactions(t *testing.T) {
	f := newDesk(t)
	ctx, conv := t.Context(), store.NewID()
	f.Reactions = []Reaction{
		func(c *Change) Jobs {
			folded := *c.Before
			for _, e := range c.Events {
				folded.Apply(e)
			}
			if !reflect.DeepEqual(*c.After, folded) || c.Events[0].Seq != c.Before.Seq+1 {
				t.Errorf("from %+v to %+v by %+v", c.Before, c.After, c.Events)
			}
			return Jobs{}
		},
		func(c *Change) Jobs {
			last := c.Events[len(c.Events)-1]
			if last.Kind == chat.KindResolved {
				return Jobs{Schedule: []store.Job{{Kind: "mail", Key: last.ID, Conv: c.After.ID, Due: c.Now}}}
			}
			return Jobs{}
		},
	}
	f.must(f.Send(ctx, "shop", conv, f.visit, message("help")))
	f.wantJobs()

	id := store.NewID()
	for range 2 {
		f.must(f.Resolve(ctx, "shop", conv, id, ana)) // the second is a retry
	}
	if _, err := f.Resolve(ctx, "shop", conv, store.NewID(), ana); !errors.Is(err, chat.ErrResolved) {
		t.Errorf("resolving twice: %v", err)
	}
	f.wantJobs(id)
}

// wantJobs claims what is due and compares it.
func (f *fixture) wantJobs(keys ...string) {
	f.t.Helper()
	jobs, err := f.Store.Claim(f.t.Context(), "shop", "mail", f.now, 0, 10)
	if err != nil || len(jobs) != len(keys) {
		f.t.Fatalf("due are %+v, %v, want %v", jobs, err, keys)
	}
	for i, job := range jobs {
		if job.Key != keys[i] {
			f.t.Errorf("job %d is %q, want %q", i, job.Key, keys[i])
		}
	}
}

// Rules are pure: with the same ids and the same time they decide the same.
func TestRulesArePure(t *testing.T) {
	decide := func() []chat.Event {
		n := byte('0')
		a := act{id: "client", now: 7, newID: func() string { n++; return "new " + string(n) }, site: &site.Site{}}
		events, err := send(&chat.Conversation{}, a, Visit{Visitor: "v"}, Message{ID: "client", Text: "hello"}, replied{})
		if err != nil {
			t.Fatal(err)
		}
		return events
	}
	first, second := decide(), decide()
	if len(first) != 3 || first[0].ID != "new 1" || first[1].ID != "client" || first[2].ID != "new 2" {
		t.Fatalf("decided %+v", first)
	}
	for i := range first {
		if !reflect.DeepEqual(first[i], second[i]) {
			t.Errorf("event %d is %+v, then %+v", i, first[i], second[i])
		}
	}
}
