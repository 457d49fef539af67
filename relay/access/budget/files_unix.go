//go:build unix

package budget

import "syscall"

// files is how many the process may open. Go raises the soft limit to the hard
// one when it starts.
func files() int {
	var l syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &l); err != nil {
		return usualFiles
	}
	return int(min(l.Cur, mostFiles))
}
