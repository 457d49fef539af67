package valkey

import (
	"context"
	"errors"
	"strconv"

	"github.com/valkey-io/valkey-go"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/wire"
)

// The replies of append.lua.
const (
	replyNone    = 0 // also: the summary is another
	replyAdded   = 1 // also: the batch is there
	replyPartial = 2
)

// maxMended is how often one append repairs what is stored.
const maxMended = 3

// look asks the server only whether the batch is there, and for the state if it
// does not begin with head. It reports done as send does.
func (a *attempt) look(ctx context.Context, head string) (done bool, err error) {
	p := &proposal{keys: a.e.names[:], types: []string{"string", "stream", "hash"}}
	p.args = []string{a.batch.ID, a.e.key.conv, head, "", "0", "0", a.e.channel, "", "", ""}
	if a.there {
		p.args[6] = ""
	}
	return a.send(ctx, p)
}

// send asks the server to do as proposed. It reports done, with a.result, if
// the batch is stored, now or before. Else the entry holds the present state,
// and the batch is to be decided on that.
func (a *attempt) send(ctx context.Context, p *proposal) (done bool, err error) {
	reply, waited, err := a.call(ctx, p)
	switch {
	case isWrongType(err) && a.mended < maxMended:
		a.mended++
		a.e.known = false
		return false, a.s.mend(ctx, p.keys, p.types)
	case isUsedID(err):
		return false, a.rebuild(ctx)
	case err != nil:
		return false, err
	}

	code, err := reply.AsInt64()
	if err != nil {
		return a.answer(ctx, p, reply, waited)
	}
	if len(p.events) == 0 {
		a.fresh = true
		return false, nil
	}
	if waited != nil {
		return false, waited
	}
	if code == replyPartial {
		if err := a.putBack(ctx, p); err != nil {
			return false, err
		}
	}
	a.remember(p)
	a.result.Events, a.result.Visitor = p.events, p.after.Visitor
	return true, a.publish(ctx, p.events)
}

// call runs append.lua and whatever the grade demands after it. waited is why
// the batch is not durable although it is stored.
func (a *attempt) call(ctx context.Context, p *proposal) (reply valkey.ValkeyMessage, waited, err error) {
	s, site := a.s, a.e.key.site
	switch {
	case s.waits() && (len(p.events) > 0 || a.there):
		reply, waited, err = s.runAndWait(ctx, &appendScript, p.keys, p.args)
		if err == nil {
			s.hint(ctx, site, p.hints)
		}
	case len(p.hints) > 0:
		reply, err = s.runAndHint(ctx, &appendScript, p.keys, p.args, site, p.hints)
	default:
		reply, err = s.run(ctx, &appendScript, p.keys, p.args)
	}
	return reply, waited, err
}

// putBack repairs what a change met, and puts the conversation into its views
// again.
func (a *attempt) putBack(ctx context.Context, p *proposal) error {
	if err := a.s.mend(ctx, p.keys, p.types); err != nil {
		return err
	}
	cmds := make([]valkey.Completed, len(p.places))
	for i, place := range p.places {
		name := viewKey(a.e.key.site, place.List())
		cmds[i] = a.s.cmd.B().Zadd().Key(name).ScoreMember().ScoreMember(float64(-place.Score), a.e.key.conv).Build()
	}
	return a.s.all(ctx, cmds)
}

func (a *attempt) remember(p *proposal) {
	e := a.e
	e.known, e.head, e.conv = true, p.newHead, p.after
	e.places, p.places = p.places, e.places
}

// answer reads a reply that does not say that the batch was added.
func (a *attempt) answer(ctx context.Context, p *proposal, reply valkey.ValkeyMessage, waited error) (done bool, err error) {
	items, err := reply.ToArray()
	if err != nil {
		return false, err
	}
	code, err := items[0].AsInt64()
	if err != nil {
		return false, err
	}
	if err := a.adopt(ctx, &items[1]); err != nil {
		return false, err
	}
	if code == replyNone {
		a.fresh = true
		return false, nil
	}
	if len(p.events) == 0 && a.s.waits() && !a.there {
		// Only looked so far: now wait for it as well.
		a.there = true
		return a.look(ctx, p.args[2])
	}
	if waited != nil {
		return false, waited
	}

	for i := range items[2:] {
		text, err := items[2+i].ToString()
		if err != nil {
			return false, err
		}
		event, err := wire.ParseEventIn(text)
		if err != nil {
			a.s.skipped.Add(1)
			continue
		}
		a.result.Events = append(a.result.Events, event)
	}
	a.result.Visitor, a.result.Repeated = a.e.conv.Visitor, true
	return true, a.publish(ctx, a.result.Events)
}

// adopt makes a stored summary the entry's state.
func (a *attempt) adopt(ctx context.Context, summary *valkey.ValkeyMessage) error {
	e := a.e
	if summary.IsNil() {
		e.known, e.head, e.conv = true, "", chat.Conversation{ID: e.key.conv}
		e.places = e.places[:0]
		return nil
	}
	stored, err := summary.ToString()
	if err != nil {
		return err
	}
	c, ok := parseSummary(stored, e.key.conv)
	if !ok {
		return a.rebuild(ctx)
	}
	e.adopt(&c)
	return nil
}

func (e *entry) adopt(c *chat.Conversation) {
	e.known, e.head, e.conv = true, header(c), *c
	e.places = placed(e.places[:0], c)
}

// rebuild makes the conversation's summary anew from its log.
func (a *attempt) rebuild(ctx context.Context) error {
	if a.mended++; a.mended > maxMended {
		return errors.New("the stored conversation cannot be repaired")
	}
	c, err := a.s.rebuild(ctx, a.e.key.site, a.e.key.conv)
	if err != nil {
		return err
	}
	a.fresh = false
	if c.Seq == 0 {
		a.e.known = false
		return nil
	}
	a.e.adopt(&c)
	return nil
}

// publish makes events known that the script did not publish because their
// durability had to be waited for.
func (a *attempt) publish(ctx context.Context, events []chat.Event) error {
	if !a.s.waits() || len(events) == 0 {
		return nil
	}
	e := a.e
	last := events[len(events)-1].Seq
	note := changeNote(e.key.conv, last)
	carried := carry(events)
	if carried == "" {
		carried = note
	}
	_, err := a.s.run(ctx, &commitScript,
		[]string{key(e.key.site, "safe/"+e.key.conv)},
		[]string{strconv.FormatUint(last, 10), e.channel, carried, e.inbox, note})
	return err
}
