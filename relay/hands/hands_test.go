package hands

import (
	"sync"
	"testing"
	"testing/synctest"
)

// blocked is a task that waits to be let go.
type blocked struct {
	begun sync.WaitGroup
	leave chan struct{}
}

func (b *blocked) Do() {
	b.begun.Done()
	<-b.leave
}

// No task waits for another, and only so many hands wait for a task.
func TestTasksRunAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		end := make(chan struct{})
		h := New(end)
		for range 3 {
			b := &blocked{leave: make(chan struct{})}
			b.begun.Add(2 * maxIdle)
			for range 2 * maxIdle {
				h.Run(b)
			}
			b.begun.Wait()
			if h.Idle() != 0 {
				t.Errorf("%d hands are idle while tasks are done", h.Idle())
			}
			close(b.leave)
			synctest.Wait()
			if h.Idle() != maxIdle {
				t.Errorf("%d hands wait, want %d", h.Idle(), maxIdle)
			}
		}
		close(end)
		synctest.Wait()
		if h.Idle() != 0 {
			t.Errorf("%d hands wait after the end", h.Idle())
		}
	})
}

// A task is done after the end as well: who runs it may wait for it.
func TestTaskAfterTheEnd(t *testing.T) {
	end := make(chan struct{})
	close(end)
	b := &blocked{leave: make(chan struct{})}
	b.begun.Add(1)
	New(end).Run(b)
	b.begun.Wait()
	close(b.leave)
}
