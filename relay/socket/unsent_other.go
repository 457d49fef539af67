//go:build !linux

package socket

import (
	"net"
	"syscall"
)

// boundUnsent bounds all that the system holds: what has left too.
func boundUnsent(conn *net.TCPConn, _ syscall.RawConn) error {
	return conn.SetWriteBuffer(4 * unsentBytes)
}
