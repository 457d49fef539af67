//go:build linux && !cgo

package main

import (
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// Threads that were there and those that come later.
func TestTimersOfAllThreadsMayBeLate(t *testing.T) {
	const n = 8
	told := make(chan int, 2*n)
	look := make(chan struct{})
	tell := func() {
		<-look
		now, err := unix.PrctlRetInt(unix.PR_GET_TIMERSLACK, 0, 0, 0, 0)
		if err != nil {
			t.Error(err)
		}
		told <- now
	}
	onThreads(n, tell)
	if err := relaxTimers(); err != nil {
		t.Fatal(err)
	}
	onThreads(n, tell)
	close(look)
	for range 2 * n {
		if now := <-told; now != int(timerSlack) {
			t.Errorf("a thread has a slack of %d ns", now)
		}
	}
}

func TestSlackOfTheOperatorStays(t *testing.T) {
	const theirs = 2 * time.Millisecond
	set := func(slack time.Duration) {
		if _, _, errno := syscall.AllThreadsSyscall(unix.SYS_PRCTL, unix.PR_SET_TIMERSLACK, uintptr(slack), 0); errno != 0 {
			t.Fatal(errno)
		}
	}
	set(theirs)
	defer set(usualSlack)
	if err := relaxTimers(); err != nil {
		t.Fatal(err)
	}
	now, err := unix.PrctlRetInt(unix.PR_GET_TIMERSLACK, 0, 0, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	if now != int(theirs) {
		t.Errorf("the slack is %d ns", now)
	}
}
