package inbox_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/testing/inboxes"
	"github.com/parley-chat/parley/relay/wire"
)

// patience is how long a frame may take to come.
const patience = 10 * time.Second

// frame is what the relay sends, as far as tests look at it.
type frame struct {
	Type    string `json:"t"`
	Conv    string
	After   uint64
	Seq     uint64
	Last    string
	HTML    string
	Items   string
	Head    string
	Receipt string
	Facts   string
	Views   map[string]int64
	Waits   bool
	Bad     bool
	Name    string
	Role    string
	On      bool
	Within  int64
	Who     []struct{ ID, Name, Face string }
	Counts  map[string]int64
	Is      string
	Text    string
	List    string
	Score   *int64
}

// page is an open page's socket.
type page struct {
	t    *testing.T
	r    *inboxes.Relay
	conn *websocket.Conn
}

func dial(t testing.TB, r *inboxes.Relay, cookie, origin string) (*websocket.Conn, *http.Response, error) {
	h := http.Header{"Cookie": {"parley_agent=" + cookie}}
	if origin != "" {
		h.Set("Origin", origin)
	}
	return websocket.Dial(t.Context(), "ws"+strings.TrimPrefix(r.URL, "http")+"/inbox/shop/live", &websocket.DialOptions{HTTPHeader: h})
}

// connect opens a page's socket that says nothing yet.
func connect(t *testing.T, r *inboxes.Relay, cookie string) *page {
	t.Helper()
	conn, _, err := dial(t, r, cookie, r.URL)
	if err != nil {
		t.Fatal(err)
	}
	conn.SetReadLimit(4 << 20)
	t.Cleanup(func() { conn.CloseNow() })
	return &page{t, r, conn}
}

// at says what the page shows: a view without rows, and a conversation up to
// an event.
func (p *page) at(view string, c *inboxes.Chat, seq uint64) {
	p.t.Helper()
	f := map[string]any{"t": "at", "view": view, "rows": []any{}, "visible": true}
	if c != nil {
		f["conv"], f["seq"], f["last"], f["epoch"] = c.ID, seq, p.id(c, seq), p.epoch()
	}
	p.send(f)
}

func (p *page) epoch() string {
	p.t.Helper()
	epoch, err := p.r.Store.Epoch(p.t.Context(), inboxes.Site)
	if err != nil {
		p.t.Fatal(err)
	}
	return epoch
}

func (p *page) id(c *inboxes.Chat, seq uint64) string {
	p.t.Helper()
	events, _, err := p.r.Store.Events(p.t.Context(), inboxes.Site, c.ID, seq-1, 1)
	if err != nil || len(events) == 0 {
		p.t.Fatal("no event", seq, err)
	}
	return events[0].ID
}

func (p *page) send(f any) {
	p.t.Helper()
	b, err := json.Marshal(f)
	if err != nil {
		p.t.Fatal(err)
	}
	if err := p.conn.Write(p.t.Context(), websocket.MessageText, b); err != nil {
		p.t.Fatal(err)
	}
}

// wait returns the next frame that is like that, and drops those before it.
func (p *page) wait(what string, like func(frame) bool) frame {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), patience)
	defer cancel()
	for {
		_, b, err := p.conn.Read(ctx)
		if err != nil {
			p.t.Fatalf("waiting for %s: %v", what, err)
		}
		var f frame
		if err := json.Unmarshal(b, &f); err != nil {
			p.t.Fatal(err)
		}
		if like(f) {
			return f
		}
	}
}

// waitAny returns the next frame of one of the types.
func (p *page) waitAny(types string) frame {
	p.t.Helper()
	return p.wait(types, func(f frame) bool { return slices.Contains(strings.Split(types, ", "), f.Type) })
}

func (p *page) waitType(t string) frame {
	p.t.Helper()
	return p.wait(t, func(f frame) bool { return f.Type == t })
}

// waitClose returns the code with which the relay ends the connection.
func (p *page) waitClose() wire.Close {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), patience)
	defer cancel()
	for {
		if _, _, err := p.conn.Read(ctx); err != nil {
			if errors.Is(err, context.DeadlineExceeded) {
				p.t.Fatal("the connection did not end")
			}
			return wire.Close(websocket.CloseStatus(err))
		}
	}
}

func furnished(t *testing.T) (*inboxes.Relay, people.Agent, string) {
	t.Helper()
	r := inboxes.Start(t)
	mei := r.Agent("Mei", "mei@example.com", inboxes.Site)
	return r, mei, r.Session("mei@example.com")
}

func next[T any](t *testing.T, c <-chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(patience):
		t.Fatal("nothing came")
		panic("unreachable")
	}
}
