package storetest

import (
	"fmt"
	"slices"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// testReplace replaces events of which some are fresh and some have long been
// read, while other conversations go on: nothing else changes, and who repeats
// the batch that brought one gets it as it is now.
func testReplace(e *env) {
	s, conv, other := e.open(), store.NewID(), store.NewID()
	var want []chat.Event
	first := store.NewID()
	for i := range 30 {
		id := store.NewID()
		if i == 0 {
			id = first
		}
		r, err := s.Append(e.ctx, e.site, conv, batch(id, said(fmt.Sprint("secret ", i), epoch0+int64(i)), said("more", epoch0+int64(i))))
		e.must(err)
		want = append(want, r.Events...)
		e.append(s, other, said("elsewhere", epoch0))
		if i == 20 {
			_, _, err = s.List(e.ctx, e.site, chat.ViewOpen, "", 10) // what came so far is not fresh any more
			e.must(err)
		}
	}
	elsewhere := e.log(s, other)
	last := want[len(want)-1].Seq
	replaced := []chat.Event{want[0], want[40], want[58]}
	for i := range replaced {
		replaced[i].Text, replaced[i].Altered = "", last+1
		want[replaced[i].Seq-1] = replaced[i]
	}
	deleted := identified("", []chat.Event{{Kind: chat.KindDeleted, Role: chat.RoleAgent, From: "kim", At: epoch0 + 99, Altered: 1}})
	notes := e.watch(s, store.ConvTopic(e.site, conv))
	r, err := s.Append(e.ctx, e.site, conv, storeBatch(deleted[0].ID, decide(store.Step{Events: deleted, Replace: replaced})))
	e.must(err)
	want = append(want, r.Events...)
	if len(r.Events) != 1 || r.Events[0].Seq != last+1 {
		e.Errorf("append returned %+v", r)
	}
	notes.upTo(last + 1)
	for _, reader := range []store.Store{s, e.open()} {
		if log := e.log(reader, conv); !slices.EqualFunc(log, want, sameEvent) {
			e.Errorf("the log is\n%+v, want\n%+v", log, want)
		}
		if log := e.log(reader, other); !slices.EqualFunc(log, elsewhere, sameEvent) {
			e.Errorf("another log became\n%+v", log)
		}
	}
	again, err := s.Append(e.ctx, e.site, conv, store.Batch{ID: first, Decide: e.refuse})
	if err != nil || !again.Repeated || len(again.Events) != 2 || !sameEvent(again.Events[0], want[0]) {
		e.Errorf("the batch of what was replaced is repeated as %+v, %v", again, err)
	}
	want = append(want, e.append(s, conv, said("after", epoch0+100)).Events...)
	if log := e.log(e.open(), conv); !slices.EqualFunc(log, want, sameEvent) {
		e.Errorf("after another message the log is\n%+v, want\n%+v", log, want)
	}
}
