package routing_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/routing"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/status"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
)

const shop = "shop"

// worker is an agent as the test knows them.
type worker struct {
	people.Agent
	online, away bool
}

// world is a site over a store, whose clock the test sets.
type world struct {
	testing.TB
	*rand.Rand
	ctx    context.Context
	store  store.Store
	docs   *docs.Cache
	desk   desk.Work
	router *routing.Router
	now    int64

	agents []*worker
	teams  map[string][]string // members
	chats  map[string]string   // visitors, by conversation
}

func newWorld(t testing.TB, s store.Store, seed uint64) *world {
	w := &world{
		TB: t, Rand: rand.New(rand.NewPCG(seed, 0)), ctx: context.WithoutCancel(t.Context()), store: s, docs: docs.NewCache(s), now: 1_700_000_000_000,
		teams: map[string][]string{}, chats: map[string]string{},
	}
	t.Cleanup(w.docs.Close)
	w.desk = desk.Work{Desk: &desk.Desk{
		Store: s, Docs: w.docs, Now: func() int64 { return w.now }, Reactions: []desk.Reaction{desk.Wakes, routing.React},
	}}
	w.router = &routing.Router{Store: s, Docs: w.docs, Desk: w.desk.Desk}
	return w
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) settings(r site.Routing) {
	w.Helper()
	w.must(site.Change(w.ctx, w.docs, shop, func(s *site.Site) { s.IdleHours, s.QuietDays, s.Routing = 0, 0, r }))
	w.wake()
}

func (w *world) wake() {
	w.Helper()
	w.must(routing.Wake(w.ctx, w.store, w.docs, shop, w.now))
}

// hire adds an agent.
func (w *world) hire(name string, g people.Grant, work people.Work) *worker {
	w.Helper()
	a := people.Agent{Name: name, Email: name + "@example.com", Work: work}
	a.Allow(shop, g)
	a, err := people.Add(w.ctx, w.docs, a)
	w.must(err)
	k := &worker{Agent: a}
	w.agents = append(w.agents, k)
	return k
}

func (w *world) team(members ...*worker) (id string) {
	w.Helper()
	id = store.NewID()
	for _, m := range members {
		w.teams[id] = append(w.teams[id], m.ID)
	}
	w.must(team.Kind.Put(w.ctx, w.docs, shop, docs.Doc[team.Team]{ID: id, Value: team.Team{Name: "T" + fmt.Sprint(len(w.teams)), Members: w.teams[id]}}))
	return id
}

// comes and goes, and says that they are away or not.
func (w *world) comes(a *worker, here bool) {
	w.Helper()
	until := int64(0)
	if here {
		until = w.now + 1<<40
	}
	a.online = here
	w.must(w.store.Beat(w.ctx, shop, desk.SetOnline, a.ID, until))
	w.wake()
}

func (w *world) says(a *worker, away bool) {
	w.Helper()
	s := status.Status{Since: w.now}
	if away {
		s.Is = status.Away
	}
	_, err := status.Set(w.ctx, w.docs, shop, a.ID, s)
	w.must(err)
	a.away = away
	w.wake()
}

func (w *world) asks(visit desk.Visit) (conv string) {
	w.Helper()
	conv = store.NewID()
	if visit.Visitor == "" {
		visit.Visitor = store.NewID()
	}
	w.chats[conv] = visit.Visitor
	_, err := w.desk.Send(w.ctx, shop, conv, visit, desk.Message{ID: store.NewID(), Text: "help"})
	w.must(err)
	return conv
}

func (w *world) writes(conv string) {
	w.Helper()
	_, err := w.desk.Send(w.ctx, shop, conv, desk.Visit{Visitor: w.chats[conv]}, desk.Message{ID: store.NewID(), Text: "and?"})
	w.must(err)
}

func (w *world) replies(conv string, a *worker) {
	w.Helper()
	_, err := w.desk.Reply(w.ctx, shop, conv, person(a), desk.Message{ID: store.NewID(), Text: "sure"})
	w.must(err)
}

func (w *world) resolves(conv string, a *worker) {
	w.Helper()
	_, err := w.desk.Resolve(w.ctx, shop, conv, store.NewID(), person(a))
	var refused *chat.Refusal
	if !errors.As(err, &refused) {
		w.must(err)
	}
}

func person(a *worker) desk.Person { return desk.Person{ID: a.ID, Name: a.Name} }

func (w *world) state(conv string) chat.Conversation {
	w.Helper()
	c, err := w.store.Conversation(w.ctx, shop, conv)
	w.must(err)
	return c
}

func (w *world) log(conv string, after uint64) []chat.Event {
	w.Helper()
	page, _, err := w.store.Events(w.ctx, shop, conv, after, 500)
	w.must(err)
	return page
}

// work does what is due, as a relay does.
func (w *world) work() {
	w.Helper()
	w.must(work(w.ctx, w.store, w.router, func() int64 { return w.now }))
}

// work does what is due at a site until nothing is.
func work(ctx context.Context, s store.Store, r *routing.Router, now func() int64) error {
	wakes := r.Desk
	for {
		did := false
		do := func(kind string, do func(context.Context, string, store.Job) error) error {
			due, err := s.Claim(ctx, shop, kind, now(), 30_000, 10)
			for _, job := range due {
				did = true
				if err == nil {
					err = do(ctx, shop, job)
				}
				if err == nil {
					_, err = s.Done(ctx, shop, job)
				}
			}
			return err
		}
		err := do(desk.JobWake, desk.Work{Desk: wakes}.WakeDue)
		for _, worker := range r.Workers() {
			if err == nil {
				err = do(worker.Kind, worker.Do)
			}
		}
		if err != nil || !did {
			return err
		}
	}
}
