package server

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

func TestRequestsThatAreRefused(t *testing.T) {
	r := newRelay(t, nil)
	var many []string
	for i := range 200 {
		many = append(many, fmt.Sprintf("X-H%d", i), "x")
	}
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	if _, err := z.Write(make([]byte, 1<<20)); err != nil {
		t.Fatal(err)
	}
	z.Close()
	for name, test := range map[string]struct {
		method, path string
		body         io.Reader
		headers      []string
		status       int
	}{
		"many headers":     {"GET", "/livez", nil, many, 431},
		"compressed body":  {"POST", "/ticket", &bomb, []string{"Origin", shopOrigin, "Content-Encoding", "gzip"}, 415},
		"two origins":      {"POST", "/ticket", strings.NewReader(`{"site":"shop"}`), []string{"Origin", shopOrigin, "Origin", shopOrigin}, 400},
		"unknown path":     {"GET", "/nothing", nil, nil, 404},
		"path tricks":      {"GET", "/static/%2e%2e%2f%2e%2e%2fetc/passwd", nil, nil, 404},
		"wrong method":     {"GET", "/ticket", nil, nil, 405},
		"plain GET of /ws": {"GET", "/ws", nil, nil, 403},
		"plain GET, own":   {"GET", "/ws", nil, []string{"Origin", r.url}, 426},
		"POST to /ws":      {"POST", "/ws", nil, nil, 405},
		"static unhashed":  {"GET", "/static/widget.wasm", nil, nil, 404},
		"no colour":        {"GET", "/accent.css?c=red", nil, nil, 400},
	} {
		t.Run(name, func(t *testing.T) {
			if answer, body := r.do(test.method, test.path, test.body, test.headers...); answer.StatusCode != test.status {
				t.Errorf("%s %.100s", answer.Status, body)
			}
		})
	}
}

func TestTheListenersOwnLimits(t *testing.T) {
	r := newRelay(t, nil)
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r.Addr = free.Addr().String()
	free.Close()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	defer func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}()
	large := dialWhenUp(t, r.Addr)
	defer large.Close()
	if _, err := io.WriteString(large, "GET /livez HTTP/1.1\r\nHost: x\r\nX: "+strings.Repeat("x", maxHeaderBytes+8192)+"\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(large).ReadString('\n'); err != nil || !strings.Contains(line, "431") {
		t.Errorf("large headers: %q, %v", line, err)
	}
	conn := dialWhenUp(t, r.Addr)
	defer conn.Close()
	if _, err := io.WriteString(conn, "GET /livez HTTP/1.1\r\nHost: x\r\nX-Slow: "); err != nil {
		t.Fatal(err)
	}
	if err := conn.SetReadDeadline(time.Now().Add(headerWithin + 5*time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(conn); err != nil {
		t.Errorf("a request that does not end was not cut off: %v", err)
	}
}

func dialWhenUp(t *testing.T, addr string) net.Conn {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; {
		conn, err := net.Dial("tcp", addr)
		if err == nil {
			return conn
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
}
