package matrix

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/lab/faults/checker"
)

// Experiment is one run of a row with one seed. It is a testing.TB, so that
// rows use the same helpers as tests, which start servers and end them.
type Experiment struct {
	testing.TB // nil: what helpers need is below

	// Seed makes the choices.
	Seed uint64
	// Plain: the visitors go by plain requests in place of sockets, and there are
	// fewer of them, since each costs more.
	Plain bool

	ctx    context.Context
	cancel context.CancelFunc
	log    io.Writer

	mu       sync.Mutex
	failed   bool
	cleanups []func()
	verdict  checker.Verdict
	figures  []figure
	faults   []string
}

// figure is a measured value of a row.
type figure struct {
	name  string
	value string
}

// Result is what came out of an Experiment.
type Result struct {
	Verdict checker.Verdict
	// Figures are the measured values as "name=value".
	Figures []string
	// Faults say what was wrong, beside the verdict.
	Faults []string
}

// OK reports whether the row held.
func (r *Result) OK() bool { return len(r.Faults) == 0 && r.Verdict.OK() }

// run executes a row once. What it tells on the way goes to log.
func run(ctx context.Context, row func(*Experiment), seed uint64, plain bool, log io.Writer) Result {
	x := &Experiment{Seed: seed, Plain: plain, log: log}
	x.ctx, x.cancel = context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer x.end()
		row(x)
	}()
	<-done
	r := Result{Verdict: x.verdict, Faults: x.faults}
	for _, f := range x.figures {
		r.Figures = append(r.Figures, f.name+"="+f.value)
	}
	return r
}

// end runs the clean-ups, also after Fatal.
func (x *Experiment) end() {
	x.cancel()
	for {
		x.mu.Lock()
		n := len(x.cleanups)
		if n == 0 {
			x.mu.Unlock()
			return
		}
		last := x.cleanups[n-1]
		x.cleanups = x.cleanups[:n-1]
		x.mu.Unlock()
		last()
	}
}

// Judge adds a verdict to the row's.
func (x *Experiment) Judge(v checker.Verdict) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.verdict.Add(v)
}

// Figure adds a measured value.
func (x *Experiment) Figure(name string, value any) {
	text := fmt.Sprint(value)
	if d, ok := value.(time.Duration); ok {
		text = fmt.Sprintf("%.1fs", d.Seconds())
		if d < time.Second {
			text = fmt.Sprintf("%dms", d.Milliseconds())
		}
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.figures = append(x.figures, figure{name, text})
}

// AtMost adds a measured time and fails the row if it is over its limit.
func (x *Experiment) AtMost(name string, got, limit time.Duration) {
	x.Figure(name, got)
	if got > limit {
		x.Errorf("%s is %v, more than %v", name, got.Round(time.Millisecond), limit)
	}
}

// The methods of testing.TB that helpers use.

func (x *Experiment) Helper()                  {}
func (x *Experiment) Name() string             { return "fault" }
func (x *Experiment) Context() context.Context { return x.ctx }

// Cleanup implements testing.TB.
func (x *Experiment) Cleanup(f func()) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.cleanups = append(x.cleanups, f)
}

// Failed implements testing.TB.
func (x *Experiment) Failed() bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.failed
}

// Errorf says what is wrong and goes on.
func (x *Experiment) Errorf(format string, args ...any) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.failed = true
	x.faults = append(x.faults, fmt.Sprintf(format, args...))
}

func (x *Experiment) Error(args ...any) { x.Errorf("%s", fmt.Sprint(args...)) }

// Fatalf says what is wrong and ends the row.
func (x *Experiment) Fatalf(format string, args ...any) {
	x.Errorf(format, args...)
	runtime.Goexit()
}

func (x *Experiment) Fatal(args ...any) { x.Fatalf("%s", fmt.Sprint(args...)) }

// Logf implements testing.TB.
func (x *Experiment) Logf(format string, args ...any) { fmt.Fprintf(x.log, format+"\n", args...) }

func (x *Experiment) Log(args ...any) { x.Logf("%s", fmt.Sprint(args...)) }

// TempDir is a folder that ends with the row.
func (x *Experiment) TempDir() string {
	dir, err := os.MkdirTemp("", "parley-fault-")
	if err != nil {
		x.Fatal(err)
	}
	x.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			x.Logf("remove %s: %v", dir, err)
		}
	})
	return dir
}

// share is how many of so many clients there are.
func (x *Experiment) share(n int) int {
	if x.Plain {
		return (n + plainShare - 1) / plainShare
	}
	return n
}

// plainShare is how many times fewer clients there are that go by plain requests.
const plainShare = 5

// must ends the row if err is not nil.
func (x *Experiment) must(err error) {
	if err != nil {
		x.Fatal(err)
	}
}

// until waits for a condition, looking every 20 ms, and reports how long it
// took and whether it came about within limit.
func (x *Experiment) until(limit time.Duration, cond func() bool) (time.Duration, bool) {
	began := time.Now()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !cond() {
		if time.Since(began) > limit || x.ctx.Err() != nil {
			return time.Since(began), cond()
		}
		<-tick.C
	}
	return time.Since(began), true
}

// wait lets time pass: that of a fault.
func (x *Experiment) wait(d time.Duration) {
	select {
	case <-x.ctx.Done():
	case <-time.After(d):
	}
}
