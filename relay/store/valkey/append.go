package valkey

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/valkey-io/valkey-go"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/wire"
)

// maxTries bounds how often an append is decided again because somebody else
// appended meanwhile. Each time somebody else got on, so this is not reached
// unless a great many relays write to one conversation.
const maxTries = 200

// Append implements store.Log.
func (s *Store) Append(ctx context.Context, site, conv string, b store.Batch) (store.Result, error) {
	e, err := s.cache.take(ctx, convKey{site, conv}, s.opts.Timeout)
	if err != nil {
		return store.Result{}, unavailable("append to "+conv, err)
	}
	defer s.cache.give(e)
	if e.channel == "" {
		e.names = [3]string{key(site, "conv/"+conv), key(site, "log/"+conv), key(site, "batch/"+conv)}
		e.channel = s.channel(store.ConvTopic(site, conv))
		e.inbox = s.channel(store.InboxTopic(site))
	}

	a := attempts.Get().(*attempt)
	a.s, a.e, a.batch = s, e, b
	err = a.run(ctx)
	result := a.result
	if err != nil {
		a.p.text = nil // a command that was given up may be written still
	}
	a.forget()
	attempts.Put(a)
	if err == nil {
		return result, nil
	}
	var refused *refusal
	if errors.As(err, &refused) {
		return store.Result{}, refused.err
	}
	e.known = false
	return store.Result{}, unavailable("append to "+conv, err)
}

// refusal is an error of Decide on its way to the caller.
type refusal struct{ err error }

func (r *refusal) Error() string { return r.err.Error() }

// attempt is one call of Append.
type attempt struct {
	s     *Store
	e     *entry
	batch store.Batch
	// fresh says that the entry is what the store held during this call, when
	// the batch was not there.
	fresh bool
	// there says that a look found the batch, in a grade that has to wait for it.
	there bool
	// mended counts repairs, to end should they not help.
	mended int

	before chat.Conversation // what Decide gets, then what an event meets
	p      proposal
	result store.Result
}

// attempts are used again: with their proposal they are most of what an append
// would allocate.
var attempts = sync.Pool{New: func() any { return new(attempt) }}

// forget makes a ready to be used again. It keeps only room.
func (a *attempt) forget() {
	a.s, a.e, a.batch, a.result = nil, nil, store.Batch{}, store.Result{}
	a.fresh, a.there, a.mended = false, false, 0
	a.before = chat.Conversation{}
	p := &a.p
	p.after = chat.Conversation{}
	p.events, p.newHead = nil, ""
	clear(p.keys)
	clear(p.args)
}

// run tries until the batch is stored, or refused.
func (a *attempt) run(ctx context.Context) error {
	for try := range maxTries {
		if err := pause(ctx, try); err != nil {
			return err
		}
		if done, err := a.try(ctx); done || err != nil {
			return err
		}
	}
	return fmt.Errorf("others appended first, %d times", maxTries)
}

// try decides on the entry's state and sends what comes of it. It reports
// whether that was all.
func (a *attempt) try(ctx context.Context) (done bool, err error) {
	if !a.e.known {
		return a.look(ctx, noHead)
	}
	a.before = a.e.conv
	step, err := a.batch.Decide(&a.before)
	switch {
	case err == nil && len(step.Events) > 0:
		if err := a.propose(&step); err != nil {
			return false, err
		}
		return a.send(ctx, &a.p)
	case !a.fresh:
		// The state may be old, and the batch may be there already.
		return a.look(ctx, a.e.head)
	case err != nil:
		return false, &refusal{err}
	}
	return true, nil
}

// pause spreads out those who got in each other's way more than a few times.
func pause(ctx context.Context, try int) error {
	if try < 4 {
		return nil
	}
	timer := time.NewTimer(rand.N(time.Duration(min(try, 20)) * time.Millisecond))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// noHead is the beginning of no summary.
const noHead = "\x00?"

// proposal is what append.lua is asked to do. Without events it only looks.
type proposal struct {
	events  []chat.Event
	after   chat.Conversation
	newHead string
	places  []chat.Place
	hints   hints // of the jobs that are scheduled

	keys, types, args []string
	text              []byte // of the longest args
}

// propose turns what was decided on the entry's state into the proposal a.p.
func (a *attempt) propose(step *store.Step) error {
	e, p := a.e, &a.p
	p.after, p.hints = e.conv, p.hints[:0]
	p.events = step.Events
	p.keys = append(p.keys[:0], e.names[:]...)
	p.types = append(p.types[:0], "string", "stream", "hash")
	p.args = append(p.args[:0],
		a.batch.ID, e.key.conv, e.head, "", strconv.FormatUint(e.conv.Seq+1, 10), strconv.Itoa(len(p.events)),
		e.channel, "", e.inbox, changeNote(e.key.conv, e.conv.Seq+uint64(len(p.events))))

	var tallies []chat.Tally
	p.text = p.text[:0]
	for i := range step.Events {
		event := &p.events[i]
		event.Seq = e.conv.Seq + uint64(i) + 1
		a.before = p.after
		p.after.Apply(*event)
		tallies = append(tallies, chat.Tallies(&a.before, &p.after)...)
		from := len(p.text)
		p.text = wire.AppendEvent(p.text, event)
		p.args = append(p.args, valkey.BinaryString(p.text[from:]))
	}
	size := len(p.text) + len(p.events)
	p.after.ID = e.key.conv
	p.newHead = header(&p.after)
	from := len(p.text)
	p.text = appendSummary(p.text, p.newHead, &p.after)
	p.args[3] = valkey.BinaryString(p.text[from:])
	switch {
	case a.s.waits():
		p.args[6] = ""
		p.change("s", key(e.key.site, "safe/"+e.key.conv), "string", strconv.FormatUint(e.conv.Seq, 10))
	case size > maxCarried:
		p.args[7] = p.args[9]
	}
	p.move(e.key.site, e.places)
	p.count(e.key.site, tallies)
	return p.schedule(e.key.site, step)
}

func (p *proposal) change(letter, key, kind string, args ...string) {
	p.keys = append(p.keys, key)
	p.types = append(p.types, kind)
	p.args = append(append(p.args, letter), args...)
}

// move puts the conversation where it belongs after the events.
func (p *proposal) move(site string, before []chat.Place) {
	p.places = placed(p.places[:0], &p.after)

	// Most places have the same score, so they are set in runs.
	for i := 0; i < len(p.places); {
		if slices.Contains(before, p.places[i]) {
			i++
			continue
		}
		run := i
		for i < len(p.places) && p.places[i].Score == p.places[run].Score && !slices.Contains(before, p.places[i]) {
			p.keys = append(p.keys, viewKey(site, p.places[i].List()))
			p.types = append(p.types, "zset")
			i++
		}
		p.args = append(p.args, "z", strconv.FormatInt(-p.places[run].Score, 10), strconv.Itoa(i-run))
	}
	for _, b := range before {
		if at(p.places, b) == nil {
			p.change("r", viewKey(site, b.List()), "zset", "1")
		}
	}
}

func (p *proposal) count(site string, tallies []chat.Tally) {
	if len(tallies) == 0 {
		return
	}
	p.change("c", key(site, "counters"), "hash", strconv.Itoa(len(tallies)))
	for _, t := range tallies {
		p.args = append(p.args, t.Name, strconv.FormatInt(t.By, 10))
	}
}

func (p *proposal) schedule(site string, step *store.Step) error {
	for _, id := range step.Cancel {
		p.change("x", key(site, "jobs/"+id.Kind), "zset", "1", id.Key)
		p.keys, p.types = append(p.keys, key(site, "job/"+id.Kind)), append(p.types, "hash")
	}
	for _, job := range step.Schedule {
		value, err := jobValue(job)
		if err != nil {
			return err
		}
		p.change("j", key(site, "jobs/"+job.Kind), "zset", "1", job.Key, strconv.FormatInt(job.Due, 10), value)
		p.keys, p.types = append(p.keys, key(site, "job/"+job.Kind)), append(p.types, "hash")
		p.hints.add(job)
	}
	return nil
}
