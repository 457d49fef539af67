package storetest

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// model is a Store that is right because it is slow and simple: it keeps the
// logs and computes the rest from them when asked.
type model struct {
	logs    map[string][]chat.Event
	batches map[string][]batchOf // of a conversation
	docs    map[string]store.Doc
	there   map[string]int64
	jobs    map[string]*modelJob
}

type batchOf struct {
	id          string
	first, next int // its events in the log
}

type modelJob struct {
	store.Job
	next int64 // when it may be claimed
}

func (m *model) state(conv string) chat.Conversation { return folded(conv, m.logs[conv]) }

func (m *model) list(view string) []string {
	scores := map[string]int64{}
	for conv := range m.logs {
		c := m.state(conv)
		for _, p := range c.Places(nil) {
			if p.List() == view {
				scores[conv] = p.Score
			}
		}
	}
	return slices.SortedFunc(maps.Keys(scores), func(a, b string) int {
		return cmp.Or(cmp.Compare(scores[b], scores[a]), strings.Compare(a, b))
	})
}

func (m *model) counters() map[string]int64 {
	sums := map[string]int64{}
	for conv, log := range m.logs {
		for i := range log {
			before, after := folded(conv, log[:i]), folded(conv, log[:i+1])
			for _, t := range chat.Tallies(&before, &after) {
				sums[t.Name] += t.By
			}
		}
	}
	maps.DeleteFunc(sums, func(_ string, n int64) bool { return n == 0 })
	return sums
}
