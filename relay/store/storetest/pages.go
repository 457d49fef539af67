package storetest

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

func testPages(e *env) {
	s, conv := e.open(), store.NewID()
	for i := range 9 {
		e.append(s, conv, said(fmt.Sprint(i+1), epoch0))
	}
	for _, c := range []struct {
		after uint64
		limit int
		want  []uint64
		more  bool
	}{
		{0, 3, []uint64{1, 2, 3}, true},
		{3, 3, []uint64{4, 5, 6}, true},
		{6, 3, []uint64{7, 8, 9}, false},
		{7, 1, []uint64{8}, true},
		{7, 3, []uint64{8, 9}, false},
		{9, 3, nil, false},
		{10, 3, nil, false},
		{0, 1000, []uint64{1, 2, 3, 4, 5, 6, 7, 8, 9}, false},
		{math.MaxInt64, 3, nil, false},
		{math.MaxInt64 + 1, 3, nil, false},
		{math.MaxUint64 - 1, 3, nil, false},
		{math.MaxUint64, 3, nil, false},
	} {
		events, more, err := s.Events(e.ctx, e.site, conv, c.after, c.limit)
		if err != nil || more != c.more {
			e.Errorf("%d events after %d: more %v, %v", c.limit, c.after, more, err)
		}
		var seqs []uint64
		for _, event := range events {
			seqs = append(seqs, event.Seq)
		}
		if !slices.Equal(seqs, c.want) {
			e.Errorf("%d events after %d are %v, want %v", c.limit, c.after, seqs, c.want)
		}
	}
	if events, more, err := s.Events(e.ctx, e.site, store.NewID(), 0, 10); err != nil || len(events) != 0 || more {
		e.Errorf("a conversation that does not exist has %v, %v", events, err)
	}
}

// testLargePages reads a log of 20 MB: a page holds no more bytes than agreed,
// unless one event alone does, and all pages together are the log.
func testLargePages(e *env) {
	const batches, size, text = 50, 10, 40_000
	s, conv := e.open(), store.NewID()
	e.append(s, conv, said("the beginning", epoch0))
	for b := range batches {
		events := make([]chat.Event, size)
		for i := range events {
			events[i] = said(strings.Repeat(string(rune('a'+(b*size+i)%26)), text), epoch0)
		}
		e.append(s, conv, events...)
	}
	e.append(s, conv, said(strings.Repeat("z", store.PageBytes), epoch0))
	e.append(s, conv, said("the end", epoch0))

	seq, pages := uint64(0), 0
	for more := true; more; pages++ {
		var page []chat.Event
		var err error
		page, more, err = s.Events(e.ctx, e.site, conv, seq, 500)
		if err != nil || len(page) == 0 {
			e.Fatalf("page %d has %d events, %v", pages, len(page), err)
		}
		bytes := 0
		for _, event := range page {
			bytes += len(event.Text)
			if event.Seq != seq+1 {
				e.Fatalf("event %d was followed by %d", seq, event.Seq)
			}
			seq++
			if n := (int(seq) - 2) % 26; seq > 1 && seq <= batches*size+1 && event.Text[0] != byte('a'+n) {
				e.Fatalf("event %d says %.10s…", seq, event.Text)
			}
		}
		if bytes > store.PageBytes && len(page) > 1 {
			e.Errorf("page %d has %d events with %d bytes of text", pages, len(page), bytes)
		}
		if bytes < store.PageBytes-2*text && len(page) > 1 && more && seq < batches*size {
			e.Errorf("page %d has only %d bytes of text", pages, bytes)
		}
	}
	if want := uint64(batches*size + 3); seq != want {
		e.Errorf("%d of %d events were read, in %d pages", seq, want, pages)
	}
	tail, err := store.Tail(e.ctx, s, e.site, conv, 0, batches*size+3)
	if err != nil || len(tail) == 0 || tail[len(tail)-1].Seq != seq || len(tail) > 2+store.PageBytes/text {
		e.Errorf("the tail has %d events, %v", len(tail), err)
	}
}
