package valkey

import (
	"slices"
	"strconv"
	"sync"

	"github.com/valkey-io/valkey-go"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/wire"
)

// subject is a conversation by the names that it has on the server.
type subject struct {
	convKey
	keys    [3]string // of summary, log and batches
	channel string    // of its events
	inbox   string    // of the changes of lists
}

func (c *client) subject(k convKey) subject {
	return subject{
		convKey: k,
		keys:    [3]string{key(k.site, "conv/"+k.conv), key(k.site, "log/"+k.conv), key(k.site, "batch/"+k.conv)},
		channel: c.channel(store.ConvTopic(k.site, k.conv)),
		inbox:   c.channel(store.InboxTopic(k.site)),
	}
}

// state is what the server holds of a conversation.
type state struct {
	head   string // how the summary begins, "" if there is none
	conv   chat.Conversation
	places []chat.Place // conv's, see placed
}

// become makes s the state in which c is. It is written in place, since a copy
// more on the stack may double it.
func (s *state) become(c *chat.Conversation) {
	s.head = header(c)
	s.conv = *c
	s.places = placed(s.places[:0], c)
}

// plan is a call of append.lua, and what comes of it.
type plan struct {
	call
	events []chat.Event // as they are then stored, none if it only looks
	next   state        // what the server then holds
	text   []byte       // of the longest arguments
}

// plans are used again for the room that they have: making it anew for each
// append costs more than a twentieth of its processor time.
var plans = sync.Pool{New: func() any { return new(plan) }}

// begin begins a call of append.lua.
func (p *plan) begin(on *subject, waits bool) {
	p.script, p.site, p.waits = &appendScript, on.site, waits
	p.keys, p.args, p.hints = append(p.keys[:0], on.keys[:]...), p.args[:0], p.hints[:0]
	p.events = nil
}

// noHead is the beginning of no summary.
const noHead = "\x00?"

// look plans to ask only whether a batch is there, and for the state if the
// summary does not begin with head. If waits, also until the batch is durable.
func (p *plan) look(on *subject, id, head string, waits bool) {
	p.begin(on, waits)
	p.args = append(p.args, id, on.conv, head, "", "0", "0", on.channel, "", "", "")
	if waits {
		p.args[6] = ""
	}
}

// step plans what a step, decided on state now, does to a conversation. If
// waits, the batch is to be durable before it is published.
func (p *plan) step(on *subject, now *state, id string, step *store.Step, waits bool) error {
	p.begin(on, waits)
	p.events = step.Events
	n := len(p.events)
	p.args = append(p.args, id, on.conv, now.head, "",
		strconv.FormatUint(now.conv.Seq+1, 10), strconv.Itoa(n),
		on.channel, "", on.inbox, changeNote(on.conv, now.conv.Seq+uint64(n)))

	after := &p.next.conv
	*after = now.conv
	text := p.text[:0]
	var tallies []chat.Tally
	for i := range p.events {
		event := &p.events[i]
		event.Seq = now.conv.Seq + uint64(i) + 1
		before := *after
		after.Apply(*event)
		tallies = append(tallies, chat.Tallies(&before, after)...)
		from := len(text)
		text = wire.AppendEvent(text, event)
		p.args = append(p.args, valkey.BinaryString(text[from:]))
	}
	size := len(text) + n
	after.ID = on.conv
	p.next.head, p.next.places = header(after), placed(p.next.places[:0], after)
	from := len(text)
	text = appendSummary(text, p.next.head, after)
	p.args[3] = valkey.BinaryString(text[from:])
	p.text = text

	p.depend(step.If)
	switch {
	case waits:
		p.args[6] = ""
		p.change([]string{key(on.site, "safe/"+on.conv)}, "s", strconv.FormatUint(now.conv.Seq, 10))
	case size > maxCarried:
		p.args[7] = p.args[9]
	}
	p.replace(step.Replace)
	p.move(now.places)
	p.count(tallies)
	return p.schedule(step)
}

// depend adds conditions to the call; they stand before the changes.
func (p *plan) depend(conditions []store.Condition) {
	for i := range conditions {
		c := &conditions[i]
		if c.List != "" {
			p.change([]string{viewKey(p.site, c.List)}, "i", "l", strconv.FormatInt(c.Below, 10))
		}
		if c.Set != "" {
			p.change([]string{setKey(p.site, c.Set)}, "i", "p", c.Member, strconv.FormatInt(c.Now, 10))
		}
		if c.Kind != "" {
			p.change([]string{docsKey(p.site, c.Kind)}, "i", "d", c.ID, strconv.FormatInt(c.Version, 10))
		}
	}
}

// change adds a change with its arguments to the call.
func (p *plan) change(keys []string, args ...string) {
	p.keys, p.args = append(p.keys, keys...), append(p.args, args...)
}

// replace puts events in the place of those that the log has.
func (p *plan) replace(events []chat.Event) {
	if len(events) == 0 {
		return
	}
	p.args = append(p.args, "e", strconv.Itoa(len(events)))
	for i := range events {
		p.args = append(p.args, strconv.FormatUint(events[i].Seq, 10), string(wire.AppendEvent(nil, &events[i])))
	}
}

// move puts the conversation where it belongs after the events.
func (p *plan) move(before []chat.Place) {
	// Most places have the same score, so they are set in runs.
	places := p.next.places
	for i := 0; i < len(places); {
		if slices.Contains(before, places[i]) {
			i++
			continue
		}
		run := i
		for i < len(places) && places[i].Score == places[run].Score && !slices.Contains(before, places[i]) {
			p.keys = append(p.keys, viewKey(p.site, places[i].List()))
			i++
		}
		p.args = append(p.args, "z", strconv.FormatInt(-places[run].Score, 10), strconv.Itoa(i-run))
	}
	for _, b := range before {
		if !stands(places, b) {
			p.change([]string{viewKey(p.site, b.List())}, "r", "1")
		}
	}
}

func (p *plan) count(tallies []chat.Tally) {
	if len(tallies) == 0 {
		return
	}
	p.change([]string{key(p.site, "counters")}, "c", strconv.Itoa(len(tallies)))
	for _, t := range tallies {
		p.args = append(p.args, t.Name, strconv.FormatInt(t.By, 10))
	}
}

func (p *plan) schedule(step *store.Step) error {
	for _, id := range step.Cancel {
		p.change(jobKeys(p.site, id.Kind), "x", "1", id.Key)
	}
	for _, job := range step.Schedule {
		value, err := jobValue(job)
		if err != nil {
			return err
		}
		p.change(jobKeys(p.site, job.Kind), "j", "1", job.Key, strconv.FormatInt(job.Due, 10), value)
		p.hints.add(job)
	}
	return nil
}
