package storetest

import (
	"errors"
	"fmt"
	"slices"

	"github.com/parley-chat/parley/relay/store"
)

func testSearch(e *env) {
	s, other := e.open(), e.open()
	convs := []string{""} // by number
	for n := uint64(1); n <= 1100; n++ {
		conv := store.NewID()
		convs = append(convs, conv)
		terms := []string{"all", fmt.Sprintf("n%d", n%3), "退货"}
		if n%2 == 0 {
			terms = append(terms, "even", "é"+fmt.Sprint(n))
		}
		e.must(s.Index(e.ctx, e.site, store.Indexed{Conv: conv, Seq: n, Terms: terms}))
		if n > 10 && n < 1090 {
			continue
		}
		for _, s := range []store.Store{s, other} {
			if got, err := s.Number(e.ctx, e.site, conv); err != nil || !slices.Equal(got, []uint64{n}) {
				e.Fatalf("conversation %d has number %d, %v", n, got, err)
			}
		}
	}
	find := func(before uint64, limit int, terms ...store.Term) (numbers []uint64) {
		e.Helper()
		for _, s := range []store.Store{s, other} {
			found, err := s.Find(e.ctx, e.site, terms, before, limit)
			e.must(err)
			numbers = nil
			for _, f := range found {
				if f.Conv != convs[f.Number] {
					e.Errorf("number %d is of %s, want %s", f.Number, f.Conv, convs[f.Number])
				}
				numbers = append(numbers, f.Number)
			}
		}
		return numbers
	}
	same := func(got []uint64, want ...uint64) {
		e.Helper()
		if !slices.Equal(got, want) {
			e.Errorf("found %v, want %v", got, want)
		}
	}
	word := func(text string) store.Term { return store.Term{Text: text} }
	begins := func(text string) store.Term { return store.Term{Text: text, Begins: true} }

	same(find(4, 10, word("all")), 3, 2, 1)
	same(find(1<<40, 3, word("退货")), 1100, 1099, 1098)
	same(find(1<<40, 2, word("even"), word("n0")), 1098, 1092)
	same(find(1092, 2, word("n0"), word("even")), 1086, 1080)
	same(find(20, 3, begins("n"), begins("退")), 19, 18, 17)
	same(find(1<<40, 5, begins("é109")), 1098, 1096, 1094, 1092, 1090)
	same(find(3, 5), 2, 1)
	same(find(1<<40, 1), 1100)
	same(find(1, 5))
	same(find(1<<40, 5, word("al")))
	same(find(1<<40, 5, word("all"), word("nothing")))
	same(find(1<<40, 0, word("all")))
	if all := find(1<<40, 2000, word("all")); len(all) != 1100 {
		e.Errorf("%d conversations have the term of all", len(all))
	}
	if found, err := s.Find(e.ctx, newSite(), []store.Term{word("all")}, 1<<40, 5); err != nil || len(found) != 0 {
		e.Errorf("another site finds %v, %v", found, err)
	}

	// What is known of a conversation is replaced as a whole, by one writer.
	d, err := other.Indexed(e.ctx, e.site, convs[1100])
	if err != nil || d.Number != 1100 || d.Version != 1 || d.Seq != 1100 || len(d.Terms) != 5 {
		e.Fatalf("the last is indexed as %+v, %v", d, err)
	}
	d.Terms, d.Seq = []string{"all", "new"}, 1200
	e.must(s.Index(e.ctx, e.site, d))
	if err := other.Index(e.ctx, e.site, d); !errors.Is(err, store.ErrVersion) {
		e.Errorf("an older version was written: %v", err)
	}
	same(find(1<<40, 1, word("even")), 1098)
	same(find(1<<40, 1, word("退货")), 1099)
	same(find(1<<40, 5, begins("é1100")))
	same(find(1<<40, 2, word("new")), 1100)
	same(find(1<<40, 1, word("all")), 1100)

	// A number may come first.
	conv := store.NewID()
	convs = append(convs, conv)
	if n, err := other.Number(e.ctx, e.site, convs[7], conv); err != nil || !slices.Equal(n, []uint64{7, 1101}) {
		e.Errorf("the next number is %d, %v", n, err)
	}
	if d, err := s.Indexed(e.ctx, e.site, conv); err != nil || d.Number != 1101 || d.Version != 0 || len(d.Terms) != 0 {
		e.Errorf("what has a number only is %+v, %v", d, err)
	}
	if d, err := s.Indexed(e.ctx, e.site, store.NewID()); err != nil || d.Number != 0 {
		e.Errorf("what has no number is %+v, %v", d, err)
	}
}
