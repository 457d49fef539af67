package budget

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/testing/proc"
)

// serve runs a server with the limits of connections on an address of its own.
func serve(t *testing.T, l Limits, trusted bool) (b *Budget, listener *Listener, addr string) {
	t.Helper()
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b = New(Config{Limits: l})
	listener = b.Listen(inner, func(string) bool { return trusted })
	server := &http.Server{ConnState: listener.State, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/hold" {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			io.WriteString(conn, "held\n")
			t.Cleanup(func() { conn.Close() })
			return
		}
		io.WriteString(w, "ok\n")
	})}
	go server.Serve(listener)
	t.Cleanup(func() { server.Close() })
	return b, listener, inner.Addr().String()
}

func dial(t *testing.T, addr string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	return conn
}

// ask sends a request, and returns the last line of the answer or "".
func ask(conn net.Conn, path string) string {
	io.WriteString(conn, "GET "+path+" HTTP/1.1\r\nHost: x\r\n\r\n")
	r := bufio.NewReader(conn)
	for {
		line, err := r.ReadString('\n')
		if err != nil || line == "ok\n" || line == "held\n" {
			return line
		}
	}
}

func ended(conn net.Conn) bool {
	_, err := conn.Read(make([]byte, 1))
	return err != nil
}

func TestAtTheLimitOfFilesTheSilentOnesGo(t *testing.T) {
	_, listener, addr := serve(t, Limits{Connections: 4, AddressSockets: 100}, false)
	held := dial(t, addr)
	if ask(held, "/hold") != "held\n" {
		t.Fatal("not held")
	}
	asked := dial(t, addr)
	if ask(asked, "/") != "ok\n" {
		t.Fatal("not answered")
	}
	var silent []net.Conn
	for len(silent) < 2 {
		silent = append(silent, dial(t, addr))
		proc.Until(t, 10*time.Second, "the connection is known", func() error {
			listener.mu.Lock()
			defer listener.mu.Unlock()
			if n := listener.quiet.Len(); n <= len(silent) { // and the one that asked
				return fmt.Errorf("%d are silent", n)
			}
			return nil
		})
	}
	if ask(asked, "/") != "ok\n" { // it has been silent the shortest now
		t.Fatal("not answered")
	}
	if ask(dial(t, addr), "/") != "ok\n" {
		t.Error("somebody who asks at the limit was not answered")
	}
	if !ended(silent[0]) {
		t.Error("the one that was silent the longest is still there")
	}
	if ask(silent[1], "/") != "ok\n" || ask(asked, "/") != "ok\n" {
		t.Error("another one went")
	}
}

func TestWhereNobodyIsSilentNobodyComesIn(t *testing.T) {
	b, _, addr := serve(t, Limits{Connections: 3, AddressSockets: 100}, true)
	for range 3 {
		if ask(dial(t, addr), "/hold") != "held\n" {
			t.Fatal("not held")
		}
	}
	if line := ask(dial(t, addr), "/"); line != "" {
		t.Errorf("a fourth got %q", line)
	}
	if l := b.Limited(); len(l) != 1 || l[0].What != "connections" || l[0].Whom != "total" {
		t.Errorf("limited: %+v", l)
	}
}

func TestConnectionsOfOneAddress(t *testing.T) {
	for _, trusted := range []bool{false, true} {
		b, _, addr := serve(t, Limits{Connections: 100, AddressSockets: 2}, trusted)
		var open []net.Conn
		for range 4 {
			conn := dial(t, addr)
			if ask(conn, "/") != "ok\n" {
				t.Fatal("not answered")
			}
			open = append(open, conn)
		}
		fifth := ask(dial(t, addr), "/")
		if (fifth == "ok\n") != trusted {
			t.Errorf("trusted %v: the fifth got %q", trusted, fifth)
		}
		if trusted {
			continue
		}
		open[0].Close()
		for wait := time.Now().Add(10 * time.Second); ; time.Sleep(5 * time.Millisecond) {
			if ask(dial(t, addr), "/") == "ok\n" {
				break
			}
			if time.Now().After(wait) {
				t.Fatal("one went and no other came in")
			}
		}
		if l := b.Limited(); len(l) == 0 || l[0].What != "connections" || l[0].Name != "127.0.0.1" {
			t.Errorf("limited: %+v", l)
		}
	}
}
