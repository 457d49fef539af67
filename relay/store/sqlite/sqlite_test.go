package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/storetest"
)

func TestContract(t *testing.T) {
	for name, opts := range map[string]Options{
		"usual":     {},
		"forgetful": {Cache: 1, Poll: 5 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Run(t, func(t testing.TB) storetest.Backend {
				path := filepath.Join(t.TempDir(), "parley.db")
				return storetest.Backend{Open: func() store.Store { return mustOpen(t, path, opts) }}
			})
		})
	}
}

func mustOpen(t testing.TB, path string, opts Options) *Store {
	t.Helper()
	// The context of a test has ended when its clean-up opens once more.
	s, err := Open(context.WithoutCancel(t.Context()), path, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// raw changes the file behind the Store's back.
func raw(t testing.TB, path string, script string) {
	t.Helper()
	c, err := connect(path, settings)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.script(script); err != nil {
		t.Fatal(err)
	}
}

// say appends messages as one batch.
func say(t testing.TB, s *Store, conv string, texts ...string) store.Result {
	t.Helper()
	r, err := trySay(t.Context(), s, conv, texts...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func trySay(ctx context.Context, s *Store, conv string, texts ...string) (store.Result, error) {
	return s.Append(ctx, "shop", conv, store.Batch{ID: store.NewID(), Decide: func(*chat.Conversation) (store.Step, error) {
		var step store.Step
		for _, text := range texts {
			step.Events = append(step.Events, chat.Event{
				ID: store.NewID(), Kind: chat.KindMessage, Role: chat.RoleVisitor, Text: text, At: 1_767_225_600_000,
			})
		}
		return step, nil
	}})
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	mustOpen(t, path("newer"), Options{}).Close()
	raw(t, path("newer"), "PRAGMA user_version = 99")
	raw(t, path("other"), "CREATE TABLE songs (title TEXT)")
	if err := os.WriteFile(path("text"), []byte(strings.Repeat("not a database\n", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"newer":     "schema 99, written by a newer Parley",
		"other":     "database of another program",
		"text":      "not a database",
		"no/folder": "no such file or directory",
		".":         "unable to open",
	} {
		s, err := Open(t.Context(), path(name), Options{})
		if err == nil {
			s.Close()
			t.Errorf("%s: was opened", name)
			continue
		}
		if line := err.Error(); !strings.Contains(line, want) || !strings.Contains(line, path(name)) || strings.Contains(line, "\n") {
			t.Errorf("%s: the error is %q, want one line with %q", name, line, want)
		}
	}
}

func TestFileMode(t *testing.T) {
	path := filepath.Join(t.TempDir(), "100% mine? #1.db")
	s := mustOpen(t, path, Options{})
	say(t, s, store.NewID(), "hello")
	for _, suffix := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(path + suffix)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v, %v", path+suffix, info, err)
		}
	}
	if h, err := s.Health(t.Context()); err != nil || len(h.Warnings) != 0 || !strings.HasPrefix(h.Backend, "sqlite 3.") || h.Grade != "A" {
		t.Errorf("health is %+v, %v", h, err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if h, err := s.Health(t.Context()); err != nil || len(h.Warnings) != 1 || !strings.Contains(h.Warnings[0], "0600") {
		t.Errorf("health of a file that others can read is %+v, %v", h, err)
	}

	// When nobody uses it, it is one file: that can be copied.
	s.Close()
	if files, err := os.ReadDir(filepath.Dir(path)); err != nil || len(files) != 1 {
		t.Errorf("after closing there are %v, %v", files, err)
	}
}

// TestDurable checks the settings on which the grade stands.
func TestDurable(t *testing.T) {
	s := mustOpen(t, filepath.Join(t.TempDir(), "parley.db"), Options{})
	err := s.write(t.Context(), "look", func(w *writer) error {
		const full = 2
		if n, err := w.number("PRAGMA synchronous"); n != full || err != nil {
			t.Errorf("synchronous is %d, %v", n, err)
		}
		return w.query(context.Background(), func(v []driver.Value) {
			if text(v[0]) != "wal" {
				t.Errorf("the journal mode is %v", v[0])
			}
		}, "PRAGMA journal_mode")
	})
	if err != nil {
		t.Error(err)
	}
}

// TestDecidePanics: it is the caller's goroutine that panics, and the writer
// goes on.
func TestDecidePanics(t *testing.T) {
	s, conv := mustOpen(t, filepath.Join(t.TempDir(), "parley.db"), Options{}), store.NewID()
	func() {
		defer func() {
			if r := recover(); r != "oh" {
				t.Errorf("recovered %v", r)
			}
		}()
		s.Append(t.Context(), "shop", conv, store.Batch{ID: store.NewID(), Decide: func(*chat.Conversation) (store.Step, error) {
			panic("oh")
		}})
	}()
	if r := say(t, s, conv, "on we go"); r.Events[0].Seq != 1 {
		t.Errorf("then came %+v", r)
	}
}

// TestLocked has another process hold the lock: who waits obeys the context,
// readers do not wait, and when the lock is free the writer goes on.
func TestLocked(t *testing.T) {
	path, conv := filepath.Join(t.TempDir(), "parley.db"), store.NewID()
	s := mustOpen(t, path, Options{})
	say(t, s, conv, "hello")
	other, err := connect(path, settings)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if err := other.script("BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}

	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	called := false
	_, err = s.Append(ctx, "shop", conv, store.Batch{ID: store.NewID(), Decide: func(*chat.Conversation) (store.Step, error) {
		called = true
		return store.Step{}, nil
	}})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("an append that cannot go on: %v", err)
	}
	if log, _, err := s.Events(t.Context(), "shop", conv, 0, 10); err != nil || len(log) != 1 {
		t.Errorf("meanwhile the log is %v, %v", log, err)
	}
	if err := other.script("ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	say(t, s, conv, "on we go")
	if called {
		t.Error("Decide was called after its Append had returned")
	}
}

func TestBadID(t *testing.T) {
	s := mustOpen(t, filepath.Join(t.TempDir(), "parley.db"), Options{})
	for _, id := range []string{"", "x", strings.Repeat("g", 32), strings.Repeat("A", 32)} {
		_, err := s.Append(t.Context(), "shop", store.NewID(), store.Batch{ID: id, Decide: func(*chat.Conversation) (store.Step, error) {
			t.Error("Decide was called")
			return store.Step{}, nil
		}})
		if err == nil || errors.Is(err, store.ErrUnavailable) {
			t.Errorf("a batch with the id %q: %v", id, err)
		}
	}
}

// whole is the whole log of a conversation of the site "shop".
func whole(ctx context.Context, s *Store, conv string) (log []chat.Event, err error) {
	for more := true; more && err == nil; {
		var page []chat.Event
		page, more, err = s.Events(ctx, "shop", conv, uint64(len(log)), 10_000)
		log = append(log, page...)
	}
	return log, err
}
