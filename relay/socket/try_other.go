//go:build !unix

package socket

import "syscall"

// tryWrite leaves all of it to who may wait.
func tryWrite(_ syscall.RawConn, b []byte) ([]byte, error) { return b, nil }
