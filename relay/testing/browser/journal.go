package browser

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// journal is what a page printed and asked for.
type journal struct {
	mu       sync.Mutex
	console  []string
	requests []string
}

// watch records what a session prints and requests.
func (j *journal) watch(t testing.TB, ctx context.Context) {
	t.Helper()

	messages := chromedp.Console(ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			j.mu.Lock()
			j.console = append(j.console, string(m.Type)+": "+m.Text)
			j.mu.Unlock()
		}
	}()
	err := chromedp.Listen(ctx, func(ev any) {
		if r, ok := ev.(*network.EventRequestWillBeSent); ok {
			j.mu.Lock()
			j.requests = append(j.requests, r.Request.URL)
			j.mu.Unlock()
		}
	})
	if err == nil {
		_, err = chromedp.Call(ctx, network.Enable, network.EnableParams{})
	}
	if err != nil {
		t.Fatalf("watch the page: %v", err)
	}
}

// Console is what the page and the frames that were used have printed so far,
// each line with its kind in front: log, warning, error, exception.
func (j *journal) Console() []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return append([]string(nil), j.console...)
}

// Errors are the lines of Console that are errors or exceptions, among them
// breaches of a content security policy.
func (j *journal) Errors() []string {
	var found []string
	for _, line := range j.Console() {
		if strings.HasPrefix(line, "error") || strings.HasPrefix(line, "exception") {
			found = append(found, line)
		}
	}
	return found
}

// Requests are the addresses that the page has asked for so far, and those that
// its frames asked for since they were first used.
func (j *journal) Requests() []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return append([]string(nil), j.requests...)
}
