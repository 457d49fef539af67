package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/client"
	"github.com/parley-chat/parley/relay/testing/proc"
	"github.com/parley-chat/parley/relay/testing/relays"
)

// visitorOf is a visitor with what the screen shows.
type visitorOf struct {
	*client.Visitor
	mu      sync.Mutex
	shown   []string
	reloads int
}

func visit(t *testing.T, r *relays.Relay) *visitorOf {
	t.Helper()
	v := &visitorOf{}
	v.Visitor = client.NewVisitor(t.Context(), client.VisitorConfig{
		Config: client.Config{
			URLs: []string{r.URL}, Site: "shop",
			Hooks: client.Hooks{Reload: func() {
				v.mu.Lock()
				defer v.mu.Unlock()
				v.shown, v.reloads = nil, v.reloads+1
			}},
		},
		Origin: "https://shop.example.com",
		Show: func(events []chat.Event) {
			v.mu.Lock()
			defer v.mu.Unlock()
			for _, e := range events {
				if e.Kind == chat.KindMessage {
					v.shown = append(v.shown, e.Text)
				}
			}
		},
	})
	t.Cleanup(v.Close)
	return v
}

// sees waits until the screen shows texts and was loaded anew so often.
func (v *visitorOf) sees(t *testing.T, reloads int, texts ...string) {
	t.Helper()
	proc.Until(t, 30*time.Second, "the screen", func() error {
		v.mu.Lock()
		defer v.mu.Unlock()
		if v.reloads != reloads || !slices.Equal(v.shown, texts) {
			return fmt.Errorf("%d reloads, %q", v.reloads, v.shown)
		}
		return nil
	})
}

// A relay whose data was put back to a backup goes on, and everybody is told:
// who saw what is gone, and who misses nothing.
func TestRestoreIsSaid(t *testing.T) {
	data := t.TempDir()
	must(t, data, "site", "put", "-id", "shop", "-origin", "https://shop.example.com")
	relay := relays.Start(t, relays.Options{Data: data})
	ana, ben := visit(t, relay), visit(t, relay)
	ana.Send("one")
	ben.Send("eins")
	ana.sees(t, 0, "one")
	ben.sees(t, 0, "eins")
	copied := filepath.Join(t.TempDir(), "backup.db")
	if said := must(t, data, "backup", copied); !strings.Contains(said, "backed up ") {
		t.Errorf("%q", said)
	}
	ana.Send("two")
	ana.sees(t, 0, "one", "two")

	if _, err := tool(t, data, "restore", "-replace", copied); err == nil || !strings.Contains(err.Error(), "stop it first") {
		t.Errorf("while the relay runs: %v", err)
	}
	relay.Kill()
	if _, err := tool(t, data, "restore", copied); err == nil || !strings.Contains(err.Error(), "-replace") {
		t.Errorf("over data that is there: %v", err)
	}
	if said := must(t, data, "restore", "-replace", copied); !strings.Contains(said, "what was there is ") {
		t.Errorf("%q", said)
	}
	relay.Restart()
	ana.sees(t, 1, "one")
	ben.sees(t, 1, "eins")
	ana.Send("three")
	ana.sees(t, 1, "one", "three")
}

func TestBackupIsRefused(t *testing.T) {
	data := t.TempDir()
	if _, err := tool(t, data, "backup", filepath.Join(t.TempDir(), "to")); err == nil {
		t.Error("a backup of nothing was made")
	}
	if files, err := os.ReadDir(data); err != nil || len(files) != 0 {
		t.Errorf("a backup of nothing made %v, %v", files, err)
	}
	must(t, data, "site", "put", "-id", "shop", "-origin", "https://shop.example.com")
	for _, c := range []struct {
		says string
		args []string
	}{
		{"name one file", []string{"backup"}},
		{"name one file", []string{"restore", "a", "b"}},
		{"exists", []string{"backup", filepath.Join(data, "parley.db")}},
		{"valkey-cli --rdb", []string{"backup", "-valkey", "valkey://localhost:1", "to"}},
		{"valkey-cli --rdb", []string{"restore", "-valkey", "valkey://localhost:1", "from"}},
		{"no such file", []string{"restore", "-replace", "none"}},
	} {
		if _, err := tool(t, data, c.args...); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%v: %v, want %q", c.args, err, c.says)
		}
	}
	if got := must(t, data, "site", "list"); !strings.Contains(got, "shop") {
		t.Errorf("what was refused left %s", got)
	}
}
