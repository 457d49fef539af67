package socket

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"syscall"

	"github.com/coder/websocket"

	"github.com/parley-chat/parley/relay/wire"
)

// ErrOrigin says that the page which opened the socket may not.
var ErrOrigin = errors.New("this origin may not open a socket here")

// accept upgrades a request from a page of an allowed origin. On an error it
// has answered the request.
func accept(w http.ResponseWriter, r *http.Request, allowed func(origin string) bool) (*Conn, error) {
	// The library would accept a request without an Origin, and one with
	// another scheme.
	if origins := r.Header.Values("Origin"); len(origins) != 1 || !allowed(origins[0]) {
		http.Error(w, ErrOrigin.Error(), http.StatusForbidden)
		return nil, ErrOrigin
	}
	h := &hijacker{ResponseWriter: w}
	c := &Conn{ended: make(chan struct{})}
	ws, err := websocket.Accept(h, r, &websocket.AcceptOptions{
		InsecureSkipVerify: true, // checked above
		CompressionMode:    websocket.CompressionDisabled,
		OnPingReceived:     func(context.Context, []byte) bool { return c.controlled() },
		OnPongReceived:     func(context.Context, []byte) { c.ponged() },
	})
	if err != nil {
		return nil, err
	}
	h.reader.Reset(h.raw) // the library has put readers between
	ws.SetReadLimit(wire.MaxClientFrame)
	c.ws, c.raw = ws, h.raw
	return c, nil
}

// The sizes of a connection's own buffers. Most frames that a widget sends fit
// into the first, longer ones take more system calls. The second holds a control
// frame, of which the longest has 2 and 125 bytes; see conn. net/http's are
// 4 KiB each, which would be most of an idle connection's memory.
const (
	readerBytes = 256
	writerBytes = 2 + 125
)

// unsentBytes bounds what the system holds that has not left. Left to itself it
// takes megabytes before a write has to wait.
const unsentBytes = 64 << 10

// tcpConn is a TCP connection, or what a listener has put around it.
type tcpConn interface {
	syscall.Conn
	SetWriteBuffer(bytes int) error
}

// hijacker gives the library a connection with small buffers.
type hijacker struct {
	http.ResponseWriter
	raw    *conn
	reader *bufio.Reader // of raw
}

// Hijack implements http.Hijacker.
func (h *hijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	raw, rw, err := http.NewResponseController(h.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	// A quick client may have sent its first frame already.
	early, err := rw.Reader.Peek(rw.Reader.Buffered())
	if err != nil {
		raw.Close()
		return nil, nil, err
	}
	h.raw = &conn{Conn: raw, early: bytes.Clone(early)}
	if tcp, ok := raw.(tcpConn); ok {
		if h.raw.sys, err = tcp.SyscallConn(); err != nil {
			raw.Close()
			return nil, nil, err
		}
		// If it fails the system's own limit stays, which is only more memory.
		_ = boundUnsent(tcp, h.raw.sys)
	}
	h.reader = bufio.NewReaderSize(h.raw, readerBytes)
	return h.raw, bufio.NewReadWriter(h.reader, bufio.NewWriterSize(h.raw, writerBytes)), nil
}
