package docs

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/sqlite"
)

// note is a kind for tests: a value must not be negative.
type note struct {
	N    int    `json:"n"`
	Text string `json:"text,omitempty"`
}

var errNegative = errors.New("n must not be negative")

var notes = Kind[note]{Name: "note", Check: func(_ string, v note) error {
	if v.N < 0 {
		return errNegative
	}
	return nil
}}

func open(t *testing.T) store.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func newCache(t *testing.T, s Source) *Cache {
	t.Helper()
	c := NewCache(s)
	t.Cleanup(c.Close)
	return c
}

// put writes a document whatever is there.
func put(t *testing.T, c *Cache, site, id string, n int) {
	t.Helper()
	err := notes.Put(t.Context(), c, site, Doc[note]{ID: id, Version: store.Any, Value: note{N: n}})
	if err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, c *Cache, site, id string) Doc[note] {
	t.Helper()
	d, err := notes.Get(t.Context(), c, site, id)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestWriteNamesTheVersionItSaw(t *testing.T) {
	c := newCache(t, open(t))
	ctx := t.Context()
	if _, err := notes.Get(ctx, c, "shop", "a"); !errors.Is(err, store.ErrNotFound) {
		t.Fatalf("before it was written: %v", err)
	}
	first := Doc[note]{ID: "a", Value: note{N: 1, Text: "<é>"}}
	if err := notes.Put(ctx, c, "shop", first); err != nil {
		t.Fatal(err)
	}
	if err := notes.Put(ctx, c, "shop", first); !errors.Is(err, store.ErrVersion) {
		t.Errorf("a second first version: %v", err)
	}
	seen := get(t, c, "shop", "a")
	if seen.Version != 1 || seen.Value != first.Value || seen.ID != "a" {
		t.Errorf("read %+v", seen)
	}
	seen.Value.N = 2
	if err := notes.Put(ctx, c, "shop", seen); err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"put":    notes.Put(ctx, c, "shop", seen),
		"delete": notes.Delete(ctx, c, "shop", seen),
		"all":    notes.Put(ctx, c, "shop", Doc[note]{ID: "b"}, seen),
	} {
		if !errors.Is(err, store.ErrVersion) {
			t.Errorf("%s with an old version: %v", name, err)
		}
	}
	if list, err := notes.List(ctx, c, "shop"); err != nil || len(list) != 1 || list[0].Version != 2 || list[0].Value.N != 2 {
		t.Errorf("list %+v, %v", list, err)
	}
	if err := notes.Delete(ctx, c, "shop", get(t, c, "shop", "a")); err != nil {
		t.Fatal(err)
	}
	if _, err := notes.Get(ctx, c, "shop", "a"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("after it was deleted: %v", err)
	}
}

func TestCheckRunsBeforeEachWrite(t *testing.T) {
	c := newCache(t, open(t))
	ctx := t.Context()
	put(t, c, "shop", "a", 1)
	bad := Doc[note]{ID: "b", Value: note{N: -1}}
	for name, err := range map[string]error{
		"put":     notes.Put(ctx, c, "shop", Doc[note]{ID: "c"}, bad),
		"replace": notes.Replace(ctx, c, "shop", []Doc[note]{{ID: "c"}, bad}),
		"change":  notes.Change(ctx, c, "shop", "a", func(d *Doc[note]) error { d.Value.N = -1; return nil }),
	} {
		if !errors.Is(err, errNegative) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if list, err := notes.List(ctx, c, "shop"); err != nil || len(list) != 1 || list[0].Version != 1 {
		t.Errorf("list %+v, %v", list, err)
	}
}

func TestReplaceIsAllOfAKind(t *testing.T) {
	c := newCache(t, open(t))
	ctx := t.Context()
	put(t, c, "other", "z", 9)
	for _, ids := range [][]string{{"a", "b"}, {"b", "c"}, {}} {
		var list []Doc[note]
		for i, id := range ids {
			list = append(list, Doc[note]{ID: id, Value: note{N: i}})
		}
		if err := notes.Replace(ctx, c, "shop", list); err != nil {
			t.Fatal(err)
		}
		got, err := notes.List(ctx, c, "shop")
		if err != nil || len(got) != len(ids) {
			t.Fatalf("got %+v, %v, want %v", got, err, ids)
		}
		for i, d := range got {
			if d.ID != ids[i] || d.Value.N != i {
				t.Errorf("got %+v at %d, want %s", d, i, ids[i])
			}
		}
	}
	get(t, c, "other", "z")
}

func TestNoChangeIsLost(t *testing.T) {
	s := open(t)
	caches := []*Cache{newCache(t, s), newCache(t, s)}
	const each = 10
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			for range each {
				err := notes.Change(context.Background(), caches[i%2], "shop", "sum", func(d *Doc[note]) error { d.Value.N++; return nil })
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	for _, c := range caches {
		if d := newest(t, c, 4*each); d.Version != 4*each {
			t.Errorf("read %+v", d)
		}
	}
	refused := errors.New("refused")
	if err := notes.Change(t.Context(), caches[0], "shop", "sum", func(d *Doc[note]) error { d.Value.N = 0; return refused }); err != refused {
		t.Error(err)
	}
	if d := get(t, caches[0], "shop", "sum"); d.Value.N != 4*each {
		t.Errorf("a refused change left %+v", d)
	}
}

// newest waits until c reads n in the document "sum" of the shop, which another
// Cache wrote.
func newest(t *testing.T, c *Cache, n int) Doc[note] {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	changed := make(chan struct{}, 1)
	stop, err := notes.Watch(ctx, c, "shop", func() {
		select {
		case changed <- struct{}{}:
		default:
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	for {
		d, err := notes.Get(ctx, c, "shop", "sum")
		if err == nil && d.Value.N == n {
			return d
		}
		select {
		case <-changed:
		case <-ctx.Done():
			t.Fatalf("read %+v, %v; want %d", d, err, n)
		}
	}
}

func TestWhatIsNotJSONIsSaid(t *testing.T) {
	s := open(t)
	c := newCache(t, s)
	if err := s.PutDocs(t.Context(), "shop", notes.Name, store.Doc{ID: "a", Body: []byte("{")}); err != nil {
		t.Fatal(err)
	}
	if _, err := notes.Get(t.Context(), c, "shop", "a"); err == nil || errors.Is(err, store.ErrNotFound) {
		t.Errorf("get: %v", err)
	}
	if _, err := notes.List(t.Context(), c, "shop"); err == nil {
		t.Error("list: no error")
	}
	// What is new in a later version is not in the way of this one.
	if err := s.PutDocs(t.Context(), "shop", notes.Name, store.Doc{ID: "b", Body: []byte(`{"n":3,"later":[1]}`)}); err != nil {
		t.Fatal(err)
	}
	if d := get(t, c, "shop", "b"); d.Value.N != 3 {
		t.Errorf("read %+v", d)
	}
}
