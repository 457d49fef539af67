package socket

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"slices"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/parley-chat/parley/relay/wire"
)

// masked is a frame of a client with a first byte.
func masked(first byte, payload string) []byte {
	key := [4]byte{0xa5, 0x01, 0xff, 0x3c}
	b := []byte{first}
	switch n := len(payload); {
	case n < 126:
		b = append(b, 0x80|byte(n))
	case n < 1<<16:
		b = binary.BigEndian.AppendUint16(append(b, 0x80|126), uint16(n))
	default:
		b = binary.BigEndian.AppendUint64(append(b, 0x80|127), uint64(n))
	}
	b = append(b, key[:]...)
	for i := range len(payload) {
		b = append(b, payload[i]^key[i%4])
	}
	return b
}

// The first bytes of frames.
const (
	textFrame  = 0x81
	textBegins = 0x01
	textEnds   = 0x80
	pingFrame  = 0x89
	pongFrame  = 0x8a
)

// other is a connection that is none of package net's own.
type other struct{ net.Conn }

type others struct{ net.Listener }

func (l others) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	return other{c}, err
}

// kinds are connections that can be written past package net, and those that cannot.
var kinds = map[string]func(net.Listener) net.Listener{
	"tcp":   func(l net.Listener) net.Listener { return l },
	"other": func(l net.Listener) net.Listener { return others{l} },
}

// reads accepts a socket whose frames go to handle, and returns it with the
// client's end of the connection and how the reading ended.
func reads(t *testing.T, wrap func(net.Listener) net.Listener, handle func([]byte) error) (*Conn, net.Conn, chan error) {
	t.Helper()
	ended := make(chan error, 1)
	ours, server := serve(t, wrap, func(c *Conn) { ended <- c.Read(handle) })
	theirs, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { theirs.Close() })
	if err := theirs.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(theirs, "GET / HTTP/1.1\r\nHost: relay\r\nOrigin: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n", server.URL)
	var head []byte
	for !bytes.HasSuffix(head, []byte("\r\n\r\n")) {
		b := make([]byte, 1)
		if _, err := theirs.Read(b); err != nil {
			t.Fatal(err)
		}
		head = append(head, b...)
	}
	c := <-ours
	t.Cleanup(func() {
		c.Close(closeNormal)
		theirs.Close()
		<-c.Ended()
	})
	return c, theirs, ended
}

// Frames come whole and in order, however they are cut, long and short, with
// control frames between and within, on every kind of connection.
func TestFramesAreRead(t *testing.T) {
	var stream []byte
	var want []string
	for i, n := range []int{0, 1, 5, 125, 126, 200, 2000, 2048, 5000, 40_000, wire.MaxClientFrame, 3, 7} {
		text := string(frame(i, n))
		want = append(want, text, "short")
		stream = append(stream, masked(textFrame, text)...)
		stream = append(stream, masked(pongFrame, "")...)
		stream = append(stream, masked(textFrame, "short")...)
		if i%3 == 0 {
			stream = append(stream, masked(pingFrame, "are you there")...)
		}
		if i%4 == 1 {
			want = append(want, "in parts")
			stream = append(stream, masked(textBegins, "in ")...)
			stream = append(stream, masked(pingFrame, "")...)
			stream = append(stream, masked(textEnds, "parts")...)
		}
	}
	for kind, wrap := range kinds {
		for _, piece := range []int{7, 100, 1000, 2048, len(stream)} {
			t.Run(fmt.Sprint(kind, " ", piece), func(t *testing.T) {
				got := make(chan string, len(want))
				_, theirs, ended := reads(t, wrap, func(b []byte) error {
					got <- string(b)
					return nil
				})
				go func() {
					for part := range slices.Chunk(stream, piece) {
						if _, err := theirs.Write(part); err != nil {
							t.Error(err)
							return
						}
					}
				}()
				for i, text := range want {
					select {
					case g := <-got:
						if g != text {
							t.Fatalf("frame %d is %.20q of %d bytes, want %.20q of %d", i, g, len(g), text, len(text))
						}
					case err := <-ended:
						t.Fatalf("frame %d: %v", i, err)
					case <-time.After(patience):
						t.Fatalf("frame %d does not come", i)
					}
				}
			})
		}
	}
}

func TestReadReturnsWhatHandleDoes(t *testing.T) {
	enough := errors.New("enough")
	for kind, wrap := range kinds {
		handled := 0
		_, theirs, ended := reads(t, wrap, func([]byte) error {
			handled++
			return enough
		})
		if _, err := theirs.Write(bytes.Repeat(masked(textFrame, "hello"), 3)); err != nil {
			t.Fatal(err)
		}
		if err := <-ended; err != enough || handled != 1 {
			t.Errorf("%s: Read returned %v after %d frames", kind, err, handled)
		}
	}
}

func TestThePeerHasGone(t *testing.T) {
	for kind, wrap := range kinds {
		c, theirs, ended := reads(t, wrap, func([]byte) error { return nil })
		theirs.Close()
		if err := <-ended; err != ErrEnded {
			t.Errorf("%s: Read returned %v", kind, err)
		}
		<-c.Ended()
	}
}

// The peer is told why, waits for nothing, and what it says after that is not
// handled.
func TestCloseWhileItIsRead(t *testing.T) {
	for kind, wrap := range kinds {
		c, theirs, ended := reads(t, wrap, func([]byte) error {
			t.Errorf("%s: handled after the end", kind)
			return nil
		})
		c.Close(wire.CloseRate)
		got := make([]byte, 4)
		if _, err := theirs.Read(got); err != nil || got[0] != 0x88 || binary.BigEndian.Uint16(got[2:]) != uint16(wire.CloseRate) {
			t.Errorf("%s: the peer gets %x, %v", kind, got, err)
		}
		code := binary.BigEndian.AppendUint16(nil, uint16(wire.CloseRate))
		code = append(masked(textFrame, "hello"), masked(0x88, string(code))...)
		if _, err := theirs.Write(code); err != nil {
			t.Error(err)
		}
		if err := <-ended; err != ErrEnded {
			t.Errorf("%s: Read returned %v", kind, err)
		}
		<-c.Ended()
	}
}

// Closing does not wait for the frame that is being handled; what came after that
// one is not handled.
func TestCloseWhileAFrameIsHandled(t *testing.T) {
	begun, may := make(chan struct{}), make(chan struct{})
	handled := 0
	c, theirs, ended := reads(t, kinds["tcp"], func([]byte) error {
		handled++
		close(begun)
		<-may
		return nil
	})
	if _, err := theirs.Write(bytes.Repeat(masked(textFrame, "hello"), 3)); err != nil {
		t.Fatal(err)
	}
	<-begun
	c.Close(wire.CloseRate)
	<-c.Ended()
	close(may)
	if err := <-ended; err != ErrEnded || handled != 1 {
		t.Errorf("Read returned %v after %d frames", err, handled)
	}
}

func TestAlive(t *testing.T) {
	for kind, wrap := range kinds {
		c, theirs, _ := reads(t, wrap, func([]byte) error { return nil })
		for range 2 {
			alive := make(chan bool)
			go func() { alive <- c.alive(patience) }()
			got := make([]byte, 2)
			if _, err := theirs.Read(got); err != nil || !bytes.Equal(got, []byte{pingFrame, 0}) {
				t.Fatalf("%s: the peer gets %x, %v", kind, got, err)
			}
			if _, err := theirs.Write(masked(pongFrame, "")); err != nil {
				t.Fatal(err)
			}
			if !<-alive {
				t.Errorf("%s: the pong is not heard", kind)
			}
		}
		if c.alive(time.Millisecond) {
			t.Errorf("%s: alive without a sign", kind)
		}
		theirs.Close()
		if c.alive(2 * patience) {
			t.Errorf("%s: alive without a peer", kind)
		}
	}
}

// A client of the library's kind, as browsers are, sees no difference.
func TestAliveToTheLibrary(t *testing.T) {
	c, theirs := connect(t)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	go func() { _, _, _ = theirs.Read(ctx) }()
	for range 3 {
		if !c.alive(patience) {
			t.Fatal("a peer that reads is not alive")
		}
		if err := theirs.Write(ctx, websocket.MessageText, []byte("hello")); err != nil {
			t.Fatal(err)
		}
	}
}

// drip lets the peer read a little at a time, so that no piece is late, and
// returns how much it got until the end.
func drip(t *testing.T, theirs net.Conn) <-chan int {
	t.Helper()
	if err := theirs.(*net.TCPConn).SetReadBuffer(64 << 10); err != nil {
		t.Fatal(err)
	}
	tick := time.NewTicker(40 * time.Millisecond)
	t.Cleanup(tick.Stop)
	total := make(chan int, 1)
	go func() {
		b, sum := make([]byte, 4<<10), 0
		for range tick.C {
			n, err := theirs.Read(b)
			if sum += n; err != nil {
				total <- sum
				return
			}
		}
	}()
	return total
}

// Who takes what is written in drips holds up neither the end of the connection,
// also when the frame that is being handled is what is answered, nor the question
// whether they live.
func TestDrips(t *testing.T) {
	for name, end := range map[string]func(*Conn){
		"close": func(c *Conn) { c.Close(wire.CloseGoingAway) },
		"alive": func(c *Conn) {
			if c.alive(time.Second) {
				t.Error("alive, although no answer can have come")
			}
			c.Close(wire.CloseSilent)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const long = maxQueued * 9 / 10
			ours, begun := make(chan *Conn, 1), make(chan struct{})
			c, theirs, _ := reads(t, kinds["tcp"], func([]byte) error {
				c := <-ours
				close(begun)
				c.Send(frame(0, long))
				c.Room()
				return nil
			})
			ours <- c
			if err := theirs.SetDeadline(time.Time{}); err != nil {
				t.Fatal(err)
			}
			got := drip(t, theirs)
			if _, err := theirs.Write(masked(textFrame, "hello")); err != nil {
				t.Fatal(err)
			}
			<-begun
			end(c)
			<-c.Ended()
			if n := <-got; n >= long {
				t.Errorf("all %d bytes were waited for", n)
			}
		})
	}
}
