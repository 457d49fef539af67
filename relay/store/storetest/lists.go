package storetest

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// list returns the ids of a view, read in pages of limit, after checking that
// every conversation in it has the state that Conversation says.
func (e *env) list(s store.Store, view string, limit int) []string {
	e.Helper()
	var all []string
	cursor := ""
	for {
		page, next, err := s.List(e.ctx, e.site, view, cursor, limit)
		if err != nil {
			e.Fatalf("list %s: %v", view, err)
		}
		if len(page) > limit || next != "" && len(page) != limit {
			e.Fatalf("a page of %d of %s has %d conversations and the next is %q", limit, view, len(page), next)
		}
		for _, c := range page {
			e.hasState(s, c.ID, c)
			all = append(all, c.ID)
		}
		if next == "" {
			return all
		}
		if next == cursor || len(all) > 10_000 {
			e.Fatalf("the pages of %s do not end: %q", view, next)
		}
		cursor = next
	}
}

// hasViews checks who is in the views of a site: views maps their names to
// conversations, in order.
func (e *env) hasViews(s store.Store, views map[string][]string) {
	e.Helper()
	names := slices.Sorted(maps.Keys(views))
	counts, err := s.Counts(e.ctx, e.site, names...)
	if err != nil || len(counts) != len(names) {
		e.Fatalf("counts of %v: %v, %v", names, counts, err)
	}
	for i, name := range names {
		if got := e.list(s, name, 3); !slices.Equal(got, views[name]) {
			e.Errorf("%s lists %v, want %v", name, got, views[name])
		}
		if counts[i] != int64(len(views[name])) {
			e.Errorf("%s counts %d, want %d", name, counts[i], len(views[name]))
		}
	}
}

// second is how far apart two events must be for lists to tell them, in
// milliseconds.
const second = 1000

func testViews(e *env) {
	s, other := e.open(), e.open()
	a, b := store.NewID(), store.NewID()
	visitor := store.NewID()
	kim, lee, vis := chat.ViewAgent("kim"), chat.ViewAgent("lee"), chat.ViewVisitor(visitor)
	check := func(views map[string][]string) {
		e.Helper()
		for _, name := range []string{chat.ViewAll, chat.ViewOpen, chat.ViewUnassigned,
			chat.ViewResolved, chat.ViewOffered, chat.ViewRated, kim, lee, vis} {
			if views[name] == nil {
				views[name] = []string{}
			}
		}
		e.hasViews(s, views)
		e.hasViews(other, views)
	}
	type lists = map[string][]string

	check(lists{})
	e.append(s, a, started(visitor, epoch0), said("hello", epoch0))
	e.append(other, b, started(visitor, epoch0+1*second), said("hello", epoch0+1*second))
	check(lists{chat.ViewAll: {b, a}, chat.ViewOpen: {b, a}, chat.ViewUnassigned: {a, b}, vis: {b, a}})

	e.append(s, a, assigned("kim", epoch0+2*second))
	check(lists{chat.ViewAll: {a, b}, chat.ViewOpen: {a, b}, chat.ViewUnassigned: {b}, kim: {a}, vis: {b, a}})

	e.append(other, a, assigned("lee", epoch0+3*second))
	check(lists{chat.ViewAll: {a, b}, chat.ViewOpen: {a, b}, chat.ViewUnassigned: {b}, lee: {a}, vis: {b, a}})

	// Reading is no activity.
	e.append(s, b, read(chat.RoleAgent, 2, epoch0+4*second))
	check(lists{chat.ViewAll: {a, b}, chat.ViewOpen: {a, b}, chat.ViewUnassigned: {b}, lee: {a}, vis: {b, a}})

	offer := e.append(s, a, resolved(epoch0+5*second), offered(epoch0+5*second)).Events[1].Seq
	check(lists{chat.ViewAll: {a, b}, chat.ViewOpen: {b}, chat.ViewUnassigned: {b},
		chat.ViewResolved: {a}, chat.ViewOffered: {a}, vis: {b, a}})

	e.append(other, a, answered(offer, 2, "", epoch0+6*second))
	e.append(s, b, said("still there?", epoch0+7*second))
	check(lists{chat.ViewAll: {b, a}, chat.ViewOpen: {b}, chat.ViewUnassigned: {b},
		chat.ViewResolved: {a}, chat.ViewOffered: {a}, chat.ViewRated: {a}, vis: {b, a}})

	e.append(s, a, reopened(epoch0+8*second))
	check(lists{chat.ViewAll: {a, b}, chat.ViewOpen: {a, b}, chat.ViewUnassigned: {b}, lee: {a},
		chat.ViewOffered: {a}, chat.ViewRated: {a}, vis: {b, a}})

	e.append(s, a, chat.Event{Kind: chat.KindQueued, At: epoch0 + 9*second})
	check(lists{chat.ViewAll: {a, b}, chat.ViewOpen: {a, b}, chat.ViewUnassigned: {b, a},
		chat.ViewOffered: {a}, chat.ViewRated: {a}, vis: {b, a}})
	e.append(s, a, said("wake up", epoch0+10*second))

	// A second offer takes the first answer out of the list.
	e.append(s, a, resolved(epoch0+11*second), offered(epoch0+11*second))
	check(lists{chat.ViewAll: {a, b}, chat.ViewOpen: {b}, chat.ViewUnassigned: {b},
		chat.ViewResolved: {a}, chat.ViewOffered: {a}, vis: {b, a}})

	// The same counts one by one, and several times in one call.
	counts, err := s.Counts(e.ctx, e.site, chat.ViewAll, "no such view", chat.ViewAll)
	if err != nil || !slices.Equal(counts, []int64{2, 0, 2}) {
		e.Errorf("counts are %v, %v", counts, err)
	}
	if counts, err := s.Counts(e.ctx, e.site); err != nil || len(counts) != 0 {
		e.Errorf("counts of no view are %v, %v", counts, err)
	}
}

// testQueue checks that who waits longest stands first in the queue, and behind
// them those to whom an agent has replied.
func testQueue(e *env) {
	s := e.open()
	a, b, c := store.NewID(), store.NewID(), store.NewID()
	is := func(want ...string) {
		e.Helper()
		if got := e.list(s, chat.ViewUnassigned, 1); !slices.Equal(got, want) {
			e.Errorf("the queue is %v, want %v", got, want)
		}
	}
	e.append(s, b, said("hello", epoch0+1*second))
	e.append(s, a, said("hello", epoch0))
	e.append(s, c, said("hello", epoch0+2*second))
	is(a, b, c)
	e.append(s, a, said("anybody there?", epoch0+3*second))
	is(a, b, c)
	e.append(s, a, replied("kim", "a moment", epoch0+4*second))
	is(b, c, a)
	e.append(s, b, replied("kim", "a moment", epoch0+5*second))
	is(c, b, a)
	e.append(s, a, said("well?", epoch0+6*second))
	is(c, a, b)
	e.append(s, c, assigned("kim", epoch0+7*second))
	is(a, b)
}

// madeUp is a view of which nothing knows but its declaration: it is not
// ordered by activity, and what moves in it moves in no other list.
var madeUp = &chat.View{
	Name:  "made-up",
	Has:   func(c *chat.Conversation) bool { return max(c.VisitorSeq, c.AgentSeq)%3 != 0 },
	Owner: func(c *chat.Conversation) string { return c.LastRole.String() },
	Score: func(c *chat.Conversation) int64 { return int64(c.AgentRead) - int64(c.Unread) },
}

func testMadeUpView(e *env) {
	s, other := e.open(), e.open()
	a, b := store.NewID(), store.NewID()
	visitor, agent := madeUp.List(chat.RoleVisitor.String()), madeUp.List(chat.RoleAgent.String())
	is := func(visitors, agents []string) {
		e.Helper()
		e.hasViews(s, map[string][]string{visitor: visitors, agent: agents})
	}
	e.append(s, a, said("one", epoch0), said("two", epoch0))
	e.append(s, b, said("one", epoch0))
	is([]string{b, a}, []string{})
	e.append(other, a, read(chat.RoleAgent, 2, epoch0)) // no activity
	is([]string{a, b}, []string{})
	e.append(s, b, replied("kim", "hello", epoch0))
	is([]string{a}, []string{b})
	e.append(other, b, said("two", epoch0)) // the third message
	is([]string{a}, []string{})
	e.append(s, b, replied("kim", "well", epoch0))
	is([]string{a}, []string{b})
}

func testListPages(e *env) {
	s := e.open()
	// Many conversations with few different scores.
	byScore := map[int64][]string{}
	for range 40 {
		conv, at := store.NewID(), epoch0+rand.Int64N(4)*1000
		e.append(s, conv, said("hello", at))
		byScore[at] = append(byScore[at], conv)
	}
	var want []string
	for _, at := range slices.Backward(slices.Sorted(maps.Keys(byScore))) {
		want = append(want, slices.Sorted(slices.Values(byScore[at]))...)
	}
	for _, limit := range []int{1, 2, 3, 7, 39, 40, 41, 1000} {
		if got := e.list(s, chat.ViewAll, limit); !slices.Equal(got, want) {
			e.Errorf("pages of %d give\n%v, want\n%v", limit, got, want)
		}
	}
}

// testListMoves moves conversations to the top while somebody turns pages: who
// has not moved is neither shown twice nor left out.
func testListMoves(e *env) {
	s := e.open()
	var convs []string
	for i := range 12 {
		conv := store.NewID()
		convs = append(convs, conv)
		e.append(s, conv, said("hello", epoch0-int64(i)*second))
	}
	var got []string
	cursor := ""
	for i := range 4 {
		page, next, err := s.List(e.ctx, e.site, chat.ViewAll, cursor, 3)
		e.must(err)
		for _, c := range page {
			got = append(got, c.ID)
		}
		cursor = next
		e.append(s, convs[0], said("up again", epoch0+1*second))
		e.append(s, convs[len(convs)-1-i], said("me too", epoch0+2*second))
	}
	// 11, 10 and 9 moved away before their page came.
	if want := convs[:9]; !slices.Equal(got, want) {
		e.Errorf("the pages show %v, want %v", got, want)
	}
}

func testListCursors(e *env) {
	s := e.open()
	for i := range 3 {
		e.append(s, store.NewID(), said("hello", epoch0+int64(i)*second))
	}
	first, cursor, err := s.List(e.ctx, e.site, chat.ViewAll, "", 2)
	e.must(err)
	for _, bad := range []string{
		" ", "0", "-1", "x", "\x00", "/", ":", "{}", "null", "+inf 1", "9223372036854775808:x", "1e9:x", "NaN:",
		strings.Repeat("9", 10_000), cursor + "x", "x" + cursor, strings.ToUpper(cursor) + "!", "你好", "'; --",
		fmt.Sprint(epoch0), fmt.Sprint(epoch0, ":"), fmt.Sprint(epoch0, ":", strings.Repeat("z", 32)),
	} {
		page, _, err := s.List(e.ctx, e.site, chat.ViewAll, bad, 2)
		if err != nil || len(page) != 2 || page[0].ID != first[0].ID {
			e.Errorf("the cursor %.40q gave %v, %v", bad, page, err)
		}
	}
	page, next, err := s.List(e.ctx, e.site, "no such view", cursor, 2)
	if err != nil || len(page) != 0 || next != "" {
		e.Errorf("a view that does not exist lists %v, %q, %v", page, next, err)
	}
}

func testCounters(e *env) {
	s, other := e.open(), e.open()
	has := func(want map[string]int64) {
		e.Helper()
		for _, s := range []store.Store{s, other} {
			got, err := s.Counters(e.ctx, e.site)
			e.must(err)
			maps.DeleteFunc(got, func(_ string, n int64) bool { return n == 0 })
			if !maps.Equal(got, want) {
				e.Errorf("the counters are %v, want %v", got, want)
			}
		}
	}
	type counters = map[string]int64
	has(counters{})

	conv := store.NewID()
	offer := e.append(s, conv, said("hello", epoch0), resolved(epoch0+1), offered(epoch0+1)).Events[2].Seq
	has(counters{chat.CounterOffers(chat.SurveyCSAT): 1})
	id := store.NewID()
	for range 2 { // a retry does not count
		_, err := s.Append(e.ctx, e.site, conv, batch(id, answered(offer, 2, "", epoch0+2)))
		e.must(err)
		has(counters{chat.CounterOffers(chat.SurveyCSAT): 1, chat.CounterScore(chat.SurveyCSAT, 2): 1})
	}
	e.append(other, conv, answered(offer, 5, "better", epoch0+3))
	has(counters{chat.CounterOffers(chat.SurveyCSAT): 1, chat.CounterScore(chat.SurveyCSAT, 5): 1})
	e.append(s, conv, answered(offer+1, 1, "of another offer", epoch0+4))
	has(counters{chat.CounterOffers(chat.SurveyCSAT): 1, chat.CounterScore(chat.SurveyCSAT, 5): 1})

	e.append(s, conv, reopened(epoch0+5), resolved(epoch0+6), offered(epoch0+6))
	has(counters{chat.CounterOffers(chat.SurveyCSAT): 2, chat.CounterScore(chat.SurveyCSAT, 5): 1})
	c, err := s.Conversation(e.ctx, e.site, conv)
	e.must(err)
	e.append(s, conv, answered(c.Offer, 5, "", epoch0+7))
	has(counters{chat.CounterOffers(chat.SurveyCSAT): 2, chat.CounterScore(chat.SurveyCSAT, 5): 2})

	again := store.NewID()
	e.append(other, again, said("hi", epoch0), resolved(epoch0+1), offered(epoch0+1), answered(3, 10, "", epoch0+2))
	has(counters{chat.CounterOffers(chat.SurveyCSAT): 3, chat.CounterScore(chat.SurveyCSAT, 5): 2, chat.CounterScore(chat.SurveyCSAT, 10): 1})
}
