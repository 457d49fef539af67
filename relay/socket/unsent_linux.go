package socket

import "syscall"

// The option TCP_NOTSENT_LOWAT of tcp(7), which package syscall does not name.
const tcpNotSentLowat = 25

// boundUnsent lets a write wait while more than unsentBytes have not left. What
// has left and was not confirmed is bounded by what the peer takes.
func boundUnsent(_ tcpConn, sys syscall.RawConn) error {
	var err error
	if control := sys.Control(func(fd uintptr) {
		err = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, tcpNotSentLowat, unsentBytes)
	}); control != nil {
		return control
	}
	return err
}
