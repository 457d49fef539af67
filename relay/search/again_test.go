package search_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/person"
	"github.com/parley-chat/parley/relay/search"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/tag"
)

// What a label is called now, and what is known of the visitor, is found without
// another word in the conversation.
func TestRenamedAndKnown(t *testing.T) {
	onStores(t, func(t *testing.T, x *search.Index) {
		now := x.Desk.Now()
		x.Desk.Now = func() int64 { return now }
		label := store.NewID()
		put := func(name string, version int64) {
			if err := tag.Kind.Put(t.Context(), x.Docs, shop, docs.Doc[tag.Tag]{ID: label, Version: version, Value: tag.Tag{Name: name}}); err != nil {
				t.Fatal(err)
			}
		}
		put("refund", 0)
		conv, other := store.NewID(), store.NewID()
		say(t, x, conv, chat.KindMessage, chat.RoleVisitor, "hello")
		now += 3000
		do(t, x, shop, search.JobIndex, now)
		say(t, x, other, chat.KindMessage, chat.RoleVisitor, "hello")
		if _, err := (desk.Work{Desk: x.Desk}).Label(t.Context(), shop, conv, store.NewID(), desk.Person{ID: strings.Repeat("b", 32)}, desk.Labels{Add: []desk.Label{{ID: label, Name: "refund"}}}); err != nil {
			t.Fatal(err)
		}
		now += 3000
		do(t, x, shop, search.JobIndex, now)
		again := func(job store.Job) {
			t.Helper()
			if err := x.Store.Schedule(t.Context(), shop, job); err != nil {
				t.Fatal(err)
			}
			now += 3000
			do(t, x, shop, search.JobAgain, now)
		}
		put("reimbursement", 1)
		again(search.Renamed(label, now))
		visitor := strings.Repeat("a", 32)
		if err := person.Kind.Change(t.Context(), x.Docs, shop, visitor, func(d *docs.Doc[person.Person]) error {
			d.Value.Set(map[string]string{"plan": "Enterprise"})
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		again(search.Known(visitor, now))
		for query, want := range map[string][]string{"reimb": {conv}, "refund": nil, "enterprise": {other, conv}} {
			if got := find(t, x, query, all); !slices.Equal(got, want) {
				t.Errorf("%q finds %v, want %v", query, got, want)
			}
		}
	})
}
