package faultproxy_test

import (
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/lab/faults/faultproxy"
)

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
