package main

import (
	"fmt"
	"os"
	"sync"
	"sync/atomic"
)

// each calls do for 0 to n-1, at most atOnce at the same time, and returns the
// first error.
func each(n, atOnce int, do func(i int) error) error {
	var first error
	var once sync.Once
	var failed atomic.Bool
	var all sync.WaitGroup
	places := make(chan struct{}, atOnce)
	for i := 0; i < n && !failed.Load(); i++ {
		places <- struct{}{}
		all.Go(func() {
			defer func() { <-places }()
			if err := do(i); err != nil {
				failed.Store(true)
				once.Do(func() { first = err })
			}
		})
	}
	all.Wait()
	return first
}

// odd counts what should not come; a run with some is no measurement.
var odd atomic.Int64

// unexpected notes a frame or answer that should not have come, and shows the
// first of them.
func unexpected(what []byte) {
	if odd.Add(1) == 1 {
		fmt.Fprintf(os.Stderr, "unexpected: %.300s\n", what)
	}
}

// closeAll ends all sockets.
func closeAll(ends []end) {
	for _, e := range ends {
		if e != nil {
			e.close()
		}
	}
}
