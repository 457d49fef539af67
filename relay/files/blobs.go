package files

import (
	"context"
	"io"
)

// Blobs keeps bytes by name. A name has parts of letters, digits, "-" and "."
// between slashes. Its methods may be called concurrently.
type Blobs interface {
	// Put stores size bytes of r, whole or not at all, and replaces what has the
	// name.
	Put(ctx context.Context, name string, r io.ReadSeeker, size int64) error
	// Open returns what has the name, or store.ErrNotFound.
	Open(ctx context.Context, name string) (io.ReadCloser, error)
	// Delete removes what has the name, and what a Put of it left that did not
	// end. It is no error if there is nothing.
	Delete(ctx context.Context, name string) error
	// Room tells how many bytes are free, of how many; 0 of 0: it is not known.
	Room() (free, of uint64)
}

// blob is the name of a file's bytes, small that of its thumbnail.
func blob(site, id string) string  { return site + "/" + id[:2] + "/" + id }
func small(site, id string) string { return blob(site, id) + ".small" }
