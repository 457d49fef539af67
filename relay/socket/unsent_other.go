//go:build !linux

package socket

import "syscall"

// boundUnsent bounds all that the system holds: what has left too.
func boundUnsent(conn tcpConn, _ syscall.RawConn) error {
	return conn.SetWriteBuffer(4 * unsentBytes)
}
