package faultproxy_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"runtime"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/lab/faults/faultproxy"
)

// soon bounds every wait for something that has to happen.
const soon = 10 * time.Second

// setup is a client and a server with a proxy between them.
type setup struct {
	*faultproxy.Proxy
	t        *testing.T
	accepted chan net.Conn
	listener net.Listener
}

func start(t *testing.T) *setup {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	proxy, err := faultproxy.New(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	r := &setup{Proxy: proxy, t: t, accepted: make(chan net.Conn, 100), listener: listener}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			r.accepted <- conn
		}
	}()
	t.Cleanup(func() {
		proxy.Close()
		listener.Close()
	})
	return r
}

// pair is a new connection: its client's end and its server's end.
func (r *setup) pair() (client, server net.Conn) {
	r.t.Helper()
	client, err := net.Dial("tcp", r.Addr())
	if err != nil {
		r.t.Fatal(err)
	}
	select {
	case server = <-r.accepted:
	case <-time.After(soon):
		r.t.Fatal("the server saw no connection")
	}
	r.t.Cleanup(func() {
		client.Close()
		server.Close()
	})
	for _, c := range []net.Conn{client, server} {
		if err := c.SetDeadline(time.Now().Add(soon)); err != nil {
			r.t.Fatal(err)
		}
	}
	passes(r.t, client, server, "?") // the link is counted now
	return client, server
}

// passes sends text from one end and waits for it at the other.
func passes(t *testing.T, from, to net.Conn, text string) {
	t.Helper()
	if _, err := io.WriteString(from, text); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, len(text))
	if _, err := io.ReadFull(to, got); err != nil || string(got) != text {
		t.Fatalf("got %q, %v; want %q", got, err, text)
	}
}

// ending reads until the connection ends and returns how.
func ending(c net.Conn) error {
	_, err := io.Copy(io.Discard, c)
	return err
}

func TestPasses(t *testing.T) {
	r := start(t)
	client, server := r.pair()
	passes(t, client, server, "up")
	passes(t, server, client, "down")

	// One side may end while the other still speaks.
	if err := client.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if err := ending(server); err != nil {
		t.Fatalf("the server saw %v, want an orderly end", err)
	}
	passes(t, server, client, "last words")
	server.Close()
	if err := ending(client); err != nil {
		t.Fatalf("the client saw %v, want an orderly end", err)
	}
}

func TestMegabytes(t *testing.T) {
	r := start(t)
	client, server := r.pair()
	sent := bytes.Repeat([]byte("0123456789abcdef"), 256<<10) // 4 MiB
	var both sync.WaitGroup
	for _, way := range [][2]net.Conn{{client, server}, {server, client}} {
		both.Go(func() {
			if _, err := way[0].Write(sent); err != nil {
				t.Error(err)
			}
		})
		both.Go(func() {
			got := make([]byte, len(sent))
			if _, err := io.ReadFull(way[1], got); err != nil || !bytes.Equal(got, sent) {
				t.Errorf("other bytes arrived: %v", err)
			}
		})
	}
	both.Wait()
}

// What happens on one link does not touch another.
func TestOneLink(t *testing.T) {
	r := start(t)
	client, server := r.pair()
	first := r.Links()[0]
	other, otherServer := r.pair()
	first.Shape(faultproxy.Up, faultproxy.Shape{Stall: true})
	if _, err := io.WriteString(client, "held"); err != nil {
		t.Fatal(err)
	}
	passes(t, other, otherServer, "free")
	first.Reset()
	<-first.Ended()
	if err := ending(server); !errors.Is(err, syscall.ECONNRESET) {
		t.Fatalf("reset: %v", err)
	}
	passes(t, other, otherServer, "free still")
	if n := len(r.Links()); n != 1 {
		t.Fatalf("%d links", n)
	}
}

func TestCutAndReset(t *testing.T) {
	r := start(t)
	client, server := r.pair()
	if n := r.Cut(); n != 1 {
		t.Fatalf("cut %d links", n)
	}
	for _, end := range []net.Conn{client, server} {
		if err := ending(end); err != nil {
			t.Errorf("cut: %v, want an orderly end", err)
		}
	}
	client, server = r.pair()
	if n := r.Reset(); n != 1 {
		t.Fatalf("reset %d links", n)
	}
	for _, end := range []net.Conn{client, server} {
		if err := ending(end); !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("reset: %v", err)
		}
	}
}

// refused connects where nothing is to be had and returns how that ends: the
// reset may come before or after the connection is made.
func refused(addr string) error {
	conn, err := net.DialTimeout("tcp", addr, soon)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(soon)); err != nil {
		return err
	}
	return ending(conn)
}

func TestRefuse(t *testing.T) {
	r := start(t)
	r.Refuse(true)
	if err := refused(r.Addr()); !errors.Is(err, syscall.ECONNRESET) {
		t.Fatalf("refused with %v", err)
	}
	r.Refuse(false)
	client, server := r.pair()
	passes(t, client, server, "open again")
	if r.Total() != 2 {
		t.Errorf("%d connections counted, want 2", r.Total())
	}
}

func TestSetTarget(t *testing.T) {
	r := start(t)
	other := start(t)
	r.SetTarget(other.listener.Addr().String())
	client, err := net.Dial("tcp", r.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	server := <-other.accepted
	defer server.Close()
	passes(t, client, server, "elsewhere")

	// A target that is not there is a reset.
	other.listener.Close()
	r.SetTarget(other.listener.Addr().String())
	if err := refused(r.Addr()); !errors.Is(err, syscall.ECONNRESET) {
		t.Fatalf("no target: %v", err)
	}
}

func TestCloseLeavesNothing(t *testing.T) {
	before := runtime.NumGoroutine()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	proxy, err := faultproxy.New(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		client, err := net.Dial("tcp", proxy.Addr())
		if err != nil {
			t.Fatal(err)
		}
		defer client.Close()
		server, err := listener.Accept()
		if err != nil {
			t.Fatal(err)
		}
		defer server.Close()
		if i == 10 {
			proxy.Shape(faultproxy.Up, faultproxy.Shape{Stall: true})
			proxy.Shape(faultproxy.Down, faultproxy.Shape{Swallow: true})
		}
	}
	listener.Close()
	proxy.Close()
	deadline := time.Now().Add(soon)
	for runtime.NumGoroutine() > before {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		}
		runtime.Gosched()
	}
}
