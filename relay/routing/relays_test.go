package routing_test

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/jobs"
	"github.com/parley-chat/parley/relay/lab/faults/faultproxy"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/routing"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/status"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/valkey"
	"github.com/parley-chat/parley/relay/testing/long"
	"github.com/parley-chat/parley/relay/testing/valkeys"
)

// running is a relay that gives conversations out.
type running struct {
	store store.Store
	docs  *docs.Cache
	desk  desk.Work
}

func now() int64 { return time.Now().UnixMilli() }

func runRelay(t *testing.T, url string) *running {
	t.Helper()
	s, err := valkey.Open(t.Context(), url, valkey.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	r := &running{store: s, docs: docs.NewCache(s)}
	t.Cleanup(r.docs.Close)
	r.desk = desk.Work{Desk: &desk.Desk{Store: s, Docs: r.docs, Now: now, Reactions: []desk.Reaction{routing.React}}}
	router := &routing.Router{Store: s, Docs: r.docs, Desk: r.desk.Desk}
	runner, err := jobs.New(jobs.Config{
		Store: s, Log: slog.New(slog.DiscardHandler), Now: now, Registry: prometheus.NewRegistry(), Workers: router.Workers(), Drain: time.Second,
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	all.Go(func() { runner.Run(ctx) })
	t.Cleanup(func() { cancel(); all.Wait() })
	return r
}

// span is a time in which somebody was away for certain.
type span struct{ from, to int64 }

// TestTwoRelays: over two relays that decide at the same time, each with a proxy
// before the Valkey that they share, which is slow, stops, and breaks connections:
// nobody gets one too many or while they are away, nothing has two owners, and in the
// end nothing waits for which somebody has room.
func TestTwoRelays(t *testing.T) {
	const limit = 3
	chats := 150
	if long.Run {
		chats = 1000
	}
	server := valkeys.Start(t)
	var relays []*running
	var proxies []*faultproxy.Proxy
	for range 2 {
		p, err := faultproxy.New(server.Addr())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(p.Close)
		proxies = append(proxies, p)
		relays = append(relays, runRelay(t, "valkey://"+p.Addr()))
	}
	ctx := t.Context()
	// must repeats what a broken connection kept from being known.
	must := func(do func() error) {
		t.Helper()
		for {
			err := do()
			if err == nil {
				return
			}
			if !errors.Is(err, store.ErrUnavailable) {
				t.Error(err)
				return
			}
			time.Sleep(5 * time.Millisecond)
		}
	}
	must(func() error {
		return site.Change(ctx, relays[0].docs, shop, func(s *site.Site) { s.IdleHours, s.Routing = 0, site.Routing{On: true, Open: limit, StillMinutes: 60} })
	})
	var agents []people.Agent
	for _, name := range []string{"ana", "bo", "cy", "di", "ed"} {
		a := people.Agent{Name: name, Email: name + "@example.com"}
		a.Allow(shop, people.Grant{})
		must(func() (err error) { a, err = people.Add(ctx, relays[0].docs, a); return err })
		must(func() error { return relays[0].store.Beat(ctx, shop, desk.SetOnline, a.ID, now()+1<<40) })
		agents = append(agents, a)
	}

	over, end := context.WithCancel(ctx)
	var working sync.WaitGroup
	var mu sync.Mutex
	away := map[string][]span{}
	for i, a := range agents {
		r, me := relays[i%2], desk.Person{ID: a.ID, Name: a.Name}
		working.Go(func() { // resolves what they have
			for over.Err() == nil {
				page, _, err := r.store.List(ctx, shop, chat.ViewAgent(a.ID), "", 10)
				if err == nil && len(page) > limit {
					t.Errorf("%s has %d", a.Name, len(page))
				}
				if len(page) > 0 && rand.IntN(2) == 0 {
					id := store.NewID()
					must(func() error {
						_, err := r.desk.Resolve(ctx, shop, page[rand.IntN(len(page))].ID, id, me)
						var refused *chat.Refusal
						if errors.As(err, &refused) {
							return nil
						}
						return err
					})
				}
				time.Sleep(time.Duration(rand.IntN(4)) * time.Millisecond)
			}
		})
		if i == 0 {
			continue // somebody is always there
		}
		working.Go(func() { // goes and comes back
			for over.Err() == nil {
				time.Sleep(time.Duration(rand.IntN(30)) * time.Millisecond)
				say := func(s status.Status) {
					must(func() error { _, err := status.Set(ctx, r.docs, shop, a.ID, s); return err })
				}
				say(status.Status{Is: status.Away})
				from := now()
				time.Sleep(time.Duration(rand.IntN(20)) * time.Millisecond)
				to := now()
				say(status.Status{})
				must(func() error { return routing.Wake(ctx, r.store, r.docs, shop, now()) })
				mu.Lock()
				away[a.ID] = append(away[a.ID], span{from + 1, to - 1})
				mu.Unlock()
			}
		})
	}
	for _, p := range proxies {
		working.Go(func() { trouble(over, p) })
	}
	convs := make([]string, chats)
	for i := range convs {
		r := relays[i%2]
		convs[i] = store.NewID()
		id := store.NewID()
		must(func() error {
			_, err := r.desk.Send(ctx, shop, convs[i], desk.Visit{Visitor: id}, desk.Message{ID: id, Text: "help"})
			return err
		})
		time.Sleep(time.Duration(rand.IntN(3)) * time.Millisecond)
	}
	for end := time.Now().Add(60 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		var left []int64
		must(func() (err error) { left, err = relays[0].store.Counts(ctx, shop, chat.ViewOpen); return err })
		if left[0] == 0 {
			break
		}
		if time.Now().After(end) {
			t.Errorf("%d are left although somebody has room", left[0])
			break
		}
	}
	end()
	working.Wait()

	for _, conv := range convs {
		owner := ""
		page, _, err := relays[0].store.Events(ctx, shop, conv, 0, 500)
		if err != nil {
			t.Fatal(err)
		}
		given := 0
		for _, e := range page {
			switch e.Kind {
			case chat.KindAssigned:
				if given++; owner != "" {
					t.Errorf("%s had an owner when it was given", conv)
				}
				owner = chat.As[chat.Assigned](e.Body).Agent
				for _, s := range away[owner] {
					if e.At >= s.from && e.At <= s.to {
						t.Errorf("%s was given to somebody who was away", conv)
					}
				}
			case chat.KindQueued:
				owner = ""
			}
		}
		if given == 0 {
			t.Errorf("%s was given to nobody", conv)
		}
	}
}

// trouble has a way be slow, stop for a while, and break, by chance, and leaves it
// whole.
func trouble(over context.Context, p *faultproxy.Proxy) {
	both := func(s faultproxy.Shape) {
		p.Shape(faultproxy.Up, s)
		p.Shape(faultproxy.Down, s)
	}
	for over.Err() == nil {
		time.Sleep(time.Duration(100+rand.IntN(400)) * time.Millisecond)
		switch rand.IntN(4) {
		case 0:
			both(faultproxy.Shape{Delay: time.Duration(1+rand.IntN(10)) * time.Millisecond})
		case 1:
			p.Shape(faultproxy.Direction(rand.IntN(2)), faultproxy.Shape{Stall: true})
		case 2:
			p.Reset()
		case 3:
			p.Cut()
		}
		time.Sleep(time.Duration(rand.IntN(200)) * time.Millisecond)
		both(faultproxy.Shape{})
	}
}
