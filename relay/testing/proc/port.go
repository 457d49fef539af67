package proc

import (
	"math/rand/v2"
	"net"
	"strconv"
	"sync"
	"testing"
)

// Ports come from below the range that systems use for outgoing connections,
// so that a server which is killed and started again finds its port free even
// while clients keep dialling.
const firstPort, lastPort = 12000, 32000

var (
	givenMu sync.Mutex
	given   = map[int]bool{}
)

// FreePort is a TCP port that nobody listens on at the moment of the call. A
// test process is never given the same one twice.
func FreePort(t testing.TB) int {
	t.Helper()

	givenMu.Lock()
	defer givenMu.Unlock()
	for range 1000 {
		port := firstPort + rand.IntN(lastPort-firstPort)
		if given[port] {
			continue
		}
		l, err := net.Listen("tcp", ":"+strconv.Itoa(port))
		if err != nil {
			continue
		}
		l.Close()
		given[port] = true
		return port
	}
	t.Fatalf("no free port between %d and %d", firstPort, lastPort)
	return 0
}

// FreeAddr is "127.0.0.1:port" with a port from FreePort.
func FreeAddr(t testing.TB) string {
	t.Helper()
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(FreePort(t)))
}
