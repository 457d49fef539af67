package inbox

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/openlist"
	"github.com/parley-chat/parley/relay/savedview"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/agents"
)

// recountEvery is how often the views that agents made are counted at most.
const recountEvery = time.Second

// savedView is a view of those that the caller has, or store.ErrNotFound.
func (p pageReader) savedView(ctx context.Context, site string, who caller, page string) (savedview.View, error) {
	id := agents.SavedID(page)
	views, err := p.Saved.Views(ctx, site, who.Caller)
	for _, d := range views {
		if d.ID == id {
			return d.Value, nil
		}
	}
	if err == nil {
		err = store.ErrNotFound
	}
	return savedview.View{}, err
}

// pageReader reads what pages show.
type pageReader struct{ *agents.Pages }

// savedRows is a page of a view that an agent made, beginning after a cursor: a
// score and an id.
func (p pageReader) savedRows(ctx context.Context, site string, who caller, page, after string, limit int) (rows []chat.Conversation, next string, err error) {
	v, err := p.savedView(ctx, site, who, page)
	if err != nil {
		return nil, "", err
	}
	list, err := p.Saved.List(ctx, site, who.Caller, v.When)
	if err != nil {
		return nil, "", fmt.Errorf("list %s of %s: %w", page, site, err)
	}
	if text, id, is := strings.Cut(after, "."); is {
		score, _ := strconv.ParseInt(text, 10, 64)
		list = slices.DeleteFunc(list, func(c *chat.Conversation) bool {
			s := openlist.Score(c)
			return s > score || s == score && c.ID <= id
		})
	}
	if len(list) > limit {
		last := list[limit-1]
		list, next = list[:limit], strconv.FormatInt(openlist.Score(last), 10)+"."+last.ID
	}
	for _, c := range list {
		rows = append(rows, *c)
	}
	return rows, next, nil
}

// placed is the frame that says where a conversation stands in the view that the
// page shows, nil if that follows from the conversation alone.
func (l *live) placed(ctx context.Context, c *chat.Conversation) ([][]byte, error) {
	l.mu.Lock()
	page := l.view
	l.mu.Unlock()
	if agents.SavedID(page) == "" {
		return nil, nil
	}
	v, err := pageReader{l.in.Pages}.savedView(ctx, l.site, l.who, page)
	if err != nil {
		return nil, nil // it was removed: the page stays as it is
	}
	fits, err := l.in.Saved.Fits(ctx, l.site, l.who.Caller, v.When)
	if err != nil {
		return nil, err
	}
	f := toPage{Type: framePlaced, Conv: c.ID, Seq: c.Seq, List: page}
	if fits(c) {
		score := openlist.Score(c)
		f.Score = &score
	}
	return [][]byte{f.bytes()}, nil
}

// recount sees to it that the pages get the counts of the views that agents made,
// once in recountEvery.
func (h *hub) recount() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.counting {
		return
	}
	h.counting = true
	time.AfterFunc(recountEvery, func() {
		h.mu.Lock()
		h.counting, h.count = false, true
		h.mu.Unlock()
		h.poke()
	})
}

// sendSaved sends the pages the counts of their agents' own views that changed.
func (h *hub) sendSaved(ctx context.Context) error {
	pages := h.all()
	callers := make([]web.Caller, len(pages))
	for i, l := range pages {
		callers[i] = l.who.Caller
	}
	counts, err := h.in.Saved.Counts(ctx, h.site, callers...)
	if err != nil {
		return fmt.Errorf("count the views of %s: %w", h.site, err)
	}
	for i, l := range pages {
		l.mu.Lock()
		if len(counts[i]) > 0 && !maps.Equal(l.saved, counts[i]) {
			l.saved = counts[i]
			l.conn.Send(countsFrame(counts[i]))
		}
		l.mu.Unlock()
	}
	return nil
}
