package proc

import "syscall"

// OwnGroup puts the child into a process group of its own and lets the kernel
// end it should the test process die without its clean-up, as on a time-out.
func OwnGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
