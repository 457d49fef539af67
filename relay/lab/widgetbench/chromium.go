package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

// browser is a running Chromium.
type browser struct {
	session // its own
	cmd     *exec.Cmd
	done    chan struct{}

	mu   sync.Mutex
	tabs map[*tab]bool
	// traced takes the events of the trace being made.
	traced func(event)
}

// startBrowser starts a Chromium whose profile is in folder.
func startBrowser(ctx context.Context, folder string) (*browser, error) {
	path, err := findChromium()
	if err != nil {
		return nil, err
	}
	profile := filepath.Join(folder, "profile")
	b := &browser{done: make(chan struct{}), tabs: map[*tab]bool{}}
	b.cmd = exec.Command(path, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
		"--no-first-run", "--no-default-browser-check", "--no-proxy-server", "--disable-extensions",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
		"--disable-background-timer-throttling", "--disable-renderer-backgrounding",
		"--disable-backgrounding-occluded-windows", "--disable-features=Translate,OptimizationHints",
		"--site-per-process", "--accept-lang=en-US", "--window-size=1280,900",
		"--remote-debugging-port=0", "--user-data-dir="+profile, "about:blank")
	b.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // its helpers end with it
	if err := b.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", path, err)
	}
	go func() {
		_ = b.cmd.Wait() // how it ended says nothing
		close(b.done)
	}()
	url, err := b.address(ctx, filepath.Join(profile, "DevToolsActivePort"))
	if err == nil {
		b.d, err = dialDevtools(ctx, url, b.hear)
	}
	if err != nil {
		b.end()
		return nil, err
	}
	return b, nil
}

func findChromium() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("no chromium: ./build.sh test installs what is needed")
}

// address waits for the file that names the port and path of DevTools.
func (b *browser) address(ctx context.Context, file string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 60*time.Second)
	defer cancel()
	for {
		text, err := os.ReadFile(file)
		if port, path, found := strings.Cut(strings.TrimSpace(string(text)), "\n"); err == nil && found {
			return "ws://127.0.0.1:" + port + path, nil
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-b.done:
			return "", errors.New("chromium ended while it started")
		case <-ctx.Done():
			return "", fmt.Errorf("chromium did not start: %w", ctx.Err())
		}
	}
}

func (b *browser) end() {
	if b.d != nil {
		b.d.close()
	}
	_ = syscall.Kill(-b.cmd.Process.Pid, syscall.SIGKILL) // it may have ended by itself
	<-b.done
}

// version is the browser's name and version.
func (b *browser) version(ctx context.Context) string {
	var v struct {
		Product string `json:"product"`
	}
	if err := b.call(ctx, "Browser.getVersion", nil, &v); err != nil {
		return "unknown"
	}
	return v.Product
}

func (b *browser) hear(e event) {
	b.mu.Lock()
	traced := b.traced
	var to []*tab
	for t := range b.tabs {
		to = append(to, t)
	}
	b.mu.Unlock()
	if traced != nil && strings.HasPrefix(e.Method, "Tracing.") {
		traced(e)
		return
	}
	for _, t := range to {
		t.hear(e)
	}
}

// person is one visitor's part of the browser: cache, cookies and storage of
// its own. The name is the browser's.
func (b *browser) person(ctx context.Context) (string, error) {
	var made struct {
		ID string `json:"browserContextId"`
	}
	err := b.call(ctx, "Target.createBrowserContext", nil, &made)
	return made.ID, err
}

func (b *browser) forget(ctx context.Context, person string) error {
	return b.call(ctx, "Target.disposeBrowserContext", map[string]any{"browserContextId": person}, nil)
}

// decode reads an event's parameters; the protocol is the browser's, so what
// does not fit is left at zero.
func decode[T any](params json.RawMessage) T {
	var v T
	_ = json.Unmarshal(params, &v)
	return v
}
