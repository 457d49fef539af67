package inbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/chat/transcript"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/team"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// thread is the conversation that a page has open.
type thread struct {
	l        *live
	conv     string
	epoch    string
	follower *store.Follower
	lost     atomic.Bool // the log is not the one that the page knows

	row atomic.Uint64 // the newest event whose row the page was sent

	// Only deliver, which is never called concurrently, uses what follows.
	state chat.Conversation
	seq   uint64      // the last event that the page has
	above *chat.Event // the last that it shows
	shown around
	fresh bool // it is not known what the page shows around the log
}

// around is what stands around the log.
type around struct {
	head    ui.Head
	receipt ui.Receipt
	facts   ui.Facts
	plans   ui.Plans
}

func aroundOf(c *chat.Conversation) around {
	return around{ui.HeadOf(c), ui.ReceiptOf(c), ui.FactsOf(c), ui.PlansOf(c)}
}

// lookBack is how many events before the page's last are read to find the one
// that stands above the next.
const lookBack = 20

// follow brings the open conversation up to date and keeps it so. If the log
// is not the one that the page knows, the page is told to load it anew.
func (l *live) follow(ctx context.Context, f fromPage) error {
	if t := l.following(); t != nil && t.follows(f) {
		l.look(ctx, f.Conv) // only the page's visibility changed
		return nil
	}
	l.unfollow(ctx)
	if f.Conv == "" {
		return nil
	}
	t, err := l.newThread(ctx, f)
	if errors.Is(err, errContinuity) || errors.Is(err, store.ErrNotFound) {
		l.conn.Send(toPage{Type: frameStale, Conv: f.Conv}.bytes())
		return nil
	}
	if err != nil {
		return err
	}
	t.follower, err = store.Follow(ctx, l.in.Store, l.site, f.Conv, f.Seq, store.Reader{
		Deliver: t.deliver, Room: l.conn.Room, Sign: t.sign,
	})
	if err != nil {
		return err
	}
	l.mu.Lock()
	l.thread = t
	l.mu.Unlock()
	l.look(ctx, f.Conv)
	return nil
}

// follows reports whether a page that is where f says needs nothing else.
func (t *thread) follows(f fromPage) bool {
	return t.conv == f.Conv && t.epoch == f.Epoch && f.Seq >= t.follower.Seq() && !t.lost.Load()
}

// errContinuity says that the log is not the one that the page knows.
var errContinuity = errors.New("the log does not continue from there")

func (l *live) newThread(ctx context.Context, f fromPage) (*thread, error) {
	epoch, err := l.in.Store.Epoch(ctx, l.site)
	if err != nil {
		return nil, fmt.Errorf("read epoch of %s: %w", l.site, err)
	}
	if f.Epoch != epoch || f.Seq == 0 {
		return nil, errContinuity
	}
	t := &thread{l: l, conv: f.Conv, epoch: epoch, seq: f.Seq, fresh: true}
	if t.state, err = l.in.Store.Conversation(ctx, l.site, f.Conv); err != nil {
		return nil, err
	}
	if !l.sees(&t.state) {
		return nil, store.ErrNotFound
	}
	from := f.Seq - min(f.Seq, lookBack)
	events, err := store.Tail(ctx, l.in.Store, l.site, f.Conv, from, int(f.Seq-from))
	if err != nil {
		return nil, fmt.Errorf("read %s/%s: %w", l.site, f.Conv, err)
	}
	if n := len(events); n == 0 || events[n-1].Seq != f.Seq || events[n-1].ID != f.Last {
		return nil, errContinuity
	}
	for _, e := range events {
		if transcript.Agent.Shows(&e) {
			t.above = &e
		}
	}
	return t, nil
}

// deliver sends one frame of events as they are to be shown, and with it the row
// of the list.
func (t *thread) deliver(events []chat.Event, _ bool) error {
	at := t.l.in.now()
	for _, e := range events {
		t.state.Apply(e)
		t.l.in.metrics.delivered(e, at)
	}
	if !t.l.sees(&t.state) {
		t.vanish()
	}
	if t.lost.Load() {
		return nil
	}
	last := events[len(events)-1]
	apart := slices.ContainsFunc(events, func(e chat.Event) bool { return e.Kind == chat.KindWhispered })
	if apart {
		events = forAgent(events, t.l.who.Agent.ID, t.l.who.May(people.HandOver, t.l.site))
	}
	now := aroundOf(&t.state)
	locks, err := team.Locked(t.l.in.base, t.l.in.Docs, t.l.site)
	if err != nil {
		return err
	}
	now.head.Locked = locks[t.state.Team]
	if now.facts.Given, err = given(t.l.in.base, t.l.in.Docs, t.l.site, &t.state, t.l.who.Words.Lang); err != nil {
		return err
	}
	labels, err := t.l.in.Labels(t.l.in.base, t.l.site)
	if err != nil {
		return err
	}
	key := renderKey{
		labels: labels, conv: t.conv, after: t.seq, seq: last.Seq, last: last.ID, words: t.l.who.Words, whole: t.fresh,
	}
	if t.above != nil {
		key.above = t.above.ID
	}
	if apart || t.fresh || now.head != t.shown.head {
		key.agent = t.l.who.Agent.ID
	}
	render := func() ([][]byte, error) { return t.render(key, now, events) }
	var frames [][]byte
	if t.state.Seq == last.Seq {
		frames, err = t.l.in.cache.frames(key, render)
	} else { // the page has an earlier state than t began with
		frames, err = render()
	}
	if err != nil {
		return err
	}
	t.seq, t.shown, t.fresh = last.Seq, now, t.state.Seq != last.Seq
	for _, e := range events {
		if transcript.Agent.Shows(&e) {
			t.above = &e
		}
	}
	if len(frames) > 1 {
		t.row.Store(last.Seq)
	}
	placed, err := t.l.placed(t.l.in.base, &t.state)
	if err != nil {
		return err
	}
	t.l.conn.Send(append(placed, frames...)...)
	return nil
}

// render makes the frame of events and, if it is known, of the row after them.
func (t *thread) render(key renderKey, now around, events []chat.Event) (_ [][]byte, err error) {
	ctx := t.l.in.base
	f := toPage{Type: frameEvents, Conv: key.conv, After: key.after, Seq: key.seq, Last: key.last}
	if f.Items, err = rendered(ctx, ui.Events(key.words, now.head, events, t.above)); err != nil {
		return nil, err
	}
	if key.agent != "" {
		if f.Head, err = rendered(ctx, ui.ThreadHead(t.l.shell(key.labels), now.head)); err != nil {
			return nil, err
		}
	}
	if key.whole || now.receipt != t.shown.receipt {
		if f.Receipt, err = rendered(ctx, ui.ReceiptLine(key.words, now.receipt)); err != nil {
			return nil, err
		}
	}
	if key.whole || now.facts != t.shown.facts {
		if f.Facts, err = rendered(ctx, ui.FactsList(key.words, now.facts)); err != nil {
			return nil, err
		}
	}
	if key.whole || now.plans != t.shown.plans {
		if f.Plans, err = rendered(ctx, ui.PlansStrip(key.words, key.conv, now.plans)); err != nil {
			return nil, err
		}
	}
	if t.state.Seq != key.seq {
		return [][]byte{f.bytes()}, nil
	}
	row, err := rowFrame(ctx, key.words, key.labels, t.l.site, t.l.in.now(), &t.state)
	return [][]byte{f.bytes(), row}, err
}

// sign passes on that somebody types: the visitor, or another agent. When the
// log is another one than the page was told, the page is told to load it anew.
func (t *thread) sign(s store.Sign) {
	if s.Kind == store.SignLost {
		t.vanish()
		return
	}
	if s.Kind != store.SignTyping || s.From == t.l.who.Agent.ID {
		return
	}
	t.l.conn.Send(toPage{Type: frameTyping, Conv: t.conv, Role: s.Role.String(), Name: s.Name, On: s.On}.bytes())
}

// vanish tells the page once to load the conversation anew: it is another one
// than the page was told, or not the agent's to see any more.
func (t *thread) vanish() {
	if !t.lost.Swap(true) {
		t.l.conn.Send(toPage{Type: frameStale, Conv: t.conv}.bytes())
	}
}

// hasRow reports whether the page was sent the row of conv with its events.
func (l *live) hasRow(conv string, seq uint64) bool {
	t := l.following()
	return t != nil && t.conv == conv && t.row.Load() >= seq && !t.lost.Load()
}

func (l *live) following() *thread {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.thread
}

func (l *live) unfollow(ctx context.Context) {
	l.mu.Lock()
	t := l.thread
	l.thread = nil
	l.mu.Unlock()
	if t != nil {
		t.follower.Close()
		l.lookAway(ctx, t.conv)
	}
}

// shell is what the templates of a part need to know of the page.
func (l *live) shell(labels ui.Labels) ui.Shell {
	return ui.Shell{
		Page: ui.Page{Words: l.who.Words, Now: l.in.now()},
		Site: l.site, Agent: l.who.Agent.ID, View: chat.StartPage, NoReply: !l.answers(), Lead: l.who.May(people.HandOver, l.site), Labels: labels,
	}
}

// forAgent are events as an agent may see them, see chat.Event.ForAgent. What is
// given stays.
func forAgent(events []chat.Event, agent string, lead bool) []chat.Event {
	seen := make([]chat.Event, len(events))
	for i, e := range events {
		seen[i] = e.ForAgent(agent, lead)
	}
	return seen
}
