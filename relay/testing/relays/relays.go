// Package relays runs the real relay binary for tests: built once per test
// process, each relay a process of its own on free ports, which a test can
// kill, pause, drain and start again on the same data.
package relays

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/testing/proc"
)

// startLimit is how long a relay may take until it is ready, on a machine that
// is busy with other tests.
const startLimit = 30 * time.Second

// stopLimit is how long a relay may take to end after SIGTERM: it promises 20 s.
const stopLimit = 20 * time.Second

// Options say how a relay runs. The zero value is a relay over an embedded
// store of its own.
type Options struct {
	Valkey    string   // address of a Valkey; empty: the embedded store
	Data      string   // folder of the embedded store; empty: one that ends with the test
	PublicURL string   // as browsers see it; empty: the relay's own address
	Args      []string // more flags
}

// Relay is a relay process.
type Relay struct {
	Addr  string // host:port it listens on
	Admin string // host:port of its admin address
	URL   string // how browsers reach it, without a slash at the end
	Data  string // folder of its embedded store

	t    testing.TB
	args []string
	proc *proc.Process
}

// Start runs `parley serve` and returns when the relay is ready.
func Start(t testing.TB, o Options) *Relay {
	t.Helper()
	r := prepare(t, "serve", o)
	r.run()
	return r
}

// Demo is a relay together with the example shop, as `parley demo` runs them.
// Shop and relay are different sites to a browser.
type Demo struct {
	*Relay
	Shop     string // the shop's address, without a slash at the end
	Email    string // of the agent who can sign in
	Password string
}

var credentials = regexp.MustCompile(`Email +(\S+)\s+Password +(\S+)`)

// StartDemo runs `parley demo` and returns when both relay and shop answer.
func StartDemo(t testing.TB, o Options) *Demo {
	t.Helper()

	shop := proc.FreeAddr(t)
	o.Args = append([]string{"-shop-addr", shop}, o.Args...)
	d := &Demo{Relay: prepare(t, "demo", o), Shop: "http://" + shop}
	d.run()
	d.proc.Ready(t, startLimit, func() error {
		found := credentials.FindStringSubmatch(d.proc.Output())
		if found == nil {
			return fmt.Errorf("no credentials printed")
		}
		d.Email, d.Password = found[1], found[2]
		return answers(d.Shop + "/")
	})
	return d
}

func prepare(t testing.TB, command string, o Options) *Relay {
	t.Helper()

	r := &Relay{t: t, Data: o.Data, URL: o.PublicURL}
	// The name, not the number, so that the shop on 127.0.0.1 is another site.
	r.Addr = fmt.Sprintf("localhost:%d", proc.FreePort(t))
	if r.URL == "" {
		r.URL = "http://" + r.Addr
	}
	if r.Data == "" {
		r.Data = t.TempDir()
	}
	r.Admin = proc.FreeAddr(t)
	r.args = []string{command, "-addr", r.Addr, "-public-url", r.URL, "-admin-addr", r.Admin}
	if o.Valkey != "" {
		r.args = append(r.args, "-valkey", o.Valkey)
	} else {
		r.args = append(r.args, "-data", r.Data)
	}
	r.args = append(r.args, o.Args...)
	return r
}

func (r *Relay) run() {
	r.t.Helper()
	r.proc = proc.Start(r.t, proc.Command{Name: "parley " + r.Addr, Path: Binary(r.t), Args: r.args})
	r.proc.Ready(r.t, startLimit, func() error { return answers("http://" + r.Addr + "/readyz") })
}

var probe = &http.Client{Timeout: 2 * time.Second}

func answers(url string) error {
	a, err := probe.Get(url)
	if err != nil {
		return err
	}
	a.Body.Close()
	if a.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", url, a.Status)
	}
	return nil
}

// Process is the running process, of which there is a new one after Restart.
func (r *Relay) Process() *proc.Process { return r.proc }

// Kill ends the relay with SIGKILL.
func (r *Relay) Kill() { r.proc.Kill() }

// Restart kills the relay if it still runs and starts it again on the same
// address and data; it returns when the relay is ready.
func (r *Relay) Restart() {
	r.t.Helper()
	r.proc.Kill()
	r.run()
}

// Stop drains the relay with SIGTERM and returns how long that took. More than
// 20 s, or an exit code other than 0, fails the test.
func (r *Relay) Stop() time.Duration {
	r.t.Helper()
	took, err := r.proc.Stop(stopLimit)
	if err == nil {
		err = r.proc.Err()
	}
	if err != nil {
		r.t.Fatalf("stop relay %s: %v", r.Addr, err)
	}
	return took
}

// Pause stops the relay with SIGSTOP.
func (r *Relay) Pause() { r.t.Helper(); r.signal(syscall.SIGSTOP) }

// Resume lets a paused relay go on.
func (r *Relay) Resume() { r.t.Helper(); r.signal(syscall.SIGCONT) }

func (r *Relay) signal(sig syscall.Signal) {
	r.t.Helper()
	if err := r.proc.Signal(sig); err != nil {
		r.t.Fatal(err)
	}
}

// build is done once per test process.
var build struct {
	once sync.Once
	path string
	err  error
}

// Binary is the path of the relay's program, built from the sources at hand
// with the widget that build.sh made. PARLEY_BINARY in the environment names
// another one to use.
func Binary(t testing.TB) string {
	t.Helper()

	build.once.Do(func() {
		if build.path = os.Getenv("PARLEY_BINARY"); build.path != "" {
			// A relay refuses settings that it does not know.
			build.err = os.Unsetenv("PARLEY_BINARY")
			return
		}
		build.path, build.err = compile()
	})
	if build.err != nil {
		t.Fatalf("build the relay: %v", build.err)
	}
	return build.path
}

func compile() (string, error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		return "", fmt.Errorf("find the module: %w", err)
	}
	root := strings.TrimSpace(string(out))
	if _, err := os.Stat(filepath.Join(root, "widget/dist/widget.wasm.br")); err != nil {
		return "", fmt.Errorf("the widget is not built, run ./build.sh build: %w", err)
	}
	// A fixed place keeps temporary folders from piling up; the rename lets
	// several test processes build while others run what was there before.
	path := filepath.Join(root, ".build", "parley-under-test")
	mine := fmt.Sprintf("%s.%d", path, os.Getpid())
	cmd := exec.Command("go", "build", "-o", mine, "./relay")
	cmd.Dir = root
	if text, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build ./relay: %w\n%s", err, text)
	}
	return path, os.Rename(mine, path)
}
