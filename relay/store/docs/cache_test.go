package docs

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/parley-chat/parley/relay/store"
)

// counting is a Source that counts what is asked of it.
type counting struct {
	Source
	reads, watches atomic.Int64
	reading        func() // is called within each read of a document, after the store's
	err            error
	mute           bool // no wake-up comes
}

func (c *counting) Doc(ctx context.Context, site, kind, id string) (store.Doc, error) {
	c.reads.Add(1)
	d, err := c.Source.Doc(ctx, site, kind, id)
	if c.reading != nil {
		c.reading()
	}
	return d, errors.Join(err, c.err)
}

func (c *counting) Docs(ctx context.Context, site, kind string) ([]store.Doc, error) {
	c.reads.Add(1)
	return c.Source.Docs(ctx, site, kind)
}

func (c *counting) Watch(ctx context.Context, topic store.Topic, wake func(store.Note)) (func(), error) {
	if c.mute {
		wake = func(store.Note) {}
	}
	stop, err := c.Source.Watch(ctx, topic, wake)
	if err != nil {
		return nil, err
	}
	c.watches.Add(1)
	return func() { c.watches.Add(-1); stop() }, nil
}

func TestKeptUntilTheKindChanges(t *testing.T) {
	s := open(t)
	source := &counting{Source: s}
	c, other := newCache(t, source), newCache(t, s)
	put(t, other, "shop", "sum", 1)
	for range 3 {
		if d := get(t, c, "shop", "sum"); d.Value.N != 1 {
			t.Fatalf("read %+v", d)
		}
		if list, err := notes.List(t.Context(), c, "shop"); err != nil || len(list) != 1 {
			t.Fatalf("list %+v, %v", list, err)
		}
	}
	if n := source.reads.Load(); n != 2 {
		t.Errorf("%d reads, want one of the document and one of the list", n)
	}
	put(t, other, "shop", "sum", 2)
	newest(t, c, 2)
	if list, err := notes.List(t.Context(), c, "shop"); err != nil || list[0].Value.N != 2 {
		t.Errorf("list %+v, %v", list, err)
	}
	if n := source.watches.Load(); n != 1 {
		t.Errorf("%d watches, want 1", n)
	}
}

func TestOwnWriteIsReadNext(t *testing.T) {
	c := newCache(t, &counting{Source: open(t), mute: true})
	put(t, c, "shop", "a", 0)
	over := make(chan struct{})
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for {
				select {
				case <-over:
					return
				default:
					if _, err := notes.Get(context.Background(), c, "shop", "a"); err != nil {
						t.Error(err)
						return
					}
				}
			}
		})
	}
	for n := 1; n <= 60; n++ {
		put(t, c, "shop", "a", n)
		if d := get(t, c, "shop", "a"); d.Value.N != n {
			t.Errorf("read %+v after writing %d", d, n)
		}
	}
	close(over)
	readers.Wait()
}

func TestReadBeforeAChangeIsNotKept(t *testing.T) {
	source := &counting{Source: open(t), mute: true}
	c := newCache(t, source)
	put(t, c, "shop", "a", 1)
	source.reading = func() {
		source.reading = nil
		put(t, c, "shop", "a", 2)
	}
	if d := get(t, c, "shop", "a"); d.Value.N != 1 {
		t.Fatalf("read %+v", d) // it was read before the change
	}
	if d := get(t, c, "shop", "a"); d.Value.N != 2 {
		t.Errorf("read %+v again", d)
	}
}

func TestFailureIsNotKept(t *testing.T) {
	source := &counting{Source: open(t), err: errors.New("broken")}
	c := newCache(t, source)
	put(t, c, "shop", "a", 1)
	if _, err := notes.Get(t.Context(), c, "shop", "a"); !errors.Is(err, source.err) {
		t.Fatal(err)
	}
	source.err = nil
	get(t, c, "shop", "a")
}

func TestCacheIsBounded(t *testing.T) {
	source := &counting{Source: open(t)}
	c := newCache(t, source)
	c.limit = 8 << 10
	text := strings.Repeat("x", 700)
	for i := range 30 {
		site := fmt.Sprint("site-", i%10)
		err := notes.Put(t.Context(), c, site, Doc[note]{ID: fmt.Sprint(i), Value: note{N: i, Text: text}})
		if err != nil {
			t.Fatal(err)
		}
	}
	for i := range 300 {
		if d := get(t, c, fmt.Sprint("site-", i%10), fmt.Sprint(i%30)); d.Value.N != i%30 || d.Value.Text != text {
			t.Fatalf("read %+v", d)
		}
		c.mu.Lock()
		sum, shelves := 0, len(c.shelves)
		for _, s := range c.shelves {
			sum += s.bytes
		}
		if sum != c.bytes || sum > c.limit {
			t.Errorf("%d bytes are kept, %d counted, of at most %d", sum, c.bytes, c.limit)
		}
		c.mu.Unlock()
		if n := source.watches.Load(); n != int64(shelves) {
			t.Errorf("%d watches for %d shelves", n, shelves)
		}
	}
	// One that is larger than all is read each time.
	if err := notes.Put(t.Context(), c, "site-0", Doc[note]{ID: "large", Value: note{Text: strings.Repeat(text, 20)}}); err != nil {
		t.Fatal(err)
	}
	if d := get(t, c, "site-0", "large"); len(d.Value.Text) != 20*len(text) {
		t.Errorf("read %d bytes", len(d.Value.Text))
	}
	c.Close()
	if n := source.watches.Load(); n != 0 {
		t.Errorf("%d watches after the end", n)
	}
	get(t, c, "site-0", "large")
	if n := source.watches.Load(); n != 0 {
		t.Errorf("%d watches after reading after the end", n)
	}
}

func TestViewIsMadeOnceForEachChange(t *testing.T) {
	c := newCache(t, &counting{Source: open(t), mute: true})
	made := 0
	sum := NewView(notes, func(list []Doc[note]) int {
		made++
		n := 0
		for _, d := range list {
			n += d.Value.N
		}
		return n
	})
	want := func(n, times int) {
		t.Helper()
		for range 3 {
			if got, err := sum.Get(t.Context(), c, "shop"); err != nil || got != n {
				t.Errorf("got %d, %v, want %d", got, err, n)
			}
		}
		if made != times {
			t.Errorf("made %d times, want %d", made, times)
		}
	}
	want(0, 1)
	put(t, c, "shop", "a", 1)
	put(t, c, "shop", "b", 2)
	want(3, 2)
	put(t, c, "other", "c", 4)
	want(3, 2)
}

// A site's settings are read before each append.
func TestReadingWhatIsKeptAllocatesNothing(t *testing.T) {
	c := newCache(t, &counting{Source: open(t), mute: true})
	put(t, c, "shop", "a", 1)
	allocs := testing.AllocsPerRun(100, func() {
		if _, err := notes.Get(t.Context(), c, "shop", "a"); err != nil {
			t.Fatal(err)
		}
	})
	if allocs != 0 {
		t.Errorf("%v allocations", allocs)
	}
}
