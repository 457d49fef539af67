package sqlite

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// Whatever the lengths of events, pages bounded by bytes are together what a
// reader without bounds gets, and none is longer than agreed.
func FuzzPages(f *testing.F) {
	path := filepath.Join(f.TempDir(), "parley.db")
	s := mustOpen(f, path, Options{})
	conv := 0
	f.Add([]byte{1, 255, 255, 0, 128, 7, 255, 255, 255}, uint16(3), uint8(2))
	f.Add([]byte{255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255}, uint16(500), uint8(0))
	f.Add([]byte{0, 0, 0, 0, 255}, uint16(1), uint8(4))
	f.Add([]byte{40}, uint16(1), uint8(200))
	random := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		lengths := make([]byte, 1+random.IntN(39))
		for i := range lengths {
			lengths[i] = byte(random.IntN(256))
		}
		f.Add(lengths, uint16(1+random.IntN(50)), uint8(random.IntN(45)))
	}
	f.Fuzz(func(t *testing.T, lengths []byte, limit uint16, after uint8) {
		if len(lengths) == 0 || len(lengths) > 40 || limit == 0 {
			return
		}
		conv++
		id := fmt.Sprintf("%032x", conv)
		var all []chat.Event // the reference: what the store took, unbounded
		for i, n := range lengths {
			text := strings.Repeat(string(rune('a'+i%26)), 1+int(n)*157) // up to 40 kB
			r, err := s.Append(t.Context(), "shop", id, store.Batch{ID: store.NewID(), Decide: func(*chat.Conversation) (store.Step, error) {
				return store.Step{Events: []chat.Event{{Kind: chat.KindMessage, Role: chat.RoleVisitor, At: 1, Text: text}}}, nil
			}})
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, r.Events...)
		}
		want := all[min(int(after), len(all)):]
		var got []chat.Event
		seq := uint64(after)
		for more := true; more; {
			var page []chat.Event
			var err error
			page, more, err = s.Events(t.Context(), "shop", id, seq, int(limit))
			if err != nil || more && len(page) == 0 || len(page) > int(limit) {
				t.Fatalf("%d events after %d, more %v, %v", len(page), seq, more, err)
			}
			bytes := 0
			for _, e := range page {
				bytes += len(e.Text)
			}
			if bytes > store.PageBytes && len(page) > 1 {
				t.Fatalf("a page has %d bytes of text in %d events", bytes, len(page))
			}
			if len(page) > 0 {
				seq = page[len(page)-1].Seq
			}
			got = append(got, page...)
		}
		if !slices.EqualFunc(got, want, func(a, b chat.Event) bool { return a.Seq == b.Seq && a.ID == b.ID && a.Text == b.Text }) {
			t.Fatalf("%d events after %d, want %d", len(got), after, len(want))
		}
		tail, err := store.Tail(t.Context(), s, "shop", id, uint64(after), int(limit))
		most := want[:min(len(want), int(limit))]
		if err != nil || len(tail) > len(most) || len(most) > 0 && (len(tail) == 0 || tail[len(tail)-1].Seq != most[len(most)-1].Seq) {
			t.Fatalf("the tail of %d has %d events, %v", len(most), len(tail), err)
		}
	})
}
