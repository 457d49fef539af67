package keep_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/sqlite"
	"github.com/parley-chat/parley/relay/survey"
	"github.com/parley-chat/parley/relay/survey/keep"
)

const (
	shop = "shop"
	ms   = 24 * 60 * 60 * 1000
)

var asked = survey.Survey{Name: "After", Questions: []survey.Question{
	{ID: "a", Type: survey.TypeScore, Words: map[string]string{"en": "How was it?"}},
	{ID: "b", Type: survey.TypeText, Words: map[string]string{"en": "Why?"}, If: "a", AtMost: 2},
}}

func openSQLite(t testing.TB) store.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// relay is what one relay has over a store.
type relay struct {
	desk   *desk.Desk
	keeper keep.Keeper
}

func on(t testing.TB, s store.Store, now func() int64) relay {
	t.Helper()
	c := docs.NewCache(s)
	t.Cleanup(c.Close)
	d := &desk.Desk{Store: s, Docs: c, Now: now, Reactions: []desk.Reaction{keep.React}}
	return relay{desk: d, keeper: keep.Keeper{Store: s, Docs: c, Desk: d, Now: now}}
}

// torn is a store whose reads of logs and writes of documents fail now and then: some
// writes before they are made, some after, so that nobody hears of them.
type torn struct {
	store.Store
	mu     sync.Mutex
	random *rand.Rand
	on     bool
}

// fails reports whether this time, one of so many, something fails.
func (s *torn) fails(of int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.on && s.random.IntN(of) == 0
}

func (s *torn) Events(ctx context.Context, site, conv string, after uint64, limit int) ([]chat.Event, bool, error) {
	if s.fails(8) {
		return nil, false, errTorn
	}
	return s.Store.Events(ctx, site, conv, after, limit)
}

var errTorn = errors.New("the store is away")

func (s *torn) PutDocs(ctx context.Context, site, kind string, list ...store.Doc) error {
	switch {
	case s.fails(3):
		return errTorn
	case s.fails(4):
		_ = s.Store.PutDocs(ctx, site, kind, list...) // what became of it nobody hears
		return errTorn
	}
	return s.Store.PutDocs(ctx, site, kind, list...)
}

// scored is what the slow reference remembers of an offer.
type scored struct {
	score int // 0: not answered
	agent string
	seq   uint64 // of the last answer
	seen  bool
}

// Two relays resolve, reopen, hand over, answer in two tabs at once and change at
// random, people and the bot, while writes and reads fail; what is kept adds up to what
// a slow reference counts, and to what is kept anew from the logs.
func TestKeptIsWhatTheLogsSay(t *testing.T) {
	s := &torn{Store: openSQLite(t), random: rand.New(rand.NewPCG(9, 9))}
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC).UnixMilli()
	now := func() int64 { return at }
	two := []relay{on(t, s, now), on(t, s, now)}
	ctx, random := t.Context(), rand.New(rand.NewPCG(5, 6))
	if err := site.Change(ctx, two[0].keeper.Docs, shop, func(*site.Site) {}); err != nil {
		t.Fatal(err)
	}
	id := store.NewID()
	if err := survey.Kind.Put(ctx, two[0].keeper.Docs, shop, docs.Doc[survey.Survey]{ID: id, Value: rule(asked)}); err != nil {
		t.Fatal(err)
	}
	agents := []desk.Person{{ID: "ana", Name: "Ana"}, {ID: "ben", Name: "Ben"}}
	want := map[string]*scored{}
	must := func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	robot := desk.Person{ID: chat.Bot}
	for range 40 {
		conv, visit := store.NewID(), desk.Visit{Visitor: store.NewID(), Locale: "en"}
		r := func() *desk.Desk { return two[random.IntN(2)].desk }
		last := &scored{}
		for range 1 + random.IntN(3) { // the visitor writes again after a resolution
			last.seen = true // who writes below it
			at += int64(random.IntN(3 * ms))
			must(r().Send(ctx, shop, conv, visit, desk.Message{ID: store.NewID(), Text: "hello"}))
			has := append(agents, robot)[random.IntN(3)]
			if before, err := s.Conversation(ctx, shop, conv); err == nil && before.Agent == "" {
				must(r().Take(ctx, shop, conv, store.NewID(), has))
			} else if before.Agent != has.ID {
				must(desk.Work{Desk: r()}.Assign(ctx, shop, conv, store.NewID(), has, desk.Transfer{To: desk.Target{Agent: has}, From: before.Agent}))
			}
			must(r().Reply(ctx, shop, conv, has, desk.Message{ID: store.NewID(), Text: "hi"}))
			must(r().Resolve(ctx, shop, conv, store.NewID(), has))
			c, err := s.Conversation(ctx, shop, conv)
			must(nil, err)
			if c.OfferedAt != at || c.SurveyName != id {
				continue // within the quiet period, or the bot had it, whose survey is another
			}
			key := conv + strconv.FormatUint(c.Offer, 10)
			last = &scored{agent: has.ID}
			want[key] = last
			if random.IntN(3) == 0 {
				must(nil, r().VisitorRead(ctx, shop, conv, visit.Visitor, c.Offer))
				last.seen = true
			}
			var tabs sync.WaitGroup
			var one sync.Mutex
			for range random.IntN(3) { // answers, and changes of them, in tabs at two relays
				score, retries, at := 1+random.IntN(5), 1+random.IntN(2), r()
				sheet := desk.Sheet{ID: store.NewID(), Offer: c.Offer, Survey: id, Version: 1, Visit: visit, Fill: func(before chat.Answers) (chat.Answers, error) {
					return asked.Fill(before, func(q string) []string { return map[string][]string{"a": {strconv.Itoa(score)}}[q] })
				}}
				tabs.Go(func() {
					for range retries { // a retry counts once
						result, err := desk.Work{Desk: at}.Answer(ctx, shop, conv, sheet)
						if err != nil {
							t.Error(err)
							return
						}
						one.Lock()
						if seq := result.Events[0].Seq; seq > want[key].seq {
							want[key].score, want[key].seq = score, seq
						}
						one.Unlock()
					}
				})
			}
			tabs.Wait()
			if random.IntN(3) == 0 { // relays that die over it
				s.on = true
				for i := range two {
					tabs.Go(func() {
						if err := two[i].keeper.Keep(ctx, shop, conv); err != nil && !errors.Is(err, errTorn) {
							t.Error(err)
						}
					})
				}
				tabs.Wait()
				s.on = false
			}
			if random.IntN(2) == 0 { // it was not settled after all
				must(r().Reopen(ctx, shop, conv, store.NewID(), has))
			}
		}
	}
	for range 100 { // each does some of what is due
		for i := range two {
			must(nil, two[i].keeper.Settle(ctx, shop))
		}
	}
	rows := func(c *docs.Cache) (list []survey.Row) {
		must(nil, survey.Kept(ctx, c, shop, id, time.UnixMilli(0), time.UnixMilli(at+ms), func(r *survey.Row) { list = append(list, r.Clone()) }))
		slices.SortFunc(list, func(a, b survey.Row) int { return int(a.At - b.At) })
		return list
	}
	kept := rows(two[1].keeper.Docs)
	if len(kept) != len(want) {
		t.Fatalf("%d offers are kept, want %d", len(kept), len(want))
	}
	n, good, seen, byAgent := int64(0), int64(0), int64(0), map[string]int64{}
	for _, w := range want {
		if w.seen || w.score != 0 {
			seen++
		}
		if w.score != 0 {
			n++
			byAgent[w.agent]++
		}
		if w.score >= 4 {
			good++
		}
	}
	report, err := survey.ReportOf(ctx, two[0].keeper.Docs, shop, id, asked,
		survey.Query{Zone: time.UTC, From: time.UnixMilli(at - 500*ms), To: time.UnixMilli(at + ms), Sees: func(*survey.Row) bool { return true }}, at)
	must(nil, err)
	if report.Offers != seen || report.Unseen != int64(len(want))-seen || report.Unseen == 0 || report.Main.N != n || report.Main.Good != good || n == 0 ||
		math.Abs(report.Main.Score()-100*float64(good)/float64(n)) > 1e-9 {
		t.Errorf("%d offers, %d answers, %d good; want %d, %d, %d", report.Offers, report.Main.N, report.Main.Good, seen, n, good)
	}
	for _, g := range report.By["agent"] {
		if g.N != byAgent[g.Key] {
			t.Errorf("%s has %d answers, want %d", g.Key, g.N, byAgent[g.Key])
		}
	}

	// All of it once more, from the logs.
	list, _, err := s.List(ctx, shop, chat.ViewAll, "", 1000)
	must(nil, err)
	for _, c := range list {
		must(nil, two[0].keeper.Keep(ctx, shop, c.ID))
	}
	if again := rows(two[0].keeper.Docs); !reflect.DeepEqual(again, kept) {
		t.Error("what is kept anew differs")
	}
}

// rule is the survey, asked at each resolution.
func rule(s survey.Survey) survey.Survey {
	s.Ask.When = survey.WhenResolved
	return s
}
