package session

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/sqlite"
	"github.com/parley-chat/parley/relay/wire"
)

// relay is a running session server over a real store.
type relay struct {
	t        *testing.T
	store    store.Store
	access   *access.Access
	desk     *desk.Desk
	sessions *Sessions
	server   *httptest.Server
	origin   string
}

// within bounds every wait of these tests.
const within = 15 * time.Second

const shopOrigin = "https://shop.example.com"

// wide are limits that no test reaches by the way.
var wide = budget.Limits{
	VisitorFrames: 1000, AddressFrames: 10_000, AddressStarts: 10_000, SiteStarts: 10_000,
	VisitorText: 1e9, AddressText: 1e9, VisitorSockets: 1000, AddressSockets: 1000,
}

func newRelay(t *testing.T, change func(*Config)) *relay {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	cache := docs.NewCache(s)
	t.Cleanup(cache.Close)
	a, err := access.New(t.Context(), cache, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"shop", "other"} {
		err := site.Change(t.Context(), cache, id, func(s *site.Site) { s.Origins = []string{shopOrigin} })
		if err != nil {
			t.Fatal(err)
		}
	}
	r := &relay{t: t, store: s, access: a}
	r.desk = &desk.Desk{
		Store: s, Docs: cache, Now: func() int64 { return time.Now().UnixMilli() },
	}
	conf := Config{
		Store: s, Docs: cache, Desk: r.desk, Access: a, Log: slog.New(slog.DiscardHandler), Now: time.Now,
		Origin:   func(origin string) bool { return origin == r.origin },
		Search:   func(context.Context, string, string, string, int) ([]wire.Article, error) { return nil, nil },
		Metrics:  NewMetrics(prometheus.NewRegistry()),
		Budget:   budget.New(budget.Config{Limits: wide}),
		ClientIP: func(*http.Request) string { return "192.0.2.1" },
	}
	if change != nil {
		change(&conf)
	}
	r.sessions = New(conf)
	r.server = httptest.NewServer(r.sessions)
	r.origin = r.server.URL
	t.Cleanup(func() {
		ctx, cancel := context.WithCancel(context.Background())
		cancel() // no patience
		r.sessions.Drain(ctx)
		r.server.Close()
	})
	return r
}

func (r *relay) ticket(site string) string {
	r.t.Helper()
	ticket, _, err := r.access.IssueTicket(r.t.Context(), site, shopOrigin)
	if err != nil {
		r.t.Fatal(err)
	}
	return ticket
}

// client is a visitor's socket.
type client struct {
	t    *testing.T
	ws   *websocket.Conn
	conv string
}

func (r *relay) dial() *client {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), within)
	defer cancel()
	ws, _, err := websocket.Dial(ctx, "ws"+strings.TrimPrefix(r.server.URL, "http"), &websocket.DialOptions{
		HTTPHeader: http.Header{"Origin": {r.origin}},
	})
	if err != nil {
		r.t.Fatal(err)
	}
	ws.SetReadLimit(wire.MaxServerFrame)
	r.t.Cleanup(func() { ws.CloseNow() })
	return &client{t: r.t, ws: ws, conv: store.NewID()}
}

// visit opens a socket and says hello; f may carry a token and a resume.
func (r *relay) visit(f wire.Frame) (*client, wire.Frame) {
	r.t.Helper()
	c := r.dial()
	f.Type, f.V, f.Ticket = wire.TypeHello, wire.Version, r.ticket("shop")
	c.write(f)
	return c, c.want(wire.TypeWelcome)
}

func (c *client) write(f wire.Frame) {
	c.t.Helper()
	c.writeRaw(string(f.Append(nil)))
}

func (c *client) writeRaw(text string) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), within)
	defer cancel()
	if err := c.ws.Write(ctx, websocket.MessageText, []byte(text)); err != nil {
		c.t.Fatal(err)
	}
}

// read returns the next frame, or the close code.
func (c *client) read() (wire.Frame, websocket.StatusCode) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), within)
	defer cancel()
	_, data, err := c.ws.Read(ctx)
	if err != nil {
		code := websocket.CloseStatus(err)
		if code == -1 {
			c.t.Fatalf("neither frame nor close: %v", err)
		}
		return wire.Frame{}, code
	}
	f, err := wire.Parse(data)
	if err != nil {
		c.t.Fatalf("frame %s: %v", data, err)
	}
	return f, 0
}

// want reads until a frame of a type comes.
func (c *client) want(kind string) wire.Frame {
	c.t.Helper()
	for {
		f, code := c.read()
		if code != 0 {
			c.t.Fatalf("closed with %d, waiting for %s", code, kind)
		}
		if f.Type == kind {
			return f
		}
	}
}

// wantError reads until an error frame comes and checks its code.
func (c *client) wantError(code string) wire.Frame {
	c.t.Helper()
	f := c.want(wire.TypeError)
	if f.Code != code {
		c.t.Fatalf("error %q (%s), want %q", f.Code, f.Text, code)
	}
	return f
}

// wantClose reads until the relay closes and checks its code.
func (c *client) wantClose(code wire.Close) {
	c.t.Helper()
	for {
		if _, got := c.read(); got != 0 {
			if wire.Close(got) != code {
				c.t.Fatalf("closed with %d, want %d", got, code)
			}
			return
		}
	}
}

// say sends a message and waits for its event.
func (c *client) say(text string) (id string) {
	c.t.Helper()
	id = store.NewID()
	c.write(wire.Frame{Type: wire.TypeSend, Conv: c.conv, ID: id, Text: text})
	for {
		for _, e := range c.want(wire.TypeEvents).Events {
			if e.ID == id {
				return id
			}
		}
	}
}

// raw is a connection on which the test writes bytes as it likes.
type raw struct {
	t    *testing.T
	conn net.Conn
	r    *bufio.Reader
}

// upgrade sends a request and returns the status of the answer.
func (r *relay) upgrade(request string) (*raw, int) {
	r.t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(r.server.URL, "http://"))
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(within)); err != nil {
		r.t.Fatal(err)
	}
	if _, err := io.WriteString(conn, request); err != nil {
		r.t.Fatal(err)
	}
	c := &raw{t: r.t, conn: conn, r: bufio.NewReader(conn)}
	answer, err := http.ReadResponse(c.r, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	return c, answer.StatusCode
}

const upgradeHead = "GET /ws HTTP/1.1\r\nHost: relay\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
	"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"

// rawVisit upgrades and says hello, so that what follows is read as frames of
// a session.
func (r *relay) rawVisit() *raw {
	r.t.Helper()
	c, status := r.upgrade(upgradeHead + "Origin: " + r.origin + "\r\n\r\n")
	if status != http.StatusSwitchingProtocols {
		r.t.Fatalf("status %d", status)
	}
	hello := wire.Frame{Type: wire.TypeHello, Hello: wire.Hello{V: wire.Version, Ticket: r.ticket("shop")}}
	c.send(masked(0x81, hello.Append(nil)))
	c.frame() // welcome
	return c
}

func (c *raw) send(b []byte) {
	c.t.Helper()
	if _, err := c.conn.Write(b); err != nil {
		c.t.Logf("write: %v", err) // the relay may have closed
	}
}

// masked is a client's frame: the first byte, then a short or long length, a
// mask of zeros, and the payload.
func masked(first byte, payload []byte) []byte {
	b := []byte{first}
	switch n := len(payload); {
	case n < 126:
		b = append(b, 0x80|byte(n))
	case n < 1<<16:
		b = append(b, 0x80|126, byte(n>>8), byte(n))
	default:
		b = append(b, 0x80|127, 0, 0, 0, 0, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
	}
	return append(append(b, 0, 0, 0, 0), payload...)
}

// frame reads one frame of the relay.
func (c *raw) frame() (opcode byte, payload []byte) {
	c.t.Helper()
	head := make([]byte, 2)
	if _, err := io.ReadFull(c.r, head); err != nil {
		c.t.Fatalf("read a frame: %v", err)
	}
	n := int(head[1] & 0x7f)
	if n == 126 {
		long := make([]byte, 2)
		if _, err := io.ReadFull(c.r, long); err != nil {
			c.t.Fatal(err)
		}
		n = int(long[0])<<8 | int(long[1])
	}
	payload = make([]byte, n)
	if _, err := io.ReadFull(c.r, payload); err != nil {
		c.t.Fatal(err)
	}
	return head[0] & 0x0f, payload
}

// closeCode reads until the relay's close frame, or the end of the connection,
// which is 0.
func (c *raw) closeCode() int {
	for {
		head := make([]byte, 2)
		if _, err := io.ReadFull(c.r, head); err != nil {
			return 0
		}
		payload := make([]byte, head[1]&0x7f)
		if _, err := io.ReadFull(c.r, payload); err != nil {
			return 0
		}
		if head[0]&0x0f == 8 && len(payload) >= 2 {
			return int(payload[0])<<8 | int(payload[1])
		}
	}
}
