package inbox

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/templates/words"
)

// The hub's work: it gathers what changed within hubGather, so that a burst
// costs one rendering, and looks at the newest hubLooks conversations every
// beat, in case that a wake-up was lost. It remembers at most hubKnows.
const (
	hubGather = 40 * time.Millisecond
	hubRetry  = time.Second
	hubLooks  = 50
	hubKnows  = 10_000
)

// hub keeps the lists of all open pages of one site up to date: what changed
// is read and rendered once, for all.
type hub struct {
	in   *Inbox
	site string
	stop func()
	wake chan struct{}
	// ready is closed when the hub knows what the pages get by "at".
	ready chan struct{}

	mu     sync.Mutex
	pages  map[*live]struct{}
	dirty  map[string]struct{} // conversations that changed
	looked map[string]struct{} // conversations whose viewers changed
	gap    bool

	// Only run uses what follows.
	known   map[string]uint64 // the newest event of a conversation that was sent
	viewers map[string]struct{}
	told    map[*live]struct{} // pages that are sent rows now
}

// join adds a page to its site's hub, which begins with the first. What changes
// after it returns, the page is told.
func (in *Inbox) join(ctx context.Context, l *live) (*hub, error) {
	in.mu.Lock()
	h := in.hubs[l.site]
	if h == nil {
		var err error
		if h, err = in.newHub(l.site); err != nil {
			in.mu.Unlock()
			return nil, err
		}
		in.hubs[l.site] = h
	}
	h.mu.Lock()
	h.pages[l] = struct{}{}
	h.mu.Unlock()
	in.mu.Unlock()
	select {
	case <-h.ready:
	case <-ctx.Done():
	}
	return h, nil
}

func (in *Inbox) newHub(site string) (*hub, error) {
	h := &hub{
		in: in, site: site, wake: make(chan struct{}, 1), ready: make(chan struct{}), pages: map[*live]struct{}{},
		dirty: map[string]struct{}{}, looked: map[string]struct{}{},
		known: map[string]uint64{}, viewers: map[string]struct{}{}, told: map[*live]struct{}{},
	}
	over, cancel := context.WithCancel(in.base)
	unwatch, err := in.Store.Watch(over, store.InboxTopic(site), h.note)
	if err != nil {
		cancel()
		return nil, fmt.Errorf("watch the inbox of %s: %w", site, err)
	}
	h.stop = func() { cancel(); unwatch() }
	go h.run(over)
	return h, nil
}

// leave takes a page out; the hub ends with the last.
func (in *Inbox) leave(h *hub, l *live) {
	in.mu.Lock()
	h.mu.Lock()
	delete(h.pages, l)
	last := len(h.pages) == 0
	h.mu.Unlock()
	if last {
		delete(in.hubs, h.site)
	}
	in.mu.Unlock()
	if last {
		h.stop()
	}
}

// note takes a wake-up; it does not block.
func (h *hub) note(n store.Note) {
	h.mu.Lock()
	switch {
	case n.Sign != nil && n.Sign.Kind == store.SignViewing:
		h.looked[n.Sign.Conv] = struct{}{}
	case n.Sign != nil:
		h.mu.Unlock()
		return
	case n.Conv != "":
		h.dirty[n.Conv] = struct{}{}
	}
	h.gap = h.gap || n.Gap
	h.mu.Unlock()
	h.poke()
}

func (h *hub) poke() {
	select {
	case h.wake <- struct{}{}:
	default:
	}
}

// run works until ctx ends.
func (h *hub) run(ctx context.Context) {
	// What the newest conversations are now, the pages get by "at". If it cannot
	// be read they get it twice.
	if rows, _, err := h.in.Store.List(ctx, h.site, chat.ViewAll, "", hubLooks); err == nil {
		for _, c := range rows {
			h.known[c.ID] = c.Seq
		}
	}
	close(h.ready)
	ticker := time.NewTicker(beatEvery)
	defer ticker.Stop()
	for {
		beat := false
		select {
		case <-ctx.Done():
			return
		case <-h.wake:
		case <-ticker.C:
			beat = true
		}
		if err := h.work(ctx, beat); err != nil && ctx.Err() == nil {
			h.in.Log.WarnContext(ctx, "inbox not updated", "site", h.site, "error", err)
			time.AfterFunc(hubRetry, h.poke)
		}
		pause := time.NewTimer(hubGather)
		select {
		case <-ctx.Done():
			pause.Stop()
			return
		case <-pause.C:
		}
	}
}

// work sends what has changed. What could not be read stays to be done.
func (h *hub) work(ctx context.Context, beat bool) error {
	h.mu.Lock()
	dirty, looked, gap := h.dirty, h.looked, h.gap
	h.dirty, h.looked, h.gap = map[string]struct{}{}, map[string]struct{}{}, false
	h.mu.Unlock()

	err := h.sendChanges(ctx, dirty, gap || beat)
	if beat {
		for conv := range h.viewers {
			looked[conv] = struct{}{}
		}
	}
	for conv := range looked {
		err = errors.Join(err, h.sendViewers(ctx, conv))
	}
	if err == nil {
		return nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for conv := range dirty {
		h.dirty[conv] = struct{}{}
	}
	for conv := range looked {
		h.looked[conv] = struct{}{}
	}
	h.gap = h.gap || gap || beat
	return err
}

func (h *hub) sendChanges(ctx context.Context, dirty map[string]struct{}, look bool) error {
	var fresh []chat.Conversation
	if look {
		rows, _, err := h.in.Store.List(ctx, h.site, chat.ViewAll, "", hubLooks)
		if err != nil {
			return fmt.Errorf("list the newest of %s: %w", h.site, err)
		}
		for _, c := range rows {
			if c.Seq != h.known[c.ID] {
				fresh = append(fresh, c)
			}
		}
	}
	moved := false
	for conv := range dirty {
		if h.brought(conv) {
			moved = true
			continue
		}
		c, err := h.in.Store.Conversation(ctx, h.site, conv)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return fmt.Errorf("read %s/%s: %w", h.site, conv, err)
		}
		fresh = append(fresh, c)
	}
	defer clear(h.told)
	for i := range fresh {
		if fresh[i].Seq == h.known[fresh[i].ID] {
			continue
		}
		if err := h.sendRow(ctx, &fresh[i]); err != nil {
			return err
		}
		moved = true
	}
	if !moved {
		return nil
	}
	return h.sendCounts(ctx)
}

// sendRow renders a conversation's row, once for each language in use, for the
// pages that do not get it with the events. It goes out with the counts that
// follow.
func (h *hub) sendRow(ctx context.Context, c *chat.Conversation) error {
	if len(h.known) >= hubKnows {
		clear(h.known)
	}
	h.known[c.ID] = c.Seq
	frames := map[*words.Words][]byte{}
	for _, l := range h.all() {
		if l.brings(c.ID) {
			continue
		}
		frame, ok := frames[l.who.Words]
		if !ok {
			var err error
			if frame, err = rowFrame(ctx, l.who.Words, h.site, h.in.now(), c); err != nil {
				return err
			}
			frames[l.who.Words] = frame
		}
		l.conn.Send(frame)
		h.told[l] = struct{}{}
	}
	return nil
}

// brought reports whether all pages get the rows of conv with its events.
func (h *hub) brought(conv string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	for l := range h.pages {
		if !l.brings(conv) {
			return false
		}
	}
	return true
}

func (h *hub) all() []*live {
	h.mu.Lock()
	defer h.mu.Unlock()
	pages := make([]*live, 0, len(h.pages))
	for l := range h.pages {
		pages = append(pages, l)
	}
	return pages
}
