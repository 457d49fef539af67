//go:build linux && !cgo

package main

import (
	"errors"
	"os"
	"runtime"
	"strconv"
	"sync"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// onThreads runs do n times at once, each on a thread of its own, and returns
// when all have begun.
func onThreads(n int, do func()) {
	var there sync.WaitGroup
	there.Add(n)
	for range n {
		go func() {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			there.Done()
			do()
		}()
	}
	there.Wait()
}

// Threads that were there and those that come later.
func TestAllThreadsWaitForTheirTurn(t *testing.T) {
	const n = 8
	leave := make(chan struct{})
	wait := func() { <-leave }
	onThreads(n, wait)
	if err := waitForTurn(); err != nil {
		t.Fatal(err)
	}
	onThreads(n, wait)
	defer close(leave)

	tasks, err := os.ReadDir("/proc/self/task")
	if err != nil {
		t.Fatal(err)
	}
	if len(tasks) < 2*n {
		t.Fatalf("there are %d threads, want %d or more", len(tasks), 2*n)
	}
	for _, task := range tasks {
		id, err := strconv.Atoi(task.Name())
		if err != nil {
			t.Fatal(err)
		}
		attr, err := unix.SchedGetAttr(id, 0)
		if errors.Is(err, syscall.ESRCH) {
			continue // it has ended
		}
		if err != nil {
			t.Fatal(err)
		}
		if attr.Policy != unix.SCHED_BATCH {
			t.Errorf("thread %d has the policy %d", id, attr.Policy)
		}
	}
}
