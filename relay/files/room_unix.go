//go:build linux || darwin

package files

import "syscall"

// Room implements Blobs: what the folder's disk has for who runs the relay.
func (f Folder) Room() (free, of uint64) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(string(f), &s); err != nil {
		return 0, 0
	}
	size := uint64(s.Bsize)
	return s.Bavail * size, s.Blocks * size
}
