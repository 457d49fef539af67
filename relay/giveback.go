package main

import (
	"context"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// heap is what the runtime says of its memory, in bytes.
type heap struct {
	allocated uint64 // since the start
	live      uint64 // found in use by the last collection
	objects   uint64 // in use, or garbage that is not collected yet
	free      uint64 // neither, and not given back
}

func readHeap() heap {
	s := []metrics.Sample{
		{Name: "/gc/heap/allocs:bytes"},
		{Name: "/gc/heap/live:bytes"},
		{Name: "/memory/classes/heap/objects:bytes"},
		{Name: "/memory/classes/heap/free:bytes"},
	}
	metrics.Read(s)
	return heap{s[0].Value.Uint64(), s[1].Value.Uint64(), s[2].Value.Uint64(), s[3].Value.Uint64()}
}

// littleHeap is too little to be worth anything.
const littleHeap = 4 << 20

// quiet is how many calm seconds come first: what is given back and needed again
// costs more than what was kept.
const quiet = 10

// giver decides when memory is given back. It looks once in a second.
type giver struct {
	before heap      // at the last look
	busy   bool      // much was allocated since memory was last given back
	calm   int       // seconds in which little was, in a row
	rest   time.Time // not again before that
}

// isDue reports whether the heap, now h, holds a good deal that nobody needs, or
// may do so, and nobody will need soon. A calm second is one at whose rate it
// would take 20 s to allocate as much as is in use.
func (g *giver) isDue(h heap, now time.Time) bool {
	used := h.live + littleHeap
	calm := h.allocated-g.before.allocated < used/20
	g.before = h
	g.calm++
	if !calm {
		g.calm, g.busy = 0, true
	}
	if g.calm < quiet || now.Before(g.rest) {
		return false
	}
	garbage := h.objects - min(h.live, h.objects) + h.free
	return garbage > used/3 || g.busy
}

// giveBack gives the system the memory that nobody uses, until ctx ends.
// A relay allocates much while visitors come, and next to nothing while they
// look at their pages; left to itself, the runtime would keep garbage as large as
// all that is in use for minutes. Who sets GOGC has their own idea, and keeps it.
func giveBack(ctx context.Context) {
	if os.Getenv("GOGC") != "" {
		return
	}
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	g := giver{before: readHeap(), busy: true} // starting allocates too
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		if g.isDue(readHeap(), time.Now()) {
			began := time.Now()
			debug.FreeOSMemory()
			// It may take a hundredth of the time.
			g = giver{before: readHeap(), rest: began.Add(100 * time.Since(began))}
		}
	}
}
