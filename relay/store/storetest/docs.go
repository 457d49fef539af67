package storetest

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/parley-chat/parley/relay/store"
)

func testDocs(e *env) {
	s, other := e.open(), e.open()
	kind := "k" + store.NewID()
	for _, site := range []string{e.site, store.Global} {
		put := func(s store.Store, version int64, id, body string) error {
			return s.PutDocs(e.ctx, site, kind, store.Doc{ID: id, Version: version, Body: []byte(body)})
		}
		has := func(want ...store.Doc) {
			e.Helper()
			for _, s := range []store.Store{s, other} {
				docs, err := s.Docs(e.ctx, site, kind)
				if err != nil || !slices.EqualFunc(docs, want, sameDoc) {
					e.Errorf("the documents are %v, %v, want %v", docs, err, want)
				}
				for _, d := range want {
					if got, err := s.Doc(e.ctx, site, kind, d.ID); err != nil || !sameDoc(got, d) {
						e.Errorf("document %q is %+v, %v, want %+v", d.ID, got, err, d)
					}
				}
			}
		}
		doc := func(id string, version int64, body string) store.Doc {
			return store.Doc{ID: id, Version: version, Body: []byte(body)}
		}

		has()
		if _, err := s.Doc(e.ctx, site, kind, "b"); !errors.Is(err, store.ErrNotFound) {
			e.Errorf("a document that does not exist: %v", err)
		}
		e.must(put(s, 0, "b", "b1"))
		e.must(put(other, store.Any, "a", "a1"))
		has(doc("a", 1, "a1"), doc("b", 1, "b1"))
		if docs, err := s.Docs(e.ctx, site, kind+"x"); err != nil || len(docs) != 0 {
			e.Errorf("another kind has %v, %v", docs, err)
		}

		e.must(put(other, 1, "b", "b2"))
		e.must(put(s, 2, "b", "b3"))
		e.must(put(s, store.Any, "a", "a2"))
		has(doc("a", 2, "a2"), doc("b", 3, "b3"))

		for _, version := range []int64{0, 1, 2, 4, 1 << 40} {
			if err := put(s, version, "b", "no"); !errors.Is(err, store.ErrVersion) {
				e.Errorf("writing version 3 as if it were %d: %v", version, err)
			}
		}
		if err := put(s, 1, "c", "no"); !errors.Is(err, store.ErrVersion) {
			e.Errorf("writing version 1 of what does not exist: %v", err)
		}
		has(doc("a", 2, "a2"), doc("b", 3, "b3"))

		// No body deletes, an empty one does not.
		if err := s.PutDocs(e.ctx, site, kind, store.Doc{ID: "b", Version: 2}); !errors.Is(err, store.ErrVersion) {
			e.Errorf("deleting version 3 as if it were 2: %v", err)
		}
		e.must(put(s, 2, "a", ""))
		has(doc("a", 3, ""), doc("b", 3, "b3"))
		e.must(s.PutDocs(e.ctx, site, kind, store.Doc{ID: "b", Version: 3}))
		has(doc("a", 3, ""))
		if _, err := other.Doc(e.ctx, site, kind, "b"); !errors.Is(err, store.ErrNotFound) {
			e.Errorf("a deleted document: %v", err)
		}
		e.must(s.PutDocs(e.ctx, site, kind, store.Doc{ID: "a", Version: store.Any}, store.Doc{ID: "gone", Version: store.Any}))
		has()
		e.must(put(s, 0, "b", "new"))
		e.must(s.PutDocs(e.ctx, site, kind))
		if d, err := s.Doc(e.ctx, site, kind, "b"); err != nil || string(d.Body) != "new" || d.Version < 1 {
			e.Errorf("a document made again is %+v, %v", d, err)
		}
	}
}

func sameDoc(a, b store.Doc) bool {
	return a.ID == b.ID && a.Version == b.Version && bytes.Equal(a.Body, b.Body)
}

func testDocsAllOrNone(e *env) {
	s := e.open()
	e.must(s.PutDocs(e.ctx, e.site, "k", store.Doc{ID: "b", Body: []byte("b1")}, store.Doc{ID: "gone", Body: []byte("g1")}))
	for _, conflict := range []store.Doc{
		{ID: "b", Version: 0, Body: []byte("no")},
		{ID: "b", Version: 2, Body: []byte("no")},
		{ID: "b", Version: 2},
		{ID: "z", Version: 1, Body: []byte("no")},
	} {
		fine := []store.Doc{{ID: "a", Body: []byte("no")}, {ID: "gone", Version: 1}, {ID: "c", Version: store.Any, Body: []byte("no")}}
		for at := range len(fine) + 1 {
			err := s.PutDocs(e.ctx, e.site, "k", slices.Insert(slices.Clone(fine), at, conflict)...)
			if !errors.Is(err, store.ErrVersion) {
				e.Errorf("a conflict at %d: %v", at, err)
			}
		}
	}
	docs, err := s.Docs(e.ctx, e.site, "k")
	if err != nil || len(docs) != 2 || string(docs[0].Body) != "b1" || docs[1].Version != 1 {
		e.Errorf("refused writes left %v, %v", docs, err)
	}

	many := make([]store.Doc, 1500)
	for i := range many {
		many[i] = store.Doc{ID: fmt.Sprintf("%04d", i), Body: []byte(strings.Repeat("x", i))}
	}
	e.must(s.PutDocs(e.ctx, e.site, "many", many...))
	docs, err = s.Docs(e.ctx, e.site, "many")
	if err != nil || len(docs) != len(many) || !slices.IsSortedFunc(docs, func(a, b store.Doc) int { return strings.Compare(a.ID, b.ID) }) {
		e.Errorf("%d documents became %d, %v", len(many), len(docs), err)
	}
}

// testDocsConcurrently counts with a document: every writer reads, adds one
// and writes the version it read.
func testDocsConcurrently(e *env) {
	const writers, each = 6, 10
	stores := []store.Store{e.open(), e.open()}
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for done := 0; done < each; {
				d, err := stores[w%2].Doc(e.ctx, e.site, "k", "count")
				if err != nil && !errors.Is(err, store.ErrNotFound) {
					e.Errorf("doc: %v", err)
					return
				}
				n, _ := strconv.Atoi(string(d.Body))
				d.ID, d.Body = "count", []byte(strconv.Itoa(n+1))
				switch err := stores[w%2].PutDocs(e.ctx, e.site, "k", d); {
				case err == nil:
					done++
				case !errors.Is(err, store.ErrVersion):
					e.Errorf("put: %v", err)
					return
				}
			}
		})
	}
	wg.Wait()
	d, err := stores[0].Doc(e.ctx, e.site, "k", "count")
	if err != nil || string(d.Body) != strconv.Itoa(writers*each) || d.Version != writers*each {
		e.Errorf("the document says %s at version %d, %v", d.Body, d.Version, err)
	}
}

func testDocsHostile(e *env) {
	s := e.open()
	var want []store.Doc
	for _, text := range hostile {
		if text != "" {
			want = append(want, store.Doc{ID: text, Version: 1, Body: []byte(text)})
		}
	}
	every := make([]byte, 256)
	for i := range every {
		every[i] = byte(i)
	}
	want = append(want, store.Doc{ID: "bytes", Version: 1, Body: every},
		store.Doc{ID: "large", Version: 1, Body: bytes.Repeat(every, 4096)})
	slices.SortFunc(want, func(a, b store.Doc) int { return strings.Compare(a.ID, b.ID) })

	for _, d := range want {
		d.Version = 0
		e.must(s.PutDocs(e.ctx, e.site, "k", d))
		if got, err := s.Doc(e.ctx, e.site, "k", d.ID); err != nil || !bytes.Equal(got.Body, d.Body) {
			e.Errorf("document %q came back as %.60q, %v", d.ID, got.Body, err)
		}
	}
	docs, err := e.open().Docs(e.ctx, e.site, "k")
	if err != nil || !slices.EqualFunc(docs, want, sameDoc) {
		e.Errorf("documents with hostile ids came back as %d of %d, %v", len(docs), len(want), err)
	}
}

func testDocsWatch(e *env) {
	s, other := e.open(), e.open()
	own, others := e.watch(s, store.DocsTopic(e.site, "k")), e.watch(other, store.DocsTopic(e.site, "k"))
	all := e.watch(other, store.DocsTopic(store.Global, "k"+e.site))
	note := func(n store.Note) bool { return n.Sign == nil }

	e.must(s.PutDocs(e.ctx, e.site, "k", store.Doc{ID: "a", Body: []byte("a")}))
	own.wait("a change", note)
	others.wait("a change", note)
	e.must(other.PutDocs(e.ctx, e.site, "k", store.Doc{ID: "a", Version: store.Any}))
	own.wait("a deletion", note)
	others.wait("a deletion", note)
	e.must(s.PutDocs(e.ctx, store.Global, "k"+e.site, store.Doc{ID: "a", Body: []byte("a")}))
	all.wait("a change of the whole installation", note)
}
