package inbox

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// The hub's work: it gathers what changed within hubGather, so that a burst
// costs one rendering, and with every heartbeat reads the newest hubNewest
// conversations, in case that a wake-up was lost. It remembers of at most
// hubRemembers what was sent.
const (
	hubGather    = 40 * time.Millisecond
	hubRetry     = time.Second
	hubNewest    = 50
	hubRemembers = 10_000
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

	mu      sync.Mutex
	pages   map[*live]struct{}
	changed map[string]uint64   // conversations, with the newest event
	viewed  map[string]struct{} // conversations whose viewers changed
	gap     bool
	// counting says that the views of agents are to be counted soon, count that they
	// are now.
	counting, count bool

	// Only run uses what follows.
	sent    map[string]uint64 // the newest event of a conversation whose row was sent
	viewers map[string]string // what was told of conversations that somebody looks at
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
		changed: map[string]uint64{}, viewed: map[string]struct{}{},
		sent: map[string]uint64{}, viewers: map[string]string{},
	}
	over, cancel := context.WithCancel(in.base)
	unwatch, err := in.Store.Watch(over, store.InboxTopic(site), h.note)
	if err != nil {
		cancel()
		return nil, fmt.Errorf("watch the inbox of %s: %w", site, err)
	}
	unteam, err := h.watchTeams(over)
	if err != nil {
		unwatch()
		cancel()
		return nil, err
	}
	unstatus, err := h.watchStatuses(over)
	if err != nil {
		unwatch()
		unteam()
		cancel()
		return nil, err
	}
	untold, err := h.watchTold(over)
	if err != nil {
		unwatch()
		unteam()
		unstatus()
		cancel()
		return nil, err
	}
	h.stop = func() { cancel(); unwatch(); unteam(); unstatus(); untold() }
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
		h.viewed[n.Sign.Conv] = struct{}{}
	case n.Sign != nil:
		h.mu.Unlock()
		return
	case n.Conv != "":
		h.changed[n.Conv] = max(h.changed[n.Conv], n.Seq)
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
	if rows, _, err := h.in.Store.List(ctx, h.site, chat.ViewAll, "", hubNewest); err == nil {
		for _, c := range rows {
			h.sent[c.ID] = c.Seq
		}
	}
	close(h.ready)
	ticker := time.NewTicker(beatEvery)
	defer ticker.Stop()
	looks := time.NewTicker(lookEvery)
	defer looks.Stop()
	for {
		all, look := false, false
		select {
		case <-ctx.Done():
			return
		case <-h.wake:
		case <-ticker.C:
			all = true
		case <-looks.C:
			look = true
		}
		if err := h.work(ctx, all, look); err != nil && ctx.Err() == nil {
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

// work sends what has changed, or with all whatever is not known to have been
// sent. With look it sees who has gone from what they had open. What could not be read stays to be done.
func (h *hub) work(ctx context.Context, all, look bool) error {
	h.mu.Lock()
	changed, viewed, gap, count := h.changed, h.viewed, h.gap, h.count
	h.changed, h.viewed, h.gap, h.count = map[string]uint64{}, map[string]struct{}{}, false, false
	h.mu.Unlock()

	err := h.sendChanges(ctx, changed, gap || all)
	if count || all {
		err = errors.Join(err, h.sendSaved(ctx))
	} else if len(changed) > 0 {
		h.recount()
	}
	if look {
		for conv := range h.viewers {
			viewed[conv] = struct{}{}
		}
	}
	for conv := range viewed {
		err = errors.Join(err, h.sendViewers(ctx, conv))
	}
	if err == nil {
		return nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for conv, seq := range changed {
		h.changed[conv] = max(h.changed[conv], seq)
	}
	maps.Copy(h.viewed, viewed)
	h.gap = h.gap || gap || all
	return err
}

// sendChanges sends the pages the rows of conversations that have changed, and
// with them the counts of the lists. Each page gets one write.
func (h *hub) sendChanges(ctx context.Context, changed map[string]uint64, newest bool) error {
	pages := h.all()
	fresh, err := h.read(ctx, pages, changed, newest)
	if err != nil || len(changed)+len(fresh) == 0 {
		return err
	}
	counts, err := h.counts(ctx, pages)
	if err != nil {
		return err
	}
	for _, l := range pages {
		var frames [][]byte
		for i := range fresh {
			c := &fresh[i]
			if l.hasRow(c.ID, c.Seq) {
				continue
			}
			if !l.sees(c) {
				frames = append(frames, l.lost(c)...)
				continue
			}
			l.showing(c.ID)
			placed, err := l.placed(ctx, c)
			if err != nil {
				return err
			}
			row, err := h.row(ctx, l, c)
			if err != nil {
				return err
			}
			frames = append(append(frames, placed...), row...)
		}
		l.send(counts(l), frames...)
	}
	if len(h.sent) >= hubRemembers {
		clear(h.sent)
	}
	for _, c := range fresh {
		h.sent[c.ID] = c.Seq
	}
	return nil
}

// read returns those of the changed conversations, and of the newest if asked
// to, whose state is not the one that was sent. What all pages got with the
// events is not read: with one page that has it open that is a sixth of what a
// message costs.
func (h *hub) read(ctx context.Context, pages []*live, changed map[string]uint64, newest bool) ([]chat.Conversation, error) {
	var rows []chat.Conversation
	if newest {
		var err error
		if rows, _, err = h.in.Store.List(ctx, h.site, chat.ViewAll, "", hubNewest); err != nil {
			return nil, fmt.Errorf("list the newest of %s: %w", h.site, err)
		}
	}
	for conv, seq := range changed {
		known := slices.ContainsFunc(rows, func(c chat.Conversation) bool { return c.ID == conv })
		if known || !slices.ContainsFunc(pages, func(l *live) bool { return !l.hasRow(conv, seq) }) {
			continue
		}
		c, err := h.in.Store.Conversation(ctx, h.site, conv)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read %s/%s: %w", h.site, conv, err)
		}
		rows = append(rows, c)
	}
	return slices.DeleteFunc(rows, func(c chat.Conversation) bool { return c.Seq == h.sent[c.ID] }), nil
}

// row is the frame with a conversation's row as a page shows it.
func (h *hub) row(ctx context.Context, l *live, c *chat.Conversation) ([][]byte, error) {
	labels, err := h.in.Labels(ctx, h.site)
	if err != nil {
		return nil, err
	}
	key := renderKey{conv: c.ID, seq: c.Seq, last: c.LastID, words: l.who.Words, labels: labels}
	return h.in.cache.frames(key, func() ([][]byte, error) {
		frame, err := rowFrame(ctx, key.words, labels, h.site, h.in.now(), c)
		return [][]byte{frame}, err
	})
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
