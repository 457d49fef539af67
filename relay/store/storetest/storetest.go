// Package storetest is the contract of package store as tests: every
// implementation passes the same suite. What a back end alone can do, such as
// a full disk or a failover, is tested where it is implemented.
package storetest

import (
	"context"
	"slices"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// Backend is one back end, empty or not, on which Stores can be opened.
type Backend struct {
	// Open opens another Store on the back end. The suite closes it.
	Open func() store.Store

	// Signs says that a Store hears the signals of the others. Where one relay
	// only is meant to run they may stay among the watchers of one Store.
	Signs bool

	// CutSubscriptions, if not nil, breaks all connections on which Stores hear
	// of each other's changes; they heal by themselves.
	CutSubscriptions func()
}

// Run runs the suite on the back end that start returns. It uses sites with
// random names, so that it disturbs nothing which is there.
func Run(t *testing.T, start func(t testing.TB) Backend) {
	declared := chat.Views
	chat.Views = append(slices.Clone(declared), madeUp)
	t.Cleanup(func() { chat.Views = declared })
	back := start(t)
	for _, part := range []struct {
		name string
		test func(e *env)
	}{
		{"Append", testAppend},
		{"AppendNewer", testAppendNewer},
		{"AppendConcurrently", testAppendConcurrently},
		{"AppendRetry", testRetry},
		{"AppendRetriesConcurrently", testRetriesConcurrently},
		{"AppendSameIDElsewhere", testSameIDElsewhere},
		{"AppendMixed", testMixed},
		{"AppendRefused", testRefused},
		{"AppendNothing", testNothing},
		{"AppendConditions", testConditions},
		{"AppendConditionsConcurrently", testConditionsConcurrently},
		{"AppendMany", testMany},
		{"AppendEnded", testEnded},
		{"AppendReplaces", testReplace},
		{"EventsPages", testPages},
		{"EventsLargePages", testLargePages},
		{"Texts", testTexts},
		{"LongTexts", testLongTexts},
		{"Sites", testSites},
		{"Epoch", testEpoch},

		{"Watch", testWatch},
		{"WatchMissesNothing", testWatchMissesNothing},
		{"WatchStop", testWatchStop},
		{"WatchEnded", testWatchEnded},
		{"WatchCut", testWatchCut},
		{"Signal", testSignal},
		{"Follow", testFollow},
		{"FollowWhileWritten", testFollowWhileWritten},
		{"FollowFull", testFollowFull},

		{"Views", testViews},
		{"ViewOfQueue", testQueue},
		{"ViewMadeUp", testMadeUpView},
		{"ListPages", testListPages},
		{"ListMoves", testListMoves},
		{"ListCursors", testListCursors},
		{"Counters", testCounters},

		{"Docs", testDocs},
		{"DocsAllOrNone", testDocsAllOrNone},
		{"DocsConcurrently", testDocsConcurrently},
		{"DocsHostile", testDocsHostile},
		{"DocsWatch", testDocsWatch},

		{"Presence", testPresence},
		{"Ephemeral", testEphemeral},

		{"Search", testSearch},

		{"Jobs", testJobs},
		{"JobsCancel", testCancel},
		{"JobsClaimedOnce", testClaimedOnce},
		{"JobsExpire", testExpire},
		{"JobsExtended", testExtend},
		{"JobsMove", testMove},
		{"JobsOfAppend", testJobsOfAppend},
		{"JobsRetried", testJobRetried},
		{"JobsKinds", testJobKinds},
		{"JobsDueSites", testDueSites},
		{"JobsWake", testJobsWake},

		{"Model", testModel},
		{"Health", testHealth},
		{"Close", testClose},
	} {
		t.Run(part.name, func(t *testing.T) {
			part.test(&env{T: t, Backend: back, ctx: t.Context(), site: newSite()})
		})
	}
}

// env is what one test has: a site of its own.
type env struct {
	*testing.T
	Backend
	ctx  context.Context
	site string
}

func newSite() string { return "t-" + store.NewID() }

// open opens a Store that is closed when the test ends.
func (e *env) open() store.Store {
	e.Helper()
	s := e.Open()
	e.Cleanup(func() {
		if err := s.Close(); err != nil {
			e.Errorf("close: %v", err)
		}
	})
	return s
}

// must fails the test at once if err is not nil.
func (e *env) must(err error) {
	e.Helper()
	if err != nil {
		e.Fatal(err)
	}
}
