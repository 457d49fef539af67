// Package browser drives a real Chromium for tests the way people use it:
// several isolated profiles at once, elements found by their accessible role
// and name, clicks and keys sent as a mouse and a keyboard would, also inside
// frames of other origins. Everything waits for a condition with a deadline;
// nothing sleeps. A failed wait prints what the page offered instead.
package browser

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/parley-chat/parley/relay/testing/proc"
)

// Patience is how long an element, a text or a condition may take to appear.
const Patience = 15 * time.Second

// Browser is one Chromium process with its own profile folder.
type Browser struct {
	ctx context.Context
}

// Option changes how the browser is started.
type Option func(*[]chromedp.ExecAllocatorOption)

// Language sets what the browser asks sites for, such as "zh-CN"; "en-US" if
// not given.
func Language(tag string) Option {
	return Flag("accept-lang", tag)
}

// Flag sets a command-line flag of Chromium.
func Flag(name string, value any) Option {
	return func(o *[]chromedp.ExecAllocatorOption) { *o = append(*o, chromedp.Flag(name, value)) }
}

// Start returns the Chromium that the tests of a package share; see Main. A
// browser with options is another one, which ends with the test. The test fails
// when no Chromium is installed.
func Start(t testing.TB, opts ...Option) *Browser {
	t.Helper()

	if len(opts) == 0 {
		return sharedBrowser(t)
	}
	b, stop, err := launch(t.TempDir(), opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return b
}

// launch runs a Chromium with a profile in dir until stop is called.
func launch(dir string, opts ...Option) (b *Browser, stop func(), err error) {
	path, err := program()
	if err != nil {
		return nil, nil, err
	}
	var group *exec.Cmd
	all := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path),
		chromedp.UserDataDir(dir),
		chromedp.WindowSize(1280, 900),
		chromedp.ModifyCmdFunc(func(cmd *exec.Cmd) {
			cmd.SysProcAttr = proc.OwnGroup()
			group = cmd
		}),
	}
	for name, value := range map[string]any{
		"headless": true, "no-sandbox": true, "disable-gpu": true, "disable-quic": true,
		"no-first-run": true, "no-default-browser-check": true, "disable-sync": true,
		"disable-background-networking": true, "disable-component-update": true,
		"disable-dev-shm-usage": true, "disable-default-apps": true, "disable-extensions": true,
		"disable-background-timer-throttling": true, "disable-renderer-backgrounding": true,
		"disable-backgrounding-occluded-windows": true,
		"disable-features":                       "Translate,MediaRouter,OptimizationHints",
		"hide-scrollbars":                        true, "mute-audio": true, "no-proxy-server": true,
		"password-store": "basic", "site-per-process": true, "accept-lang": "en-US",
		"force-color-profile": "srgb",
	} {
		all = append(all, chromedp.Flag(name, value))
	}
	for _, o := range opts {
		o(&all)
	}

	allocator, end := chromedp.NewExecAllocator(context.Background(), all...)
	ctx, cancel := chromedp.NewContext(allocator)
	stop = func() {
		cancel()
		if group != nil && group.Process != nil {
			// Helpers of the browser may outlive it; nobody waits for them.
			_ = syscall.Kill(-group.Process.Pid, syscall.SIGKILL)
		}
		end()
	}
	if err := chromedp.Do(ctx); err != nil {
		stop()
		return nil, nil, fmt.Errorf("start Chromium: %w", err)
	}
	return &Browser{ctx: ctx}, stop, nil
}

func program() (string, error) {
	for _, name := range []string{
		"chromium", "chromium-browser", "google-chrome",
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("no Chromium on this machine (./build.sh test installs what the tests need)")
}
