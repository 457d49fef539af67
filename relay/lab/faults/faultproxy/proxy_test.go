package faultproxy_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"runtime"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/lab/faults/faultproxy"
)

// soon bounds every wait for something that has to happen.
const soon = 10 * time.Second

// rig is a client and a server with a proxy between them.
type rig struct {
	*faultproxy.Proxy
	t        *testing.T
	accepted chan net.Conn
	listener net.Listener
}

func start(t *testing.T) *rig {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	proxy, err := faultproxy.New(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{Proxy: proxy, t: t, accepted: make(chan net.Conn, 100), listener: listener}
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
func (r *rig) pair() (client, server net.Conn) {
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

// quiet checks that nothing comes although something was sent: what is sent
// after it in the other direction and answered has had time to overtake.
func quiet(t *testing.T, c net.Conn) {
	t.Helper()
	if err := c.SetReadDeadline(time.Now().Add(30 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	n, err := c.Read(make([]byte, 1))
	if n != 0 || !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("read %d, %v; want nothing", n, err)
	}
	if err := c.SetReadDeadline(time.Now().Add(soon)); err != nil {
		t.Fatal(err)
	}
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

func TestStall(t *testing.T) {
	r := start(t)
	client, server := r.pair()
	for _, d := range faultproxy.Both {
		from, to := client, server
		if d == faultproxy.Down {
			from, to = server, client
		}
		r.Shape(d, faultproxy.Shape{Stall: true})
		if _, err := io.WriteString(from, "held"); err != nil {
			t.Fatal(err)
		}
		passes(t, to, from, "the other way goes on")
		quiet(t, to)
		r.Shape(d, faultproxy.Shape{})
		passes(t, from, to, "") // nothing more is needed
		got := make([]byte, 4)
		if _, err := io.ReadFull(to, got); err != nil || string(got) != "held" {
			t.Fatalf("after the stall: %q, %v", got, err)
		}
	}
}

// Who writes into a stalled link is held up in the end.
func TestStallPushesBack(t *testing.T) {
	r := start(t)
	client, server := r.pair()
	r.Shape(faultproxy.Up, faultproxy.Shape{Stall: true})
	if err := client.SetWriteDeadline(time.Now().Add(200 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	sent, err := client.Write(make([]byte, 64<<20))
	if !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("64 MiB went into a stalled link: %v", err)
	}
	client.Close()
	quiet(t, server)
	r.Shape(faultproxy.Up, faultproxy.Shape{})
	got, err := io.Copy(io.Discard, server)
	if err != nil || got != int64(sent) {
		t.Fatalf("%d bytes of %d arrived: %v", got, sent, err)
	}
}

// A black hole takes what is sent, the end of the stream included, and tells
// nobody.
func TestSwallow(t *testing.T) {
	r := start(t)
	client, server := r.pair()
	r.Shape(faultproxy.Up, faultproxy.Shape{Swallow: true})
	if _, err := client.Write(make([]byte, 16<<20)); err != nil {
		t.Fatalf("the sender noticed: %v", err)
	}
	passes(t, server, client, "the other way goes on")
	quiet(t, server)
	client.Close()
	quiet(t, server)

	r.Shape(faultproxy.Up, faultproxy.Shape{})
	if err := ending(server); !errors.Is(err, syscall.ECONNRESET) {
		t.Fatalf("a stream with a hole ended with %v, want a reset", err)
	}
	client, server = r.pair()
	passes(t, client, server, "the next link is whole")
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

func TestDelay(t *testing.T) {
	const delay = 80 * time.Millisecond
	r := start(t)
	client, server := r.pair()
	r.Shape(faultproxy.Up, faultproxy.Shape{Delay: delay})
	began := time.Now()
	passes(t, client, server, "a")
	if took := time.Since(began); took < delay {
		t.Errorf("up after %v, less than %v", took, delay)
	}
	began = time.Now()
	passes(t, server, client, "b")
	if took := time.Since(began); took >= delay {
		t.Errorf("down after %v: the delay is on the other direction", took)
	}
	// A delay is no limit of throughput: many packets are under way at once.
	began = time.Now()
	var sent sync.WaitGroup
	sent.Go(func() {
		for range 100 {
			if _, err := client.Write([]byte("0123456789")); err != nil {
				t.Error(err)
			}
		}
	})
	if _, err := io.ReadFull(server, make([]byte, 1000)); err != nil {
		t.Fatal(err)
	}
	sent.Wait()
	if took := time.Since(began); took < delay || took > 50*delay {
		t.Errorf("100 packets took %v", took)
	}
}

func TestRate(t *testing.T) {
	r := start(t)
	client, server := r.pair()
	r.Shape(faultproxy.Down, faultproxy.Shape{Rate: 100_000})
	began := time.Now()
	go server.Write(make([]byte, 50_000))
	if _, err := io.ReadFull(client, make([]byte, 50_000)); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took < 450*time.Millisecond {
		t.Errorf("50 kB at 100 kB/s took %v", took)
	}
}

func TestIdleLimit(t *testing.T) {
	const limit = 1500 * time.Millisecond
	r := start(t)
	r.IdleLimit(limit)
	busy, busyServer := r.pair()
	idle, _ := r.pair()
	ended := make(chan error, 1)
	began := time.Now()
	go func() { ended <- ending(idle) }()
	for {
		passes(t, busy, busyServer, ".")
		select {
		case err := <-ended:
			if took := time.Since(began); took < limit || !errors.Is(err, syscall.ECONNRESET) {
				t.Fatalf("the idle link ended after %v with %v", took, err)
			}
			passes(t, busy, busyServer, "the busy one lives")
			if r.IdleEnds() != 1 {
				t.Errorf("%d idle ends counted", r.IdleEnds())
			}
			return
		case <-time.After(limit / 20):
		}
		if time.Since(began) > soon {
			t.Fatal("the idle link lives")
		}
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
