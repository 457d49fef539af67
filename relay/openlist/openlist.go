// Package openlist holds the open conversations of sites at hand, for the views
// that agents make of them: read once, and kept up by what changes as long as
// somebody asks.
package openlist

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// Most is how many conversations of a site are held: those with the latest
// activity.
const Most = 10_000

const (
	pageRows = 500
	// anew is after how many changes all are read again rather than each.
	anew = 200
	// idle is for how long a site is held after somebody asked.
	idle = time.Minute
)

// Score is where a conversation stands in what Of returns: the highest first, and
// then by id.
func Score(c *chat.Conversation) int64 { return allOpen.Score(c) }

var allOpen = chat.Page(chat.StartPage)

func order(a, b *chat.Conversation) int {
	return cmp.Or(cmp.Compare(Score(b), Score(a)), cmp.Compare(a.ID, b.ID))
}

// Lists are the open conversations of sites.
type Lists struct {
	store store.Store

	mu    sync.Mutex
	sites map[string]*list
}

// New returns Lists that hold nothing yet.
func New(s store.Store) *Lists { return &Lists{store: s, sites: map[string]*list{}} }

// Of returns a site's open conversations, those that are put aside among them, in
// their order. Callers share the slice and what it points to, and must not change
// them.
func (o *Lists) Of(ctx context.Context, site string) ([]*chat.Conversation, error) {
	l, err := o.held(ctx, site)
	if err != nil {
		return nil, err
	}
	l.reading.Lock()
	defer l.reading.Unlock()
	changed, all := l.take()
	if all || len(changed) > anew {
		err = l.readAll(ctx, o.store, site)
	} else {
		err = l.readSome(ctx, o.store, site, changed)
	}
	if err != nil {
		l.miss() // what changed is to be read again
		return nil, err
	}
	return l.rows, nil
}

// held is the list of a site, watched from now on.
func (o *Lists) held(ctx context.Context, site string) (*list, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if l := o.sites[site]; l != nil {
		l.until.Reset(idle)
		return l, nil
	}
	l := &list{all: true, changed: map[string]struct{}{}}
	stop, err := o.store.Watch(context.WithoutCancel(ctx), store.InboxTopic(site), l.note)
	if err != nil {
		return nil, fmt.Errorf("watch the inbox of %s: %w", site, err)
	}
	l.until = time.AfterFunc(idle, func() {
		o.mu.Lock()
		if o.sites[site] == l {
			delete(o.sites, site)
		}
		o.mu.Unlock()
		stop()
	})
	o.sites[site] = l
	return l, nil
}

// list are those of one site.
type list struct {
	until *time.Timer

	reading sync.Mutex // held while rows are brought up to date
	rows    []*chat.Conversation

	mu      sync.Mutex
	changed map[string]struct{}
	all     bool
}

// note takes a wake-up; it does not block.
func (l *list) note(n store.Note) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = l.all || n.Gap
	if n.Conv != "" && len(l.changed) <= anew {
		l.changed[n.Conv] = struct{}{}
	}
}

func (l *list) take() (changed map[string]struct{}, all bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	changed, all = l.changed, l.all
	l.changed, l.all = map[string]struct{}{}, false
	return changed, all
}

func (l *list) miss() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = true
}

func (l *list) readAll(ctx context.Context, s store.Store, site string) error {
	var rows []*chat.Conversation
	for _, name := range []string{chat.ViewOpen, chat.ViewSnoozed} {
		for cursor, n := "", 0; n < Most; {
			page, next, err := s.List(ctx, site, name, cursor, pageRows)
			if err != nil {
				return fmt.Errorf("list %s of %s: %w", name, site, err)
			}
			for i := range page {
				rows = append(rows, &page[i])
			}
			n += len(page)
			if cursor = next; cursor == "" {
				break
			}
		}
	}
	slices.SortFunc(rows, order)
	// One that was put aside between the two is there twice.
	seen := make(map[string]struct{}, len(rows))
	l.rows = slices.DeleteFunc(rows, func(c *chat.Conversation) bool {
		_, twice := seen[c.ID]
		seen[c.ID] = struct{}{}
		return twice
	})
	return nil
}

// readSome makes a list with what has changed; the one before belongs to callers.
func (l *list) readSome(ctx context.Context, s store.Store, site string, changed map[string]struct{}) error {
	if len(changed) == 0 {
		return nil
	}
	rows := make([]*chat.Conversation, 0, len(l.rows)+len(changed))
	for _, c := range l.rows {
		if _, is := changed[c.ID]; !is {
			rows = append(rows, c)
		}
	}
	for conv := range changed {
		c, err := s.Conversation(ctx, site, conv)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return fmt.Errorf("read %s/%s: %w", site, conv, err)
		}
		if c.Status != chat.StatusOpen {
			continue
		}
		at, _ := slices.BinarySearchFunc(rows, &c, order)
		rows = slices.Insert(rows, at, &c)
	}
	l.rows = rows
	return nil
}
