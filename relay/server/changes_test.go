package server

import (
	"bytes"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
)

// lockedBuffer is a Buffer that a relay writes and a test reads.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func TestChangesAreLogged(t *testing.T) {
	out := new(lockedBuffer)
	r := newRelay(t, func(c *Config) { c.Log = slog.New(slog.NewTextHandler(out, nil)) })
	r.agent("mei", "shop")
	logged := func(line string) {
		t.Helper()
		for end := time.Now().Add(10 * time.Second); !strings.Contains(out.String(), line); time.Sleep(5 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("no %s in\n%s", line, out.String())
			}
		}
	}
	mei := "email=" + people.Digest("mei@example.com")
	logged(`level=INFO msg="settings added" site=shop`)
	logged(`level=INFO msg="account added" ` + mei)
	if err := people.Change(t.Context(), r.docs, "mei@example.com", (*people.Agent).Disable); err != nil {
		t.Fatal(err)
	}
	logged(`level=INFO msg="account changed" ` + mei)
	if err := site.Change(t.Context(), r.docs, "shop", func(s *site.Site) { s.QuietDays = 3 }); err != nil {
		t.Fatal(err)
	}
	logged(`level=INFO msg="settings changed" site=shop`)
	if strings.Contains(out.String(), "example.com") {
		t.Errorf("the log says too much:\n%s", out.String())
	}
}
