package socket

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/parley-chat/parley/relay/wire"
)

// patience is how long a test waits for what must come.
const patience = 20 * time.Second

// connect returns both ends of a socket. Ours reads, so that control frames are
// answered.
func connect(t *testing.T) (*Conn, *websocket.Conn) {
	t.Helper()
	return connectOn(t, kinds["tcp"])
}

func connectOn(t *testing.T, wrap func(net.Listener) net.Listener) (*Conn, *websocket.Conn) {
	t.Helper()
	ours, server := serve(t, wrap, func(c *Conn) { _ = c.Read(func([]byte) error { return nil }) })
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	theirs, _, err := websocket.Dial(ctx, server.URL, &websocket.DialOptions{HTTPHeader: http.Header{"Origin": {server.URL}}})
	if err != nil {
		t.Fatal(err)
	}
	theirs.SetReadLimit(4 << 20)
	c := <-ours
	t.Cleanup(func() {
		theirs.CloseNow()
		c.Close(closeNormal)
		<-c.Ended()
	})
	return c, theirs
}

// serve starts a server that accepts sockets and has them read.
func serve(t *testing.T, wrap func(net.Listener) net.Listener, read func(*Conn)) (<-chan *Conn, *httptest.Server) {
	t.Helper()
	ours := make(chan *Conn, 1)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := accept(w, r, func(string) bool { return true })
		if err != nil {
			t.Error(err)
			return
		}
		ours <- c
		go read(c)
	}))
	server.Listener = wrap(server.Listener)
	server.Start()
	t.Cleanup(server.Close)
	return ours, server
}

// frame is a text of n bytes that tells which it is.
func frame(i, n int) []byte {
	return []byte(strings.Repeat(string(rune('a'+i%26)), n))
}

// want reads frames and compares.
func want(t *testing.T, theirs *websocket.Conn, frames ...[]byte) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for i, f := range frames {
		kind, got, err := theirs.Read(ctx)
		if err != nil {
			t.Fatalf("frame %d of %d bytes: %v", i, len(f), err)
		}
		if kind != websocket.MessageText || string(got) != string(f) {
			t.Fatalf("frame %d is of %d bytes and begins %.10q, want %d and %.10q", i, len(got), got, len(f), f)
		}
	}
}

// The lengths at which a frame's head changes, and those that take several
// writes.
var lengths = []int{0, 1, 125, 126, 127, 1000, pieceBytes - 3, pieceBytes, pieceBytes + 1, 16 << 10, 65535, 65536, 200_000}

func TestFramesComeWholeAndInOrder(t *testing.T) {
	c, theirs := connect(t)
	var frames [][]byte
	for round := range 3 {
		for i, n := range lengths {
			frames = append(frames, frame(round*len(lengths)+i, n))
		}
	}
	go func() {
		for i, f := range frames {
			c.Send(f)
			if i%3 == 0 {
				c.Room()
			}
		}
	}()
	want(t, theirs, frames...)
}

func TestSeveralTogether(t *testing.T) {
	c, theirs := connect(t)
	c.Send()
	c.Send([]byte("one"), []byte("two"), frame(3, pieceBytes))
	c.mu.Lock()
	waits := c.queue != nil
	c.mu.Unlock()
	if waits {
		t.Error("a frame waits")
	}
	want(t, theirs, []byte("one"), []byte("two"), frame(3, pieceBytes))
}

// The library answers pings while we write long frames.
func TestControlFramesComeBetween(t *testing.T) {
	c, theirs := connect(t)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	const n = 60
	var pings sync.WaitGroup
	for range 4 {
		pings.Go(func() {
			for range n {
				if err := theirs.Ping(ctx); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	var frames [][]byte
	for i := range n {
		frames = append(frames, frame(i, lengths[i%len(lengths)]))
	}
	go func() {
		for _, f := range frames {
			c.Send(f)
			c.Room()
		}
		pings.Wait()
		c.Send([]byte("end"))
	}()
	want(t, theirs, append(frames, []byte("end"))...)
}

// A peer that does not read makes nobody wait, and is cut off in the end.
func TestSlowReaderIsCutOff(t *testing.T) {
	c, theirs := connect(t)
	long := frame(0, 100_000)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 2000 { // more than the system and we hold
			c.Send(long)
		}
	}()
	for _, ended := range []<-chan struct{}{done, c.Ended()} {
		select {
		case <-ended:
		case <-time.After(patience):
			t.Fatal("a peer that does not read is waited for")
		}
	}
	var err error
	for err == nil {
		_, _, err = theirs.Read(t.Context())
	}
	c.Room() // does not wait
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.closed || c.queue != nil {
		t.Errorf("closed %v, frames wait: %v", c.closed, c.queue != nil)
	}
}

// A caller who asks for room is held up by a peer that reads slowly, and nothing
// is lost.
func TestRoom(t *testing.T) {
	c, theirs := connect(t)
	const n = 200 // of 100 kB are far more than may be queued
	go func() {
		for i := range n {
			c.Room()
			c.Send(frame(i, 100_000))
		}
	}()
	for i := range n {
		want(t, theirs, frame(i, 100_000))
	}
}

func TestNothingAfterClose(t *testing.T) {
	c, theirs := connect(t)
	c.Send([]byte("one"))
	c.Close(wire.CloseRate)
	c.Send([]byte("two"))
	c.Room() // does not wait
	want(t, theirs, []byte("one"))
	_, _, err := theirs.Read(t.Context())
	if websocket.CloseStatus(err) != websocket.StatusCode(wire.CloseRate) {
		t.Errorf("then came %v", err)
	}
	<-c.Ended()
}

// A connection that cannot be written to without a wait, as those with TLS.
func TestWithoutSystemCalls(t *testing.T) {
	c, theirs := connectOn(t, kinds["other"])
	c.Send(frame(1, 10))
	c.Send(frame(2, 100_000), frame(3, 10))
	want(t, theirs, frame(1, 10), frame(2, 100_000), frame(3, 10))
}
