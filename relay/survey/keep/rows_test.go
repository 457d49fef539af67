package keep_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/survey"
)

// Over random days, hours of zones and conversations that were asked more than once,
// rows come as a slow look at all of them orders them, by offer and by conversation.
func TestRowsComeInOrder(t *testing.T) {
	for seed := range uint64(20) {
		random := rand.New(rand.NewPCG(seed, 1))
		c := docs.NewCache(openSQLite(t))
		defer c.Close()
		id, first := store.NewID(), time.Date(2026, 1, 20, 0, 0, 0, 0, time.UTC)
		var all []survey.Row
		for range 60 {
			conv, offer := store.NewID(), uint64(3)
			for range 1 + random.IntN(3)*random.IntN(2) {
				r := survey.Row{Conv: conv, Offer: offer, Survey: id, Version: 1, At: first.UnixMilli() + random.Int64N(50*ms), Locale: "en"}
				if random.IntN(2) == 0 {
					r.First, r.Answered = r.At+5, r.At+5
					r.Answers = chat.Answers{{Question: "a", Type: chat.AnswerScore, Value: "4"}}
				}
				all, offer = append(all, r), offer+2
			}
		}
		if err := survey.Keep(t.Context(), c, shop, all); err != nil {
			t.Fatal(err)
		}
		zone := time.FixedZone("", 3600*random.IntN(12))
		from := time.Date(2026, 1, 18+random.IntN(10), 0, 0, 0, 0, zone)
		q := survey.Query{Zone: zone, From: from, To: from.AddDate(0, 0, 1+random.IntN(45)), Sees: func(r *survey.Row) bool { return r.Offer < 7 }}
		name := func(r *survey.Row) string { return fmt.Sprint(r.At, " ", r.Conv, " ", r.Offer, " ", r.Answered) }

		var want, got []string
		most, place, convs := 1, map[string]int{}, [][]*survey.Row(nil)
		answered := map[string]int{}
		slices.SortFunc(all, func(a, b survey.Row) int { return cmp.Compare(a.At, b.At) })
		for i := range all {
			r := &all[i]
			if r.At < q.From.UnixMilli() || r.At >= q.To.UnixMilli() || r.Offer >= 7 {
				continue
			}
			want = append(want, name(r))
			at, ok := place[r.Conv]
			if !ok {
				at, convs = len(convs), append(convs, nil)
				place[r.Conv] = at
			}
			convs[at] = append(convs[at], r)
			if r.Answered != 0 {
				answered[r.Conv]++
				most = max(most, answered[r.Conv])
			}
		}
		slices.Reverse(want)
		slices.Reverse(convs)
		err := survey.Rows(t.Context(), c, shop, id, q, func(r *survey.Row) bool { got = append(got, name(r)); return true })
		if err != nil || !slices.Equal(got, want) {
			t.Fatalf("seed %d: %d rows, want %d, %v\n%s\n%s", seed, len(got), len(want), err, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		var told int
		var groups [][]*survey.Row
		err = survey.Conversations(t.Context(), c, shop, id, q, func(n int) bool { told = n; return true }, func(rows []*survey.Row) bool {
			groups = append(groups, rows)
			return true
		})
		same := slices.EqualFunc(groups, convs, func(a, b []*survey.Row) bool {
			return slices.EqualFunc(a, b, func(a, b *survey.Row) bool { return name(a) == name(b) })
		})
		if err != nil || told != most || !same {
			t.Fatalf("seed %d: %d conversations with at most %d answers, want %d with %d, %v", seed, len(groups), told, len(convs), most, err)
		}
		n := 0
		err = survey.Rows(t.Context(), c, shop, id, q, func(*survey.Row) bool { n++; return n < 3 })
		if err != nil || n != min(3, len(want)) {
			t.Errorf("seed %d: %d rows after the third was too much, %v", seed, n, err)
		}
	}
}
