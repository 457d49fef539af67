package valkey

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/parley-chat/parley/relay/store"
)

// hub knows who watches which channel, and keeps the subscriptions that this
// takes: one for each channel, however many watch it. Links carry them out.
type hub struct {
	*client
	cache *cache
	route *router
	group sync.WaitGroup

	mu     sync.RWMutex
	topics map[string]*topic
}

// subscription is how far a topic's is.
type subscription uint8

const (
	off   subscription = iota // none, or it is being ended
	asked                     // the server has not confirmed it yet
	live
)

// topic is a channel that somebody watches, or watched a moment ago. Its fields
// are guarded by hub.mu.
type topic struct {
	channel string
	slot    uint16
	site    string
	conv    string // whose events are published here, if any

	watchers []*store.Watcher // replaced, never changed
	link     *link            // where it is or is to be subscribed; nil if not known yet
	state    subscription
	ready    chan struct{} // closed when state becomes live
	before   bool          // it was live before: becoming so again means a gap
	refused  error         // why the server last refused
}

func newHub(c *client, cache *cache, t target) *hub {
	h := &hub{client: c, cache: cache, topics: map[string]*topic{}}
	h.route = newRouter(h, t)
	h.route.start()
	return h
}

// wait returns when all links have ended.
func (h *hub) wait() { h.group.Wait() }

var errUnconfirmed = errors.New("valkey did not confirm the subscription")

// watch adds a watcher and waits until its channel's subscription is live.
func (h *hub) watch(ctx context.Context, channel string, name store.Topic, w *store.Watcher) (func(), error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if h.ctx.Err() != nil {
		return nil, errClosed
	}
	h.mu.Lock()
	t := h.topics[channel]
	if t == nil {
		t = &topic{channel: channel, site: name.Site, conv: convOf(name.Name), ready: make(chan struct{})}
		t.slot = h.route.slot(channel)
		h.topics[channel] = t
	}
	t.watchers = append(t.watchers[:len(t.watchers):len(t.watchers)], w)
	ready := t.ready
	if t.state == off {
		h.route.place(t)
	}
	h.mu.Unlock()
	stop := func() { h.unwatch(t, w) }

	select {
	case <-ready:
		return stop, nil
	default:
	}
	limit := time.NewTimer(h.opts.Timeout)
	defer limit.Stop()
	select {
	case <-ready:
		return stop, nil
	case <-ctx.Done():
		stop()
		return nil, ctx.Err()
	case <-h.ctx.Done():
		stop()
		return nil, errClosed
	case <-limit.C:
		h.mu.RLock()
		refused := t.refused
		h.mu.RUnlock()
		stop()
		if refused != nil {
			return nil, fmt.Errorf("%w: %v", errUnconfirmed, refused)
		}
		return nil, errUnconfirmed
	}
}

func (h *hub) unwatch(t *topic, w *store.Watcher) {
	w.Stop()
	h.mu.Lock()
	defer h.mu.Unlock()
	left := make([]*store.Watcher, 0, len(t.watchers))
	for _, x := range t.watchers {
		if x != w {
			left = append(left, x)
		}
	}
	if len(left) == len(t.watchers) {
		return
	}
	t.watchers = left
	if len(left) > 0 {
		return
	}
	if t.link == nil {
		delete(h.topics, t.channel)
		return
	}
	t.link.mark(t)
}

// message hands a publication to who watches its channel. It runs on the
// connection's reading goroutine, as do the wakes that it calls.
func (h *hub) message(channel, text string) {
	h.mu.RLock()
	t := h.topics[channel]
	var watchers []*store.Watcher
	if t != nil {
		watchers = t.watchers
	}
	h.mu.RUnlock()
	if len(watchers) == 0 {
		return
	}
	note, ok := parseNote(text, t.conv)
	if !ok {
		h.skipped.Add(1)
	}
	if len(note.Events) > 0 {
		h.cache.advance(convKey{t.site, t.conv}, note.Events)
	}
	for _, w := range watchers {
		w.Wake(note)
	}
}

// confirmed notes that a link is subscribed to a channel. If it was before,
// publications may have been missed.
func (h *hub) confirmed(l *link, channel string) {
	h.mu.Lock()
	t := h.topics[channel]
	if t == nil || t.link != l || t.state != asked {
		h.mu.Unlock()
		return
	}
	t.state, t.refused = live, nil
	close(t.ready)
	again := t.before
	t.before = true
	watchers := t.watchers
	h.mu.Unlock()
	if !again {
		return
	}
	for _, w := range watchers {
		w.Wake(store.Note{Gap: true})
	}
}

// ended notes that the server ended a subscription by itself, as it does when
// the channel's slot moves to another node.
func (h *hub) ended(l *link, channel string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	t := h.topics[channel]
	if t == nil || t.link != l || t.state == off {
		return // we asked for it
	}
	t.reset()
	l.mark(t)
}

// refuse notes that the server did not subscribe a topic.
func (h *hub) refuse(t *topic, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	t.refused = err
	if t.state == asked {
		t.reset()
	}
}

// reset makes the topic one that is not subscribed. hub.mu is held.
func (t *topic) reset() {
	if t.state == live {
		t.ready = make(chan struct{})
	}
	t.state = off
}

// lost notes that a link has lost its connection, and marks all its topics to
// be subscribed again.
func (h *hub) lost(l *link) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, t := range h.topics {
		if t.link == l {
			t.reset()
			l.mark(t)
		}
	}
}

// take returns which channels a link has to subscribe and to unsubscribe now,
// out of the marked topics. What it returns to subscribe is in state asked.
func (h *hub) take(marked map[*topic]struct{}, l *link) (join, leave []*topic) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for t := range marked {
		switch {
		case t.link != l:
		case len(t.watchers) == 0 && t.state == live:
			t.reset()
			leave = append(leave, t)
		case len(t.watchers) == 0 && t.state == off:
			h.drop(t)
		case len(t.watchers) > 0 && t.state == off:
			t.state = asked
			join = append(join, t)
		}
	}
	return join, leave
}

// left notes that subscriptions have been ended as we asked.
func (h *hub) left(l *link, topics []*topic) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, t := range topics {
		if len(t.watchers) == 0 && t.link == l && t.state == off {
			h.drop(t)
		}
	}
}

// drop forgets a topic. hub.mu is held.
func (h *hub) drop(t *topic) {
	if h.topics[t.channel] == t {
		delete(h.topics, t.channel)
	}
	t.link = nil
}
