package files

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/parley-chat/parley/relay/store"
)

// Folder keeps blobs as files below a folder, which relays may share.
type Folder string

var _ Blobs = Folder("")

func (f Folder) path(name string) string { return filepath.Join(string(f), filepath.FromSlash(name)) }

// part is behind the name of a file that is being written. It is another's place
// in no case: nobody uploads one id twice at once but who retries, and the last
// one to end has the same bytes.
const part = ".part"

// Put implements Blobs: the file has its name once it is on the disk.
func (f Folder) Put(_ context.Context, name string, r io.ReadSeeker, _ int64) (err error) {
	path := f.path(name)
	if err = os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("keep %s: %w", name, err)
	}
	w, err := os.OpenFile(path+part, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("keep %s: %w", name, err)
	}
	_, err = io.Copy(w, r)
	err = errors.Join(err, w.Sync(), w.Close())
	if err == nil {
		err = os.Rename(path+part, path)
	}
	if err != nil {
		_ = os.Remove(path + part)
		return fmt.Errorf("keep %s: %w", name, err)
	}
	return syncDir(filepath.Dir(path))
}

// syncDir makes a new name last over a power cut.
func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// Open implements Blobs.
func (f Folder) Open(_ context.Context, name string) (io.ReadCloser, error) {
	r, err := os.Open(f.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, store.ErrNotFound
	}
	return r, err
}

// Delete implements Blobs.
func (f Folder) Delete(_ context.Context, name string) error {
	for _, path := range []string{f.path(name), f.path(name) + part} {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
