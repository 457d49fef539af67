package sqlite

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/parley-chat/parley/relay/store"
)

// What the second schema found is found in the present one.
func TestPostingsOfTheSecondSchema(t *testing.T) {
	path := filepath.Join(t.TempDir(), "parley.db")
	s, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	conv := store.NewID()
	if err := s.Index(t.Context(), "shop", store.Indexed{Conv: conv, Terms: []string{"refund"}}); err != nil {
		t.Fatal(err)
	}
	err = s.write(t.Context(), "go back to the second schema", func(w *writer) error {
		return w.script(`CREATE TABLE old (site INTEGER NOT NULL, term TEXT NOT NULL, block INTEGER NOT NULL, offsets BLOB NOT NULL,
				PRIMARY KEY (site, term, block)) STRICT, WITHOUT ROWID;
			INSERT INTO old SELECT site, term, block, offsets FROM postings;
			DROP TABLE postings; ALTER TABLE old RENAME TO postings;
			PRAGMA user_version = 2`)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = Open(t.Context(), path, Options{}); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	found, err := s.Find(t.Context(), "shop", []store.Term{{Text: "ref", Begins: true}}, store.MostNumbers, 5)
	if err != nil || len(found) != 1 || found[0].Conv != conv || found[0].Number != 1 {
		t.Errorf("found %v, %v", found, err)
	}
}

// A search goes on over the chunks of what is found.
func TestFindOverChunks(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	convs := make([]string, 3<<chunkBits)
	for i := range convs {
		convs[i] = store.NewID()
	}
	if _, err := s.Number(t.Context(), "shop", convs...); err != nil {
		t.Fatal(err)
	}
	want := []uint64{3 << chunkBits, 2<<chunkBits + 1, 2 << chunkBits, 2<<chunkBits - 1, 5, 1}
	for _, n := range want {
		if err := s.Index(t.Context(), "shop", store.Indexed{Conv: convs[n-1], Terms: []string{"gone", "refund"}}); err != nil {
			t.Fatal(err)
		}
	}
	for limit := 1; limit <= len(want)+1; limit++ {
		var got []uint64
		for before := uint64(store.MostNumbers); ; {
			found, err := s.Find(t.Context(), "shop", []store.Term{{Text: "refund"}, {Text: "go", Begins: true}}, before, limit)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range found {
				if before = f.Number; f.Conv != convs[before-1] {
					t.Errorf("%d is %s", before, f.Conv)
				}
				got = append(got, before)
			}
			if len(found) < limit {
				break
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("by %d: found %v, want %v", limit, got, want)
		}
	}
}
