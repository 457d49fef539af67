package client

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/coder/websocket"

	"github.com/parley-chat/parley/relay/wire"
)

// maxFrame is how long a frame of the inbox may be, in bytes: a whole list is
// one.
const maxFrame = 4 << 20

// closeSignedOut ends the socket of an agent whose session has ended.
const closeSignedOut wire.Close = 4401

// frame is any frame of the inbox's socket that concerns us, see package inbox.
type frame struct {
	Type string `json:"t"`

	Epoch  string           `json:"epoch"`
	Within int64            `json:"within"`
	Conv   string           `json:"conv"`
	After  uint64           `json:"after"`
	Seq    uint64           `json:"seq"`
	Last   string           `json:"last"`
	Views  map[string]int64 `json:"views"`
	HTML   string           `json:"html"`
	Items  string           `json:"items"`
}

// at says what the page shows.
type at struct {
	Type    string  `json:"t"`
	View    string  `json:"view"`
	Rows    []atRow `json:"rows"`
	Conv    string  `json:"conv"`
	Epoch   string  `json:"epoch"`
	Seq     uint64  `json:"seq"`
	Last    string  `json:"last"`
	Visible bool    `json:"visible"`
}

type atRow struct {
	Conv string `json:"c"`
	Seq  uint64 `json:"s"`
}

func (a *Agent) dial(ctx context.Context, url string) (socket, string, error) {
	if a.Position().Epoch == "" {
		if err := a.load(ctx, url); err != nil {
			return nil, "page", err
		}
	}
	ws, answer, err := websocket.Dial(ctx, url+"/inbox/"+a.conf.Site+"/live", &websocket.DialOptions{
		HTTPClient: a.http, HTTPHeader: header(url, a.set.Session),
	})
	if err != nil {
		if answer != nil {
			a.checkSession(answer.StatusCode)
		}
		return nil, "dial", err
	}
	ws.SetReadLimit(maxFrame)
	return ws, "", nil
}

func (a *Agent) begin(ctx context.Context, l *link) error {
	l.woken = a.aside
	return a.say(ctx, l)
}

func (a *Agent) take(ctx context.Context, l *link, data []byte) error {
	var f frame
	if err := json.Unmarshal(data, &f); err != nil {
		return err
	}
	switch f.Type {
	case "hello":
		l.greet()
		poke(a.wake)
		return a.checkEpoch(ctx, l, f)
	case "events":
		return a.events(ctx, l, f)
	case "stale":
		if f.Conv == a.Conv() {
			return a.reload(ctx, l)
		}
	case "beat":
		if f.Conv == a.Conv() && f.Seq > a.Position().Seq {
			a.gap()
			if err := a.say(ctx, l); err != nil {
				return err
			}
		}
		return a.checkEpoch(ctx, l, f)
	case "list":
		a.list(func() { a.rows = rowsOf(f.HTML) })
	case "row":
		a.list(func() { a.rows.put(f) })
	case "move":
		l.leave(f.Within)
	}
	return nil
}

// events shows what follows, and asks for what is missing.
func (a *Agent) events(ctx context.Context, l *link, f frame) error {
	seq := a.Position().Seq
	if f.Conv != a.Conv() || f.Seq <= seq {
		return nil
	}
	if f.After > seq {
		a.gap()
		return a.say(ctx, l)
	}
	lines := linesOf(f.Items, seq)
	a.show(lines, Position{a.Position().Epoch, f.Seq, f.Last})
	read := uint64(0)
	for _, line := range lines {
		if line.Role == "visitor" {
			read = line.Seq
		}
	}
	if read <= a.readTo {
		return nil
	}
	a.readTo = read
	return l.write(ctx, (&wire.Frame{Type: wire.TypeRead, Conv: f.Conv, Seq: read}).Append(nil))
}

// checkEpoch loads the page anew if the store has lost data since it was made.
func (a *Agent) checkEpoch(ctx context.Context, l *link, f frame) error {
	if f.Epoch == "" || f.Epoch == a.Position().Epoch {
		return nil
	}
	return a.reload(ctx, l)
}

// reload loads the page anew. If that fails what is shown stays, until the
// relay says once more that it is old.
func (a *Agent) reload(ctx context.Context, l *link) error {
	url := a.url()
	if err := a.load(ctx, url); err != nil {
		a.failed(url, "page", err)
		return nil
	}
	return a.say(ctx, l)
}

// say says what the page shows.
func (a *Agent) say(ctx context.Context, l *link) error {
	a.mu.Lock()
	now := at{
		Type: "at", View: "all", Rows: []atRow{}, Visible: true,
		Conv: a.Conv(), Epoch: a.pos.Epoch, Seq: a.pos.Seq, Last: a.pos.Last,
	}
	for _, row := range a.rows.sorted() {
		now.Rows = append(now.Rows, atRow{row.Conv, row.Seq})
	}
	a.mu.Unlock()
	text, err := json.Marshal(now)
	if err != nil {
		return err
	}
	return l.write(ctx, text)
}

func (a *Agent) flush(ctx context.Context, l *link) error {
	a.mu.Lock()
	f := a.typing
	a.typing = wire.Frame{}
	a.mu.Unlock()
	if f.Type == "" {
		return nil
	}
	return l.write(ctx, f.Append(nil))
}

func (a *Agent) closed(code wire.Close) wire.Action {
	if code == closeSignedOut {
		a.checkSession(http.StatusUnauthorized)
	}
	return code.Action()
}
