//go:build !linux && !darwin

package files

// Room implements Blobs; the disk is not asked here.
func (f Folder) Room() (free, of uint64) { return 0, 0 }
