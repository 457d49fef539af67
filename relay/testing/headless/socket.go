//go:build !js

package headless

import (
	"context"
	"errors"
	"strings"

	"github.com/coder/websocket"

	"github.com/parley-chat/parley/relay/wire"
	"github.com/parley-chat/parley/widget/host"
)

// dial opens a socket as the frame does, with the relay's own origin. The caller
// holds the lock.
func (v *Visitor) dial() {
	v.hangUp()
	turn := v.turn
	v.work.Go(func() {
		ctx, cancel := context.WithTimeout(v.ctx, requestTime)
		defer cancel()
		socket, answer, err := websocket.Dial(ctx, "ws"+strings.TrimPrefix(v.conf.URL, "http")+"/ws", &websocket.DialOptions{
			HTTPClient: v.conf.Client, HTTPHeader: map[string][]string{"Origin": {v.conf.URL}},
		})
		if answer != nil && answer.Body != nil {
			answer.Body.Close()
		}
		if err != nil {
			v.tellOf(turn, host.Input{Kind: host.Closed, N: 1006})
			return
		}
		socket.SetReadLimit(wire.MaxServerFrame)
		v.read(turn, socket)
	})
}

// read tells what the socket says until it ends.
func (v *Visitor) read(turn int, socket *websocket.Conn) {
	defer socket.CloseNow()
	v.mu.Lock()
	current := v.turn == turn && v.ctx.Err() == nil
	if current {
		v.socket = socket
		v.handle(host.Input{Kind: host.Opened})
	}
	v.mu.Unlock()
	for current {
		_, data, err := socket.Read(v.ctx)
		if err != nil {
			v.tellOf(turn, host.Input{Kind: host.Closed, N: int64(code(err))})
			return
		}
		current = v.tellOf(turn, host.Input{Kind: host.Received, A: string(data)})
	}
}

// code is the close code as a browser would tell it.
func code(err error) websocket.StatusCode {
	var closed websocket.CloseError
	if errors.As(err, &closed) {
		return closed.Code
	}
	return websocket.StatusAbnormalClosure
}

// tellOf tells something of a socket, unless that is not ours any more.
func (v *Visitor) tellOf(turn int, in host.Input) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.turn != turn {
		return false
	}
	if in.Kind == host.Closed {
		v.socket = nil
		v.turn++
	}
	v.handle(in)
	return true
}

// hangUp forgets the socket. The caller holds the lock.
func (v *Visitor) hangUp() {
	v.turn++
	if socket := v.socket; socket != nil {
		v.socket = nil
		v.work.Go(func() { socket.CloseNow() })
	}
}

// send writes a frame. Like a browser's socket it takes what it is given; that
// the other side is gone is told by the reader. The caller holds the lock.
func (v *Visitor) send(frame string) {
	if v.socket == nil {
		return
	}
	ctx, cancel := context.WithTimeout(v.ctx, requestTime)
	defer cancel()
	_ = v.socket.Write(ctx, websocket.MessageText, []byte(frame))
}
