package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// socket is a client's WebSocket that costs the machine little: text frames in
// one piece, no compression, a constant mask.
type socket struct {
	conn net.Conn
	r    *bufio.Reader
	buf  []byte

	mu  sync.Mutex
	out []byte
}

var dialled atomic.Uint32

// dialSocket opens a WebSocket at a path of the server at addr. The source addresses rotate, so
// that ports do not run out.
func dialSocket(addr, path string, header http.Header) (*socket, error) {
	from := net.IPv4(127, 0, 0, byte(2+dialled.Add(1)%10))
	d := net.Dialer{Timeout: 30 * time.Second, LocalAddr: &net.TCPAddr{IP: from}}
	conn, err := d.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	s := &socket{conn: conn, r: bufio.NewReaderSize(conn, 1024)}
	if err := s.upgrade(addr, path, header); err != nil {
		conn.Close()
		return nil, err
	}
	return s, nil
}

func (s *socket) upgrade(addr, path string, header http.Header) error {
	if err := s.conn.SetDeadline(time.Now().Add(60 * time.Second)); err != nil {
		return err
	}
	// A dropped client leaves nothing behind in the kernel.
	if err := s.conn.(*net.TCPConn).SetLinger(0); err != nil {
		return err
	}
	request, err := http.NewRequest(http.MethodGet, "http://"+addr+path, nil)
	if err != nil {
		return err
	}
	for name, values := range header {
		request.Header[name] = values
	}
	request.Header.Set("Upgrade", "websocket")
	request.Header.Set("Connection", "Upgrade")
	request.Header.Set("Sec-WebSocket-Version", "13")
	request.Header.Set("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
	if err := request.Write(s.conn); err != nil {
		return err
	}
	answer, err := http.ReadResponse(s.r, request)
	if err != nil {
		return err
	}
	if answer.StatusCode != http.StatusSwitchingProtocols {
		return fmt.Errorf("upgrade of %s: %s", path, answer.Status)
	}
	return s.conn.SetDeadline(time.Time{})
}

// The opcodes of RFC 6455, section 11.8.
const (
	opText  = 1
	opClose = 8
	opPing  = 9
	opPong  = 10
)

// read returns the next message; its bytes are valid until the next call. It
// answers pings.
func (s *socket) read() ([]byte, error) {
	for {
		var head [8]byte
		if _, err := io.ReadFull(s.r, head[:2]); err != nil {
			return nil, err
		}
		op, n := head[0]&15, int(head[1]&127)
		switch n {
		case 126:
			if _, err := io.ReadFull(s.r, head[:2]); err != nil {
				return nil, err
			}
			n = int(binary.BigEndian.Uint16(head[:2]))
		case 127:
			if _, err := io.ReadFull(s.r, head[:8]); err != nil {
				return nil, err
			}
			n = int(binary.BigEndian.Uint64(head[:8]))
		}
		if cap(s.buf) < n {
			s.buf = make([]byte, n)
		}
		body := s.buf[:n]
		if _, err := io.ReadFull(s.r, body); err != nil {
			return nil, err
		}
		switch op {
		case opClose:
			return nil, fmt.Errorf("closed by the server: %q", body)
		case opPing:
			if err := s.frame(opPong, body); err != nil {
				return nil, err
			}
		case opPong:
		default:
			return body, nil
		}
	}
}

func (s *socket) write(text []byte) error { return s.frame(opText, text) }

func (s *socket) frame(op byte, body []byte) error {
	const last, masked = 0x80, 0x80
	mask := [4]byte{0x37, 0xfa, 0x21, 0x3d}
	s.mu.Lock()
	defer s.mu.Unlock()
	b := append(s.out[:0], last|op)
	if len(body) < 126 {
		b = append(b, masked|byte(len(body)))
	} else {
		b = binary.BigEndian.AppendUint16(append(b, masked|126), uint16(len(body)))
	}
	b = append(b, mask[:]...)
	for i, c := range body {
		b = append(b, c^mask[i&3])
	}
	s.out = b
	_, err := s.conn.Write(b)
	return err
}

func (s *socket) close() { s.conn.Close() }
