// Package storecheck runs writers and readers against a Store and lets package
// checker judge what they saw. Readers follow with store.Follow, as the relay's
// sessions do; writers retry as clients do that have lost an answer.
package storecheck

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/lab/faults/checker"
	"github.com/parley-chat/parley/relay/store"
)

// Load says what to do to the Store.
type Load struct {
	// Stores are opened on the same back end; writers and readers are spread
	// over them.
	Stores []store.Store
	Site   string
	// Logs is how many conversations there are; each has Writers that send
	// Messages one after another, and Readers.
	Logs, Writers, Readers, Messages int
	// Repeat is the share of sends that are repeated although they were
	// acknowledged, as if the answer had been lost.
	Repeat float64
	// Seed makes the choices; the same seed makes the same ones.
	Seed uint64
	// Nemesis, if not nil, is called with the count of acknowledged messages
	// after each, from the writer's goroutine: it injects the faults.
	Nemesis func(acked int64)
	// Patience is how long a message is tried again, and how long all screens
	// may take in the end to show everything.
	Patience time.Duration
}

// Run does it and returns the verdict. An error says that the run could not be
// judged at all.
func Run(ctx context.Context, l Load) (checker.Verdict, error) {
	run := checker.New()
	var acked atomic.Int64
	var writers sync.WaitGroup
	var logs []*oneLog
	defer func() {
		for _, g := range logs {
			g.close()
		}
	}()
	for i := range l.Logs {
		g := &oneLog{load: l, conv: store.NewID(), log: run.Log(fmt.Sprint("log ", i))}
		logs = append(logs, g)
		for r := range l.Readers {
			if err := g.follow(ctx, l.Stores[(i+r)%len(l.Stores)], fmt.Sprint("reader ", r)); err != nil {
				return checker.Verdict{}, err
			}
		}
		for w := range l.Writers {
			choices := rand.New(rand.NewPCG(l.Seed, uint64(i*l.Writers+w)))
			writers.Go(func() { g.write(ctx, l.Stores[(i+w+1)%len(l.Stores)], fmt.Sprint("writer ", w), choices, &acked) })
		}
	}
	writers.Wait()

	deadline := time.Now().Add(l.Patience)
	for _, g := range logs {
		if err := g.finish(ctx, l.Stores[0], deadline); err != nil {
			return checker.Verdict{}, err
		}
	}
	return run.Check(), nil
}

// oneLog is a conversation under test.
type oneLog struct {
	load      Load
	conv      string
	log       *checker.Log
	screens   []*checker.Screen
	followers []*store.Follower
}

func (g *oneLog) follow(ctx context.Context, s store.Store, name string) error {
	screen := g.log.Screen(name)
	f, err := store.Follow(ctx, s, g.load.Site, g.conv, 0, store.Reader{Deliver: func(events []chat.Event, _ bool) error {
		screen.Show(entries(events)...)
		return nil
	}})
	if err != nil {
		return fmt.Errorf("follow: %w", err)
	}
	g.screens = append(g.screens, screen)
	g.followers = append(g.followers, f)
	return nil
}

func (g *oneLog) write(ctx context.Context, s store.Store, writer string, choices *rand.Rand, acked *atomic.Int64) {
	for n := range g.load.Messages {
		id := store.NewID()
		b := store.Batch{ID: id, Decide: func(*chat.Conversation) (store.Step, error) {
			return store.Step{Events: []chat.Event{{
				ID: id, At: time.Now().UnixMilli(), Kind: chat.KindMessage, Role: chat.RoleVisitor,
				Text: fmt.Sprint(writer, " says ", n),
			}}}, nil
		}}
		g.log.Invoke(writer, id)
		if !g.append(ctx, s, b) {
			continue // of unknown outcome
		}
		for choices.Float64() < g.load.Repeat {
			if !g.append(ctx, s, b) {
				break
			}
		}
		g.log.Ack(id)
		count := acked.Add(1)
		if g.load.Nemesis != nil {
			g.load.Nemesis(count)
		}
	}
}

// ErrCrash, in what a Store returns, ends the writer's tries: whoever called is
// gone.
var ErrCrash = errors.New("the caller is gone")

// append tries until it is acknowledged, and reports false if it never was.
func (g *oneLog) append(ctx context.Context, s store.Store, b store.Batch) bool {
	deadline := time.Now().Add(g.load.Patience)
	for {
		_, err := s.Append(ctx, g.load.Site, g.conv, b)
		if err == nil {
			return true
		}
		if errors.Is(err, ErrCrash) || ctx.Err() != nil || time.Now().After(deadline) {
			return false
		}
		pause(ctx, 20*time.Millisecond)
	}
}

// finish waits until all screens have caught up, or the deadline, and reads the
// history.
func (g *oneLog) finish(ctx context.Context, s store.Store, deadline time.Time) error {
	var history []checker.Entry
	for {
		history = history[:0]
		for after, more := uint64(0), true; more; {
			var events []chat.Event
			var err error
			events, more, err = s.Events(ctx, g.load.Site, g.conv, after, 1000)
			if err != nil {
				return fmt.Errorf("read the history: %w", err)
			}
			history = append(history, entries(events)...)
			if len(events) > 0 {
				after = events[len(events)-1].Seq
			}
		}
		if g.caughtUp(history) || time.Now().After(deadline) {
			g.log.Final(history)
			return nil
		}
		pause(ctx, 5*time.Millisecond)
	}
}

func (g *oneLog) caughtUp(history []checker.Entry) bool {
	for _, screen := range g.screens {
		if len(history) > 0 && screen.Last() < history[len(history)-1].Seq {
			return false
		}
	}
	return true
}

func (g *oneLog) close() {
	for _, f := range g.followers {
		f.Close()
	}
}

func entries(events []chat.Event) []checker.Entry {
	all := make([]checker.Entry, len(events))
	for i, e := range events {
		all[i] = checker.Entry{Seq: e.Seq, ID: e.ID, Other: e.Kind != chat.KindMessage}
	}
	return all
}

// pause waits for d, or less if ctx ends.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
