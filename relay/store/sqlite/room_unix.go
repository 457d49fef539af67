//go:build linux || darwin

package sqlite

import (
	"syscall"

	"github.com/parley-chat/parley/relay/store"
)

// room is what the disk of a folder has for who runs the relay, nil if it does
// not say.
func room(folder string) *store.Room {
	var s syscall.Statfs_t
	if err := syscall.Statfs(folder, &s); err != nil {
		return nil
	}
	size := uint64(s.Bsize)
	return &store.Room{Free: s.Bavail * size, Of: s.Blocks * size}
}
