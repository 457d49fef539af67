package storetest

import (
	"context"
	"fmt"
	"sync"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

func testWatch(e *env) {
	s, other := e.open(), e.open()
	for name, watcher := range map[string]store.Store{"same": s, "other": other} {
		conv := store.NewID()
		log := e.watch(watcher, store.ConvTopic(e.site, conv))
		inbox := e.watch(watcher, store.InboxTopic(e.site))
		elsewhere := e.watch(watcher, store.ConvTopic(e.site, store.NewID()))

		var want []chat.Event
		for i := range 3 {
			r := e.append(s, conv, said(fmt.Sprint(i), epoch0), said("and", epoch0))
			want = append(want, r.Events...)
			seq := uint64(2*i) + 2
			log.upTo(seq)
			inbox.wait(name+": a note of the inbox", func(n store.Note) bool {
				if len(n.Events) != 0 {
					e.Errorf("%s: the inbox got events: %+v", name, n)
				}
				return n.Gap || n.Conv == conv && n.Seq == seq
			})
		}
		log.onlyEvents(ids(want)...)
		for _, n := range elsewhere.notes() {
			if !n.Gap {
				e.Errorf("%s: a note came to another conversation's watcher: %+v", name, n)
			}
		}
	}
}

// testWatchMissesNothing appends as soon as the watcher is there.
func testWatchMissesNothing(e *env) {
	writer, watchers := e.open(), []store.Store{e.open(), e.open()}
	var wg sync.WaitGroup
	for i := range 60 {
		conv := store.NewID()
		all := append([]store.Store{writer}, watchers...)
		n := e.watch(all[i%len(all)], store.ConvTopic(e.site, conv))
		wg.Go(func() {
			if _, err := writer.Append(e.ctx, e.site, conv, batch(store.NewID(), said("hello", epoch0))); err != nil {
				e.Errorf("append: %v", err)
			}
		})
		wg.Go(func() {
			if !n.comes(1) {
				e.Errorf("watcher %d of a conversation missed its first message", i)
			}
		})
	}
	wg.Wait()
}

func testWatchStop(e *env) {
	s, conv := e.open(), store.NewID()
	topic := store.ConvTopic(e.site, conv)
	stopped, lasting := e.watch(s, topic), e.watch(s, topic)

	// One that stops itself while it is called.
	var self func()
	ready, calls := make(chan struct{}), make(chan store.Note, 100)
	self, err := s.Watch(e.ctx, topic, func(n store.Note) {
		<-ready
		self()
		calls <- n
	})
	e.must(err)
	close(ready)

	e.append(s, conv, said("1", epoch0))
	stopped.upTo(1)
	lasting.upTo(1)
	<-calls

	stopped.stop()
	stopped.stop()
	before := stopped.count()
	for i := range 20 {
		e.append(s, conv, said("more", epoch0))
		lasting.upTo(uint64(i) + 2)
	}
	e.must(s.Signal(e.ctx, topic, store.Sign{Kind: store.SignTyping}))
	lasting.wait("the sign", func(n store.Note) bool { return n.Sign != nil })
	if after := stopped.count(); after != before {
		e.Errorf("%d notes came after stop", after-before)
	}
	if len(calls) != 0 {
		e.Errorf("%d notes came to a watcher that had stopped itself", len(calls))
	}

	// The last watcher of a topic has gone; the next one hears again.
	lasting.stop()
	next := e.watch(s, topic)
	r := e.append(s, conv, said("again", epoch0))
	next.upTo(r.Events[0].Seq)
}

func testWatchEnded(e *env) {
	s, conv := e.open(), store.NewID()
	ctx, cancel := context.WithCancel(e.ctx)
	n := &notes{e: e, more: make(chan struct{}, 1)}
	stop, err := s.Watch(ctx, store.ConvTopic(e.site, conv), n.wake)
	e.must(err)
	defer stop()
	cancel()
	e.append(s, conv, said("hello", epoch0))
	n.upTo(1)
	if _, err := s.Watch(ctx, store.ConvTopic(e.site, conv), n.wake); err == nil {
		e.Error("a watch whose context had ended began")
	}
}

// testWatchCut breaks the connections on which Stores hear of each other.
func testWatchCut(e *env) {
	if e.CutSubscriptions == nil {
		return // this back end has none
	}
	writer, reader := e.open(), e.open()
	var convs []string
	var watchers []*notes
	for range 20 {
		conv := store.NewID()
		convs = append(convs, conv)
		watchers = append(watchers,
			e.watch(writer, store.ConvTopic(e.site, conv)),
			e.watch(reader, store.ConvTopic(e.site, conv)))
	}
	inbox := e.watch(reader, store.InboxTopic(e.site))
	for range 3 {
		e.CutSubscriptions()
		for _, n := range append(watchers, inbox) {
			n.wait("a gap", func(note store.Note) bool { return note.Gap })
		}
		for i, conv := range convs {
			seq := e.append(writer, conv, said("hello", epoch0)).Events[0].Seq
			watchers[2*i].upTo(seq)
			watchers[2*i+1].upTo(seq)
			inbox.upTo(seq)
		}
	}
}

func testSignal(e *env) {
	s, conv := e.open(), store.NewID()
	watchers := []store.Store{s}
	if e.Signs {
		watchers = append(watchers, e.open())
	}
	for _, topic := range []store.Topic{store.ConvTopic(e.site, conv), store.InboxTopic(e.site)} {
		var all []*notes
		for _, w := range watchers {
			all = append(all, e.watch(w, topic))
		}
		for _, sign := range []store.Sign{
			{Kind: store.SignTyping, Conv: conv, Role: chat.RoleAgent, From: "kim", Name: "Kim", On: true},
			{Kind: store.SignTyping, Conv: conv, Role: chat.RoleVisitor, Name: "</script>\r\n你好 \"{}\""},
			{Kind: store.SignPresence, Role: chat.RoleAgent, From: "kim"},
			{Kind: "a kind to come", Role: chat.RoleSystem},
		} {
			e.must(s.Signal(e.ctx, topic, sign))
			for _, n := range all {
				got := n.wait("a sign", func(n store.Note) bool { return n.Sign != nil })
				if *got.Sign != sign {
					e.Errorf("the sign %+v came as %+v", sign, *got.Sign)
				}
				if got.Seq != 0 || got.Events != nil {
					e.Errorf("a sign came with %+v", got)
				}
			}
		}
	}
	e.must(s.Signal(e.ctx, store.ConvTopic(e.site, store.NewID()), store.Sign{Kind: store.SignTyping}))
	if log := e.log(s, conv); len(log) != 0 {
		e.Errorf("signs were stored: %+v", log)
	}
}
