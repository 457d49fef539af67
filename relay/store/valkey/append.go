package valkey

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/valkey-io/valkey-go"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/wire"
)

// maxTries bounds how often an append is decided again because somebody else
// appended meanwhile. Each time somebody else got on, so this is not reached
// unless a great many relays write to one conversation. maxRepairs bounds how
// often one append repairs what is stored.
const (
	maxTries   = 200
	maxRepairs = 3
)

// Append implements store.Log.
func (s *Store) Append(ctx context.Context, site, conv string, b store.Batch) (store.Result, error) {
	e, err := s.cache.take(ctx, convKey{site, conv}, s.opts.Timeout)
	if err != nil {
		return store.Result{}, unavailable("append to "+conv, err)
	}
	defer s.cache.give(e)
	if e.on.channel == "" {
		e.on = s.subject(e.on.convKey)
	}
	e.fresh = false

	p := plans.Get().(*plan)
	a := appending{reader: s.reader, entry: e, batch: b, plan: p}
	result, err := a.append(ctx)
	if err == nil {
		p.events = nil // they are the caller's
		plans.Put(p)   // not after an error: a command that was given up may be written still
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

// errDamaged says that summary and log do not fit.
var errDamaged = errors.New("the stored conversation cannot be repaired")

// appending is one Append under way, whose turn it is.
type appending struct {
	reader
	entry *entry
	batch store.Batch
	plan  *plan
}

// append decides and tries until the batch is stored, or refused.
func (a *appending) append(ctx context.Context) (store.Result, error) {
	repairs := 0
	for try := range maxTries {
		if err := pause(ctx, try); err != nil {
			return store.Result{}, err
		}
		if more, err := a.decide(); !more || err != nil {
			return store.Result{}, err
		}
		result, done, err := a.exec(ctx)
		if errors.Is(err, errDamaged) && repairs < maxRepairs {
			repairs++
			err = a.repair(ctx)
		}
		if done || err != nil {
			return result, err
		}
	}
	return store.Result{}, fmt.Errorf("others appended first, %d times", maxTries)
}

// decide plans what is to be done next, if something is.
func (a *appending) decide() (more bool, err error) {
	e, b, p := a.entry, &a.batch, a.plan
	if !e.known {
		p.look(&e.on, b.ID, noHead, false)
		return true, nil
	}
	step, err := b.Decide(&e.conv)
	switch {
	case err == nil && len(step.Events) > 0:
		return true, p.step(&e.on, &e.state, b.ID, &step, a.waits())
	case !e.fresh:
		// The state may be old, and the batch may be there already.
		p.look(&e.on, b.ID, e.head, false)
		return true, nil
	case err != nil:
		return false, &refusal{err}
	}
	return false, nil
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

// The replies of append.lua.
const (
	replyNone    = 0 // also: the summary is another
	replyAdded   = 1 // also: the batch is there
	replyPartial = 2
	replyRefused = 3
)

// exec does what is planned. It reports done if the batch is stored, now or
// before. Else the entry holds the present state, and the batch is to be decided
// on that.
func (a *appending) exec(ctx context.Context) (r store.Result, done bool, err error) {
	e, p := a.entry, a.plan
	reply, err := a.run(ctx, p.call)
	if isUsedID(err) {
		return r, false, errDamaged
	}
	if err != nil {
		return r, false, err
	}
	code, err := reply.AsInt64()
	switch {
	case err != nil:
		return a.answer(ctx, &reply)
	case len(p.events) == 0:
		e.fresh = true
		return r, false, nil
	case code == replyRefused:
		return r, false, &refusal{store.ErrCondition}
	case code == replyPartial:
		if err := a.putBack(ctx); err != nil {
			return r, false, err
		}
	}
	e.head, e.conv, e.places = p.next.head, p.next.conv, append(e.places[:0], p.next.places...)
	r.Events, r.Visitor = p.events, e.conv.Visitor
	return r, true, a.publish(ctx, p.events)
}

// answer reads a reply that does not say that the batch was added.
func (a *appending) answer(ctx context.Context, reply *valkey.ValkeyMessage) (r store.Result, done bool, err error) {
	e, p := a.entry, a.plan
	items, err := reply.ToArray()
	if err != nil {
		return r, false, err
	}
	code, err := items[0].AsInt64()
	if err != nil {
		return r, false, err
	}
	if err := e.adopt(&items[1]); err != nil {
		return r, false, err
	}
	if code == replyNone {
		e.fresh = true
		return r, false, nil
	}
	if a.waits() && !p.waits {
		// Only looked so far: now wait for it as well.
		p.look(&e.on, p.args[0], p.args[2], true)
		return a.exec(ctx)
	}

	for i := range items[2:] {
		text, err := items[2+i].ToString()
		if err != nil {
			return r, false, err
		}
		event, err := wire.ParseEventIn(text)
		if err != nil {
			a.skipped.Add(1)
			continue
		}
		r.Events = append(r.Events, event)
	}
	r.Visitor, r.Repeated = e.conv.Visitor, true
	return r, true, a.publish(ctx, r.Events)
}

// putBack repairs what a change met, and puts the conversation into its views
// again.
func (a *appending) putBack(ctx context.Context) error {
	p := a.plan
	if err := a.mend(ctx, p.keys); err != nil {
		return err
	}
	cmds := make([]valkey.Completed, len(p.next.places))
	for i, place := range p.next.places {
		name := viewKey(p.site, place.List())
		cmds[i] = a.cmd.B().Zadd().Key(name).ScoreMember().ScoreMember(float64(-place.Score), p.next.conv.ID).Build()
	}
	return a.all(ctx, cmds)
}

// repair makes the conversation's summary anew from its log.
func (a *appending) repair(ctx context.Context) error {
	e := a.entry
	c, err := a.rebuild(ctx, e.on.site, e.on.conv)
	if err != nil {
		return err
	}
	e.fresh, e.known = false, c.Seq > 0
	if e.known {
		e.become(&c)
	}
	return nil
}

// publish makes events known that the script did not publish because their
// durability had to be waited for.
func (a *appending) publish(ctx context.Context, events []chat.Event) error {
	if !a.waits() || len(events) == 0 {
		return nil
	}
	on, last := &a.entry.on, events[len(events)-1].Seq
	note := changeNote(on.conv, last)
	carried := carry(events)
	if carried == "" {
		carried = note
	}
	_, err := a.run(ctx, call{
		script: &commitScript,
		keys:   []string{key(on.site, "safe/"+on.conv)},
		args:   []string{strconv.FormatUint(last, 10), on.channel, carried, on.inbox, note},
	})
	return err
}
