package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/coder/websocket"
)

// relay accepts the sockets.
type relay struct {
	hub  *hub
	keep keeper
}

// ServeHTTP serves one socket until it ends.
func (r *relay) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	query := req.URL.Query()
	inbox, since := strings.Clone(query.Get("ch")), strings.Clone(query.Get("since"))
	conn, err := websocket.Accept(w, req, &websocket.AcceptOptions{CompressionMode: websocket.CompressionDisabled})
	if err != nil {
		return
	}
	c := &client{socket: socket{conn}, inbox: inbox, recovering: since != ""}
	defer c.socket.close()
	if r.hub.add(c) && r.keep.watch(inbox) != nil {
		r.hub.remove(c)
		return
	}
	defer func() {
		if r.hub.remove(c) {
			r.keep.unwatch(inbox)
		}
	}()
	c.send([]byte("S"))
	if since != "" {
		r.recover(c, since)
	}
	for c.socket.read(func(frame []byte) error { return r.forward(c, frame) }) == nil {
	}
}

// recover sends what the log holds after since.
func (r *relay) recover(c *client, since string) {
	messages, err := r.keep.since(c.inbox, since)
	if err != nil {
		c.socket.close()
		return
	}
	var lines []byte
	last := since
	for _, m := range messages {
		lines = append(m.appendTo(lines), '\n')
		last = m.id
	}
	c.recovered(append(append(lines, 'R', ' '), last...), last)
}

// forward stores a message and acknowledges it to its sender.
func (r *relay) forward(c *client, frame []byte) error {
	to, text, found := bytes.Cut(frame, []byte(" "))
	if !found {
		return nil
	}
	id, err := r.keep.add(string(to), string(text))
	if err != nil {
		return err
	}
	c.send(append(append(make([]byte, 0, 24), 'A', ' '), id...))
	return nil
}

var buffers = sync.Pool{New: func() any { b := make([]byte, 0, 4096); return &b }}

// socket is a WebSocket as the library gives it.
type socket struct{ conn *websocket.Conn }

// read calls handle with the next message, whose bytes are valid only then.
func (s socket) read(handle func([]byte) error) error {
	_, r, err := s.conn.Reader(context.Background())
	if err != nil {
		return err
	}
	buf := buffers.Get().(*[]byte)
	defer buffers.Put(buf)
	frame := (*buf)[:0]
	for {
		if len(frame) == cap(frame) {
			frame = append(frame, 0)[:len(frame)]
		}
		n, err := r.Read(frame[len(frame):cap(frame)])
		frame = frame[:len(frame)+n]
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
	}
	*buf = frame
	return handle(frame)
}

// write sends one frame. An error ends the reader too, which then cleans up.
func (s socket) write(frame []byte) {
	_ = s.conn.Write(context.Background(), websocket.MessageText, frame)
}

func (s socket) close() { _ = s.conn.CloseNow() }
