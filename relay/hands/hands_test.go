package hands

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"
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

// at runs so many tasks at once, and returns when they are done.
func (h *Hands) at(n int) {
	b := &blocked{leave: make(chan struct{})}
	b.begun.Add(n)
	for range n {
		h.Run(b)
	}
	b.begun.Wait() // none waits for another
	close(b.leave)
	synctest.Wait()
}

func TestHandsComeAndGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		end := make(chan struct{})
		h := New(end)
		want := func(n int, when string) {
			t.Helper()
			synctest.Wait()
			if h.spare() != n {
				t.Errorf("%s: %d hands wait, want %d", when, h.spare(), n)
			}
		}
		h.at(100)
		want(100, "after 100 tasks at once")
		h.at(30)
		want(100, "after 30 more")
		time.Sleep(trimEvery + 1) // the fewest were 0: before the first task
		h.at(30)
		want(100, "within the second that 30 were needed in")
		time.Sleep(trimEvery)
		want(30, "after it")
		time.Sleep(trimEvery)
		want(0, "after a quiet second")

		h.at(5)
		close(end)
		h.at(3)
		want(2, "after the end: those who work then go")
		time.Sleep(trimEvery)
		want(0, "a second after the end")
	})
}

// Each of many tasks is done once, whoever does it.
func TestEachTaskOnce(t *testing.T) {
	end := make(chan struct{})
	defer close(end)
	h := New(end)
	var all sync.WaitGroup
	var did [1000]counted
	for i := range did {
		did[i].all = &all
	}
	all.Add(len(did))
	for range 8 {
		go func() {
			for i := range did {
				did[i].once.Do(func() { h.Run(&did[i]) })
			}
		}()
	}
	all.Wait()
	for i := range did {
		if did[i].n != 1 {
			t.Errorf("task %d was done %d times", i, did[i].n)
		}
	}
}

type counted struct {
	once sync.Once
	all  *sync.WaitGroup
	n    int
}

func (c *counted) Do() { c.n++; c.all.Done() }

func BenchmarkRun(b *testing.B) {
	end := make(chan struct{})
	defer close(end)
	h := New(end)
	var all sync.WaitGroup
	task := &counted{all: &all}
	b.ReportAllocs()
	for b.Loop() {
		all.Add(1)
		h.Run(task)
		all.Wait()
	}
}

// spare is how many hands wait for a task.
func (h *Hands) spare() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.idle)
}
