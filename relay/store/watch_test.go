package store

import "testing"

// A watcher may stop itself within a wake-up.
func TestWatcherStops(t *testing.T) {
	calls := 0
	var w *Watcher
	w = NewWatcher(func(n Note) {
		if calls++; n.Seq == 2 {
			w.Stop()
		}
	})
	for seq := range uint64(5) {
		w.Wake(Note{Seq: seq})
	}
	if calls != 3 {
		t.Errorf("called %d times, want 3", calls)
	}
}
