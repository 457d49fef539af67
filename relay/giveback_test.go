package main

import (
	"fmt"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/proctest"
)

func TestMemoryIsGivenBackWhenItIsWorthIt(t *testing.T) {
	const mb = 1 << 20
	now := time.Now()
	for name, c := range map[string]struct {
		h    heap
		rate uint64 // bytes in the last second
		busy bool
		rest time.Duration // for so long
		want bool
	}{
		"garbage":                {heap{live: 60 * mb, objects: 110 * mb}, mb, false, 0, true},
		"kept after collection":  {heap{live: 60 * mb, objects: 60 * mb, free: 50 * mb}, mb, false, 0, true},
		"busy":                   {heap{live: 60 * mb, objects: 110 * mb}, 20 * mb, true, 0, false},
		"all in use":             {heap{live: 60 * mb, objects: 65 * mb, free: mb}, mb, false, 0, false},
		"little":                 {heap{live: mb, objects: 2 * mb}, 0, false, 0, false},
		"much of it swept since": {heap{live: 60 * mb, objects: 50 * mb}, 0, false, 0, false},
		"after a burst":          {heap{live: 60 * mb, objects: 60 * mb}, mb, true, 0, true},
		"a moment after":         {heap{live: 60 * mb, objects: 110 * mb}, mb, true, time.Second, false},
	} {
		g := giver{before: c.h, busy: c.busy, calm: quiet, rest: now.Add(c.rest)}
		c.h.allocated += c.rate
		if got := g.isDue(c.h, now); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}

	g := giver{}
	burst := heap{allocated: 90 * mb, live: 60 * mb, objects: 60 * mb}
	for second := range quiet + 1 {
		if got, want := g.isDue(burst, now), second == quiet; got != want {
			t.Errorf("given back %d s after a burst: %v", second, got)
		}
	}
}

var kept [][]byte

func TestWhatABurstLeavesIsGivenBack(t *testing.T) {
	t.Setenv("GOGC", "")
	const burst = 64 << 20
	for range 64 {
		kept = append(kept, make([]byte, burst/64))
	}
	if h := readHeap(); h.objects < burst {
		t.Fatalf("%d bytes are allocated, want %d or more", h.objects, burst)
	}
	kept = nil
	go giveBack(t.Context())
	proctest.Until(t, (quiet+20)*time.Second, "memory given back", func() error {
		if h := readHeap(); h.objects+h.free >= burst/2 {
			return fmt.Errorf("still %d bytes of objects and %d free", h.objects, h.free)
		}
		return nil
	})
}
