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

// Threads that were there and those that come later.
func TestAllThreadsWaitForTheirTurn(t *testing.T) {
	const n = 8
	var there sync.WaitGroup
	leave := make(chan struct{})
	begin := func() {
		there.Add(n)
		for range n {
			go func() {
				runtime.LockOSThread() // each has a thread of its own
				defer runtime.UnlockOSThread()
				there.Done()
				<-leave
			}()
		}
		there.Wait()
	}
	begin()
	if err := waitForTurn(); err != nil {
		t.Fatal(err)
	}
	begin()
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
