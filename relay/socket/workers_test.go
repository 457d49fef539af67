package socket

import (
	"errors"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// at handles so many frames at once, and returns when that is done.
func (w *workers) at(n int) {
	var begun, done sync.WaitGroup
	leave := make(chan struct{})
	begun.Add(n)
	for range n {
		done.Go(func() {
			_ = w.handle(nil, func([]byte) error {
				begun.Done()
				<-leave
				return nil
			})
		})
	}
	begun.Wait() // none waits for another
	close(leave)
	done.Wait()
	synctest.Wait()
}

func TestWorkersComeAndGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		end := make(chan struct{})
		w := newWorkers(end)
		want := func(n int, when string) {
			t.Helper()
			synctest.Wait()
			if w.spare() != n {
				t.Errorf("%s: %d workers wait, want %d", when, w.spare(), n)
			}
		}
		w.at(100)
		want(100, "after 100 frames at once")
		w.at(30)
		want(100, "after 30 more")
		time.Sleep(trimEvery + 1) // the fewest were 0: before the first task
		w.at(30)
		want(100, "within the second that 30 were needed in")
		time.Sleep(trimEvery)
		want(30, "after it")
		time.Sleep(trimEvery)
		want(0, "after a quiet second")

		w.at(5)
		close(end)
		w.at(3)
		want(2, "after the end: those who work then go")
		time.Sleep(trimEvery)
		want(0, "a second after the end")
	})
}

// Each frame is handled once, and its caller gets what came of it.
func TestEachFrameOnce(t *testing.T) {
	end := make(chan struct{})
	defer close(end)
	w := newWorkers(end)
	var all sync.WaitGroup
	for i := range 1000 {
		all.Go(func() {
			text, want := strconv.Itoa(i), errors.New("mine")
			n := 0
			err := w.handle([]byte(text), func(frame []byte) error {
				if n++; string(frame) != text {
					t.Errorf("frame %s came as %s", text, frame)
				}
				return want
			})
			if n != 1 || err != want {
				t.Errorf("frame %s was handled %d times: %v", text, n, err)
			}
		})
	}
	all.Wait()
}

func BenchmarkHandle(b *testing.B) {
	end := make(chan struct{})
	defer close(end)
	w := newWorkers(end)
	handle := func([]byte) error { return nil }
	b.ReportAllocs()
	for b.Loop() {
		_ = w.handle(nil, handle)
	}
}

// spare is how many workers wait for a task.
func (w *workers) spare() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.idle)
}
