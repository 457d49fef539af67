package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	lib "modernc.org/sqlite"

	"github.com/parley-chat/parley/relay/store"
)

// ErrInUse says that another process has the file open.
var ErrInUse = errors.New("a relay has it open; stop it first")

// Backup writes what the file at path holds at one moment to a new file, while
// others write on. The copy is whole by itself and readable for its owner only.
// It fails if to is there.
func Backup(ctx context.Context, path, to string) error {
	if err := backup(ctx, path, to); err != nil {
		return fmt.Errorf("back up %s: %w", path, err)
	}
	return nil
}

func backup(ctx context.Context, path, to string) error {
	if _, err := os.Lstat(to); err == nil {
		return fmt.Errorf("%s: %w", to, fs.ErrExist)
	}
	part, err := copyInto(ctx, path, settings, to)
	if err != nil {
		return err
	}
	if err := errors.Join(inspect(ctx, part), flush(part)); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	return giveName(part, to)
}

// Restore makes the file at path hold what a backup does, or any whole file of
// ours. It is another life of the store: its epoch is new, and nobody is
// present in it. A file that is there is kept under the name that is returned.
// If replace is false, it fails with fs.ErrExist. It fails with ErrInUse while
// a relay has the file open.
func Restore(ctx context.Context, from, path string, replace bool) (kept string, err error) {
	if kept, err = restore(ctx, from, path, replace); err != nil {
		return "", fmt.Errorf("restore %s from %s: %w", path, from, err)
	}
	return kept, nil
}

func restore(ctx context.Context, from, path string, replace bool) (kept string, err error) {
	if err := inspect(ctx, from); err != nil {
		return "", err
	}
	_, err = os.Lstat(path)
	there := err == nil
	switch {
	case there && !replace:
		return "", fs.ErrExist
	case there:
		if err := unused(path); err != nil {
			return "", err
		}
	}
	part, err := copyInto(ctx, from, unchanged(from), path)
	if err != nil {
		return "", err
	}
	if err := errors.Join(begin(part), flush(part)); err != nil {
		return "", errors.Join(err, os.Remove(part))
	}
	if there {
		kept = path + ".before-" + time.Now().UTC().Format("20060102T150405Z")
		for _, suffix := range []string{"", "-wal", "-shm"} { // the latter of a damaged file only
			if err := os.Rename(path+suffix, kept+suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return "", err
			}
		}
	}
	return kept, giveName(part, path)
}

// copyInto copies the file at path, of one moment, to one beside to.
func copyInto(ctx context.Context, path, with, to string) (part string, err error) {
	if _, err := os.Stat(path); err != nil { // it would be made
		return "", err
	}
	part = fmt.Sprintf("%s.%s.part", to, store.NewID()[:8])
	f, err := os.OpenFile(part, os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	if err := f.Close(); err != nil {
		return "", err
	}
	c, err := connect(path, with)
	if err != nil {
		return "", errors.Join(err, os.Remove(part))
	}
	_, err = c.Conn.(driver.ExecerContext).ExecContext(ctx, "VACUUM INTO ?", []driver.NamedValue{{Ordinal: 1, Value: part}})
	if err = errors.Join(err, c.Close()); err != nil {
		return "", errors.Join(err, os.Remove(part))
	}
	return part, nil
}

// unchanged are the settings to read a file that is not in use without making
// others beside it.
func unchanged(path string) string {
	if info, err := os.Stat(path + "-wal"); err == nil && info.Size() > 0 {
		return settings
	}
	return settings + "&mode=ro&immutable=1"
}

// inspect says what is wrong with a file that is not in use.
func inspect(ctx context.Context, path string) error {
	if _, err := os.Stat(path); err != nil {
		return err
	}
	c, err := connect(path, unchanged(path))
	if err != nil {
		return err
	}
	defer c.Close()
	app, err := c.number("PRAGMA application_id")
	if err != nil {
		return err
	}
	version, err := c.number("PRAGMA user_version")
	switch {
	case err != nil:
		return err
	case app != applicationID:
		return errors.New("it is no store of Parley")
	case version > schemaVersion:
		return fmt.Errorf("it has schema %d, written by a newer Parley; this one knows schemas up to %d", version, schemaVersion)
	}
	said := ""
	err = c.query(ctx, func(v []driver.Value) {
		if said == "" {
			said = text(v[0])
		}
	}, "PRAGMA quick_check")
	if err == nil && said != "ok" {
		err = fmt.Errorf("it is damaged: %s", said)
	}
	return err
}

// begin makes a copy another life of the store.
func begin(path string) error {
	c, err := connect(path, settings)
	if err != nil {
		return err
	}
	err = migrate(c)
	if err == nil {
		_, err = c.exec("UPDATE meta SET value = ? WHERE key = 'epoch'", store.NewID())
	}
	if err == nil {
		_, err = c.exec("DELETE FROM presence")
	}
	return errors.Join(err, c.Close())
}

// unused returns ErrInUse if another process has the file at path open: only
// who is alone can leave the mode of the write-ahead log. A file that cannot be
// read is nobody's.
func unused(path string) error {
	c, err := connect(path, "?_busy_timeout=0")
	if err != nil {
		return nil
	}
	defer c.Close()
	mode := ""
	err = c.query(context.Background(), func(v []driver.Value) { mode = text(v[0]) }, "PRAGMA journal_mode = DELETE")
	var failed *lib.Error
	const busy, locked = 5, 6
	if errors.As(err, &failed) && (failed.Code()&0xff == busy || failed.Code()&0xff == locked) || err == nil && mode != "delete" {
		return ErrInUse
	}
	return nil
}

// flush sees to it that a file is on the disk.
func flush(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// giveName gives a finished file its name.
func giveName(part, path string) error {
	if err := os.Rename(part, path); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	dir.Sync() // not every system can
	return dir.Close()
}
