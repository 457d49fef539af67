package sqlite

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/store"
)

// filesOf are the names in a folder.
func filesOf(t *testing.T, dir string) (names []string) {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		names = append(names, f.Name())
	}
	return names
}

func epochOf(t *testing.T, s *Store) string {
	t.Helper()
	epoch, err := s.Epoch(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	return epoch
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	body, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, body, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// A backup that is made while another process writes is of one moment: it has
// all that was acknowledged before it began, and what it has is whole.
func TestBackupWhileAnotherProcessWrites(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "parley.db")
	_, lines := process(t, "write", path)
	acked := map[string]map[uint64]string{}
	var mu sync.Mutex
	go func() {
		for lines.Scan() {
			mu.Lock()
			note(t, acked, lines.Text())
			mu.Unlock()
		}
	}()
	for n := range 3 {
		before := map[string]int{}
		until(t, func() bool { // there is more each time
			mu.Lock()
			defer mu.Unlock()
			sum := 0
			for conv, events := range acked {
				before[conv] = len(events)
				sum += len(events)
			}
			return sum > 50*n
		})
		to := filepath.Join(dir, "backup"+string(rune('0'+n)))
		if err := Backup(t.Context(), path, to); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(to); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v, %v", info, err)
		}
		s := mustOpen(t, to, Options{})
		for conv, n := range before {
			log, err := whole(t.Context(), s, conv)
			if err != nil || len(log) < n {
				t.Errorf("%s has %d events, %v; %d were acknowledged before", conv, len(log), err, n)
			}
			live(t, s, conv)
		}
		s.Close()
	}
}

func TestRestoreIsAnotherLife(t *testing.T) {
	dir := t.TempDir()
	path, to := filepath.Join(dir, "parley.db"), filepath.Join(dir, "backup")
	s, conv := mustOpen(t, path, Options{}), store.NewID()
	say(t, s, conv, "before")
	epoch := epochOf(t, s)
	if err := s.Beat(t.Context(), "shop", "agents", "ana", time.Now().Add(time.Hour).UnixMilli()); err != nil {
		t.Fatal(err)
	}
	want := everything(t, s)
	if err := Backup(t.Context(), path, to); err != nil {
		t.Fatal(err)
	}
	say(t, s, conv, "after")
	if _, err := Restore(t.Context(), to, path, true); !errors.Is(err, ErrInUse) {
		t.Errorf("while the store is open: %v", err)
	}
	s.Close()
	if _, err := Restore(t.Context(), to, path, false); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over a file that is there: %v", err)
	}
	kept, err := Restore(t.Context(), to, path, true)
	if err != nil {
		t.Fatal(err)
	}
	old := mustOpen(t, kept, Options{})
	if log, err := whole(t.Context(), old, conv); err != nil || len(log) != 2 || epochOf(t, old) != epoch {
		t.Errorf("what was there is not kept: %d events, %v", len(log), err)
	}
	s = mustOpen(t, path, Options{})
	if got := everything(t, s); !reflect.DeepEqual(got, want) {
		t.Errorf("restored %+v, want %+v", got, want)
	}
	if epochOf(t, s) == epoch {
		t.Error("the epoch is the old one")
	}
	if present, err := s.Present(t.Context(), "shop", "agents", time.Now().UnixMilli()); err != nil || len(present) != 0 {
		t.Errorf("%q are present, %v", present, err)
	}
	say(t, s, conv, "goes on")
	for _, name := range filesOf(t, dir) {
		if strings.HasSuffix(name, ".part") {
			t.Errorf("%s was left", name)
		}
	}
}

// A copy of the files of a store, as file systems make them, restores too.
func TestRestoreFromCopiedFiles(t *testing.T) {
	dir := t.TempDir()
	path, to := filepath.Join(dir, "parley.db"), filepath.Join(dir, "new.db")
	s, conv := mustOpen(t, path, Options{}), store.NewID()
	say(t, s, conv, "in the log of changes")
	copied := filepath.Join(dir, "copy.db")
	copyFile(t, path, copied)
	copyFile(t, path+"-wal", copied+"-wal")
	if _, err := Restore(t.Context(), copied, to, false); err != nil {
		t.Fatal(err)
	}
	if log, err := whole(t.Context(), mustOpen(t, to, Options{}), conv); err != nil || len(log) != 1 {
		t.Errorf("%d events, %v", len(log), err)
	}
}

func TestWhatIsNotRestored(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	s := mustOpen(t, at("parley.db"), Options{})
	conv := store.NewID()
	for range 200 {
		say(t, s, conv, strings.Repeat("text ", 200))
	}
	for _, name := range []string{"newer", "foreign", "damaged"} {
		if err := Backup(t.Context(), at("parley.db"), at(name)); err != nil {
			t.Fatal(err)
		}
	}
	raw(t, at("newer"), "PRAGMA user_version = 1000")
	raw(t, at("foreign"), "PRAGMA application_id = 1")
	f, err := os.OpenFile(at("damaged"), os.O_RDWR, 0)
	if err == nil {
		_, err = f.WriteAt([]byte(strings.Repeat("x", 8192)), 65536)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"text": "no database, but long enough to be read as one: " + strings.Repeat("x", 1000), "empty": ""} {
		if err := os.WriteFile(at(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	before := filesOf(t, dir)
	for name, says := range map[string]string{
		"newer": "newer Parley", "foreign": "no store of Parley", "damaged": "", "text": "", "empty": "no store of Parley", "none": "no such file",
	} {
		if _, err := Restore(t.Context(), at(name), at("new.db"), true); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for name, err := range map[string]error{
		"over a file":      Backup(t.Context(), at("parley.db"), at("text")),
		"over the store":   Backup(t.Context(), at("parley.db"), at("parley.db")),
		"of nothing":       Backup(t.Context(), at("none"), at("to")),
		"to no folder":     Backup(t.Context(), at("parley.db"), at("none/to")),
		"that is given up": Backup(ended, at("parley.db"), at("to")),
	} {
		if err == nil {
			t.Errorf("a backup %s was made", name)
		}
	}
	if after := filesOf(t, dir); !reflect.DeepEqual(after, before) {
		t.Errorf("the folder has %q, before %q", after, before)
	}
}

// A damaged store is what backups are for.
func TestRestoreOverADamagedFile(t *testing.T) {
	dir := t.TempDir()
	path, to := filepath.Join(dir, "parley.db"), filepath.Join(dir, "backup")
	s, conv := mustOpen(t, path, Options{}), store.NewID()
	say(t, s, conv, "hello")
	if err := Backup(t.Context(), path, to); err != nil {
		t.Fatal(err)
	}
	s.Close()
	if err := os.WriteFile(path, []byte(strings.Repeat("junk", 5000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(t.Context(), to, path, true); err != nil {
		t.Fatal(err)
	}
	if log, err := whole(t.Context(), mustOpen(t, path, Options{}), conv); err != nil || len(log) != 1 {
		t.Errorf("%d events, %v", len(log), err)
	}
}

// The file of a quiet store is whole by itself, within 10 s of the last word,
// whoever wrote it.
func TestAQuietFileIsWhole(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "parley.db")
	s, conv := mustOpen(t, path, Options{}), store.NewID()
	alone := func(n int) bool {
		to := filepath.Join(dir, store.NewID())
		copyFile(t, path, to)
		copied, err := Open(t.Context(), to, Options{})
		if err != nil { // not even tables
			return false
		}
		defer copied.Close()
		log, err := whole(t.Context(), copied, conv)
		if err == nil && len(log) == n {
			return true
		}
		return false
	}
	say(t, s, conv, "one")
	if alone(1) {
		t.Error("nothing was left to move: this test shows nothing")
	}
	until(t, func() bool { return alone(1) })
	other := mustOpen(t, path, Options{})
	say(t, other, conv, "two")
	other.Close()
	until(t, func() bool { return alone(2) })
}

// until waits at most 10 s for something to be so.
func until(t *testing.T, so func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !so(); time.Sleep(200 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it is not so after 10 s")
		}
	}
}
