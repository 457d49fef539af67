package storetest

import (
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/store"
)

func testHealth(e *env) {
	h, err := e.open().Health(e.ctx)
	if err != nil || !strings.Contains(h.Backend, " ") || !slices.Contains([]string{"A", "B", "C"}, h.Grade) {
		e.Errorf("the health is %+v, %v", h, err)
	}
}

func testClose(e *env) {
	before := runtime.NumGoroutine()
	s, conv := e.Open(), store.NewID()
	id, topic := store.NewID(), store.ConvTopic(e.site, conv)
	e.append(s, conv, said("hello", epoch0))
	n := e.watch(s, topic)
	e.append(s, conv, said("again", epoch0))
	n.upTo(2)
	e.must(s.Schedule(e.ctx, e.site, due("k", epoch0)))
	e.must(s.Signal(e.ctx, topic, store.Sign{Kind: store.SignTyping}))
	e.must(s.Close())
	if err := s.Close(); err != nil {
		e.Errorf("closing twice: %v", err)
	}
	n.stop()

	for name, call := range map[string]func() error{
		"append":       func() error { _, err := s.Append(e.ctx, e.site, conv, batch(id, said("x", epoch0))); return err },
		"events":       func() error { _, _, err := s.Events(e.ctx, e.site, conv, 0, 1); return err },
		"conversation": func() error { _, err := s.Conversation(e.ctx, e.site, conv); return err },
		"epoch":        func() error { _, err := s.Epoch(e.ctx, e.site); return err },
		"list":         func() error { _, _, err := s.List(e.ctx, e.site, "all", "", 1); return err },
		"counts":       func() error { _, err := s.Counts(e.ctx, e.site, "all"); return err },
		"counters":     func() error { _, err := s.Counters(e.ctx, e.site); return err },
		"doc":          func() error { _, err := s.Doc(e.ctx, e.site, "k", "x"); return err },
		"docs":         func() error { _, err := s.Docs(e.ctx, e.site, "k"); return err },
		"put":          func() error { return s.PutDocs(e.ctx, e.site, "k", store.Doc{ID: "x", Body: []byte("x")}) },
		"beat":         func() error { return s.Beat(e.ctx, e.site, "set", "x", 1) },
		"present":      func() error { _, err := s.Present(e.ctx, e.site, "set", 0); return err },
		"schedule":     func() error { return s.Schedule(e.ctx, e.site, due("x", 1)) },
		"claim":        func() error { _, err := s.Claim(e.ctx, e.site, work, epoch0, 1, 1); return err },
		"done":         func() error { _, err := s.Done(e.ctx, e.site, store.Job{Kind: work, Key: "k", Claim: "x"}); return err },
		"retry": func() error {
			_, err := s.Retry(e.ctx, e.site, store.Job{Kind: work, Key: "k", Claim: "x"}, 1)
			return err
		},
		"due":    func() error { _, _, err := s.Due(e.ctx, work, epoch0); return err },
		"watch":  func() error { _, err := s.Watch(e.ctx, topic, func(store.Note) {}); return err },
		"signal": func() error { return s.Signal(e.ctx, topic, store.Sign{}) },
		"health": func() error { _, err := s.Health(e.ctx); return err },
	} {
		if call() == nil {
			e.Errorf("%s succeeded on a closed Store", name)
		}
	}

	late := time.Now().Add(patience)
	for runtime.NumGoroutine() > before {
		if time.Now().After(late) {
			stacks := make([]byte, 1<<20)
			e.Fatalf("%d goroutines became %d:\n%s", before, runtime.NumGoroutine(), stacks[:runtime.Stack(stacks, true)])
		}
		time.Sleep(5 * time.Millisecond)
	}
	if log := e.log(e.open(), conv); len(log) != 2 {
		e.Errorf("after closing, %d events are there", len(log))
	}
}
