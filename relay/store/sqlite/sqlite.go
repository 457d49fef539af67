// Package sqlite implements store.Store in one SQLite file: the default of a
// relay that runs alone.
//
// One goroutine writes. What arrives while the disk is busy is committed
// together, in one transaction. A commit writes little: the events, one after
// the other. The lists that follow from them are brought up to date when
// somebody asks, or soon after; see fold.go. Readers have their own
// connections and wait for nobody.
//
// Other processes may use the file at the same time. What they change is
// noticed within Options.Poll and then every watcher is told that there may be
// a gap; their signals are not heard.
package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/parley-chat/parley/relay/store"
	lib "modernc.org/sqlite/lib"
)

var _ store.Store = (*Store)(nil)

// Options are settings of a Store. The zero value is good.
type Options struct {
	// Poll is how often the Store looks whether another process has changed
	// the file; 100 ms if zero.
	Poll time.Duration
	// Cache is how many conversations with up to a hundred messages the writer
	// keeps in memory, at 2 to 7 kB each; 10,000 if zero.
	Cache int
}

// Store is a store.Store in a file.
type Store struct {
	*pool
	*queue
	index
	dueJobs
	held
	path   string
	hub    *hub
	recent recent
	health writeHealth
	close  sync.Once
}

// Open opens the store in the file at path, which is made if there is none,
// readable for its owner only. It fails if the file is not ours or was written
// by a newer version.
func Open(ctx context.Context, path string, opts Options) (*Store, error) {
	s, err := open(ctx, path, opts)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	return s, nil
}

func open(ctx context.Context, path string, opts Options) (*Store, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	// A file that is there must not be opened and closed: that would take the
	// locks from other connections of this process (POSIX, fcntl).
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL, 0o600)
	switch {
	case err == nil:
		f.Close()
	case !errors.Is(err, fs.ErrExist):
		return nil, err
	}

	s := &Store{path: path, queue: newQueue(), hub: newHub()}
	c, err := connect(path, writerSettings)
	if err != nil {
		return nil, err
	}
	w := newWriter(s, c, opts)
	if err = migrate(c); err == nil {
		err = w.start()
	}
	if err == nil {
		s.pool, err = newPool(path, s.closing)
		s.index, s.dueJobs = index{s.pool, s.queue}, dueJobs{s.pool, s.queue}
	}
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	go w.run()
	return s, nil
}

// Close writes what is left to write and ends the Store. Calls under way may
// fail.
func (s *Store) Close() error {
	s.close.Do(func() {
		close(s.closing)
		<-s.ended
		s.hub.close()
		s.pool.end()
	})
	return nil
}

// Health implements store.Store. After a write that failed it tries another
// one, so that it is well again as soon as the disk is.
func (s *Store) Health(ctx context.Context) (store.Health, error) {
	h := store.Health{Backend: "sqlite " + lib.SQLITE_VERSION, Grade: "A", Warnings: s.health.warnings()}
	if err := s.read(ctx, "read", func(c *conn) error {
		_, err := c.number("SELECT value FROM meta WHERE key = 'folded'")
		return err
	}); err != nil {
		return h, err
	}
	h.Room = room(filepath.Dir(s.path))
	if info, err := os.Stat(s.path); err == nil && info.Mode().Perm()&0o077 != 0 {
		h.Warnings = append(h.Warnings, fmt.Sprintf("others can read %s: its mode is %v, it should be 0600", s.path, info.Mode().Perm()))
	}
	if s.health.writable() {
		return h, nil
	}
	err := s.write(ctx, "write to "+s.path, func(w *writer) error {
		_, err := w.exec("INSERT INTO meta VALUES ('probe', zeroblob(8192)) ON CONFLICT DO UPDATE SET value = excluded.value")
		return err
	})
	return h, err
}
