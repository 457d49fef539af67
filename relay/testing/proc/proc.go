// Package proc runs real programs for tests: each in a process group of
// its own, its output kept and shown when the test fails, and killed with all
// its children when the test ends.
package proc

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Command says what to start.
type Command struct {
	Name string   // how the process is called in messages; the base of Path if empty
	Path string   // the program, looked up on PATH
	Args []string // without the program's own name
	Env  []string // KEY=value pairs on top of the test's own environment without PARLEY_ settings
	Dir  string   // working folder; the test's own if empty
}

// Process is a running program. Its methods may be called from any goroutine.
type Process struct {
	name string
	cmd  *exec.Cmd
	out  *tail
	done chan struct{}

	mu  sync.Mutex
	err error // what Wait returned, valid once done is closed
}

// Start runs c and registers its end with t. It fails the test if the program
// is missing: a missing program is an error, never a reason to skip.
func Start(t testing.TB, c Command) *Process {
	t.Helper()

	name := c.Name
	if name == "" {
		name = filepath.Base(c.Path)
	}
	path, err := exec.LookPath(c.Path)
	if err != nil {
		t.Fatalf("start %s: %v (./build.sh test installs what the tests need)", name, err)
	}

	p := &Process{name: name, out: &tail{limit: 256 << 10}, done: make(chan struct{})}
	p.cmd = exec.Command(path, c.Args...)
	p.cmd.Env = append(neutral(os.Environ()), c.Env...)
	p.cmd.Dir = c.Dir
	p.cmd.Stdout = p.out
	p.cmd.Stderr = p.out
	p.cmd.SysProcAttr = OwnGroup()
	// Grandchildren that keep the output pipe open must not hold Wait back.
	p.cmd.WaitDelay = 2 * time.Second
	started := make(chan error)
	go func() {
		// The kernel ends the child when the thread that started it ends, so
		// that thread has to live as long as the child.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()

		err := p.cmd.Start()
		started <- err
		if err != nil {
			return
		}
		err = p.cmd.Wait()
		p.mu.Lock()
		p.err = err
		p.mu.Unlock()
		close(p.done)
	}()
	if err := <-started; err != nil {
		t.Fatalf("start %s: %v", name, err)
	}

	t.Cleanup(func() {
		p.Kill()
		if t.Failed() {
			t.Logf("output of %s:\n%s", name, p.Output())
		}
	})
	return p
}

// neutral is an environment without the settings of the person who runs the
// tests.
func neutral(environ []string) []string {
	return slices.DeleteFunc(environ, func(variable string) bool {
		return strings.HasPrefix(variable, "PARLEY_")
	})
}

// Pid is the process id, also the id of its process group.
func (p *Process) Pid() int { return p.cmd.Process.Pid }

// Done is closed when the process has ended.
func (p *Process) Done() <-chan struct{} { return p.done }

// Err is how the process ended, as exec.Cmd.Wait says; nil while it runs.
func (p *Process) Err() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.err
}

// Output is the end of what the process printed on both its outputs, at most
// 256 KiB of it.
func (p *Process) Output() string { return p.out.String() }

// Signal sends sig to the whole process group. A process that has ended is not
// an error.
func (p *Process) Signal(sig syscall.Signal) error {
	select {
	case <-p.done:
		return nil
	default:
	}
	if err := syscall.Kill(-p.Pid(), sig); err != nil && !errors.Is(err, syscall.ESRCH) {
		return fmt.Errorf("signal %v to %s: %w", sig, p.name, err)
	}
	return nil
}

// Kill ends the whole group with SIGKILL and returns when the process is gone.
func (p *Process) Kill() {
	// Even when the leader is gone, children in its group may live on.
	_ = syscall.Kill(-p.Pid(), syscall.SIGKILL)
	<-p.done
}

// Pause stops the process with SIGSTOP: it keeps its connections and answers
// nothing.
func (p *Process) Pause() error { return p.Signal(syscall.SIGSTOP) }

// Resume lets a paused process go on.
func (p *Process) Resume() error { return p.Signal(syscall.SIGCONT) }

// Stop sends SIGTERM, waits at most grace for the process to end by itself,
// and kills it after that. It returns how long the end took and an error if it
// had to be killed.
func (p *Process) Stop(grace time.Duration) (time.Duration, error) {
	began := time.Now()
	if err := p.Signal(syscall.SIGTERM); err != nil {
		return 0, err
	}
	limit := time.NewTimer(grace)
	defer limit.Stop()

	select {
	case <-p.done:
		return time.Since(began), nil
	case <-limit.C:
		p.Kill()
		return time.Since(began), fmt.Errorf("%s did not end within %v of SIGTERM", p.name, grace)
	}
}

// Until calls try every few milliseconds until it returns nil, and fails the
// test with its last error when that has not happened within the limit.
func Until(t testing.TB, limit time.Duration, what string, try func() error) {
	t.Helper()

	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	deadline := time.Now().Add(limit)
	for {
		err := try()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within %v: %v", what, limit, err)
		}
		<-tick.C
	}
}

// Ready waits like Until, and gives up at once when the process ends.
func (p *Process) Ready(t testing.TB, limit time.Duration, try func() error) {
	t.Helper()

	ended := false
	Until(t, limit, "start of "+p.name, func() error {
		if ended {
			t.Fatalf("%s ended while it started: %v", p.name, p.Err())
		}
		err := try()
		select {
		case <-p.done:
			ended = true
			return errors.New("it has ended")
		default:
			return err
		}
	})
}
