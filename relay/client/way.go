package client

import (
	"context"
	"net/http"
	"time"

	"github.com/coder/websocket"

	"github.com/parley-chat/parley/relay/wire"
)

const (
	// socketTries is how many sockets in a row fail before plain requests take
	// their place: one fails that says nothing within socketWithin, or that breaks
	// within socketStable of its first word.
	socketTries  = 2
	socketWithin = 4 * time.Second
	socketStable = 10 * time.Second
	// plainLasts is after how long a socket is tried again.
	plainLasts = 15 * time.Second
)

// socket is a connection: a WebSocket, or plain requests in its place.
type socket interface {
	Read(ctx context.Context) (websocket.MessageType, []byte, error)
	Write(ctx context.Context, kind websocket.MessageType, frame []byte) error
	CloseNow() error
}

// way is which of the two a visitor takes. It is used by run only, but for plain.
type way struct {
	failures int       // sockets in a row
	plain    bool      // requests stand in; guarded by core.mu
	spoke    time.Time // the first word of the socket, zero if there was none
}

// connect opens a socket, or begins with plain requests where none gets through.
func (v *Visitor) connect(ctx context.Context, url string) (socket, error) {
	plain := v.set.Plain || v.way.failures >= socketTries
	v.mu.Lock()
	v.way.plain = plain
	if plain {
		v.stats.Plain++
	}
	v.mu.Unlock()
	v.way.spoke = time.Time{}
	if plain {
		v.way.failures = socketTries - 1
		return newPolls(v.http, url), nil
	}
	ctx, cancel := context.WithTimeout(ctx, socketWithin)
	defer cancel()
	ws, _, err := websocket.Dial(ctx, url+"/ws", &websocket.DialOptions{
		HTTPClient: v.http, HTTPHeader: http.Header{"Origin": {url}},
	})
	if err != nil {
		return nil, err
	}
	ws.SetReadLimit(wire.MaxServerFrame)
	return ws, nil
}

// Plain reports whether plain requests stand in for a socket now.
func (v *Visitor) Plain() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.way.plain
}

// ended notes how a connection ended.
func (w *way) ended(code wire.Close) {
	switch {
	case w.plain:
	case code != 1006 || !w.spoke.IsZero() && time.Since(w.spoke) >= socketStable:
		w.failures = 0
	default:
		w.failures++
	}
}
