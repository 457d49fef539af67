//go:build unix && !linux

package proc

import "syscall"

// OwnGroup puts the child into a process group of its own.
func OwnGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}
