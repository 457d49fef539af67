package agent

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/coder/websocket"

	"github.com/parley-chat/parley/relay/wire"
)

const (
	// connectWithin is how long a dial may take, silentAfter how long a
	// connection may say nothing: the relay beats every wire.BeatSeconds.
	connectWithin = 10 * time.Second
	silentAfter   = 37 * time.Second
	// moveWithin is within which time a page comes back that was told to go.
	moveWithin = 8 * time.Second
	// maxFrame is how long a frame may be: a whole list is one.
	maxFrame = 4 << 20
)

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

// stay loads the page and keeps it connected until it is closed.
func (a *Agent) stay() {
	for failures := 0; !a.load(); failures++ {
		if a.pause(a.backoff(failures), nil); a.ctx.Err() != nil {
			return
		}
	}
	failures := 0
	for a.ctx.Err() == nil {
		greeted, code := a.connect()
		if greeted {
			failures = 0
		}
		switch code {
		case codeMoved: // it has waited while the old connection still served
		case wire.CloseGoingAway:
			a.pause(a.chance(moveWithin), nil)
			failures++
		default:
			a.pause(a.backoff(failures), nil)
			failures++
		}
	}
}

// codeMoved stands for the end of a connection that we were told to leave.
const codeMoved wire.Close = 0

// connect makes one connection and serves it until it ends.
func (a *Agent) connect() (greeted bool, code wire.Close) {
	addr := a.target()
	a.mu.Lock()
	a.stats.Dials++
	a.mu.Unlock()
	open, cancel := context.WithTimeout(a.ctx, connectWithin)
	defer cancel()
	header := http.Header{}
	a.dress(header, addr)
	ws, _, err := websocket.Dial(open, "ws://"+addr+"/inbox/"+a.conf.Site+"/live", &websocket.DialOptions{
		HTTPClient: a.http, HTTPHeader: header,
	})
	if err != nil {
		a.failed(addr, "dial", err)
		return false, 1006
	}
	defer ws.CloseNow()
	ws.SetReadLimit(maxFrame)
	l := &link{a: a, ws: ws}
	err = l.serve()
	if l.greeted {
		a.mu.Lock()
		a.up = false
		if a.conf.On.Lost != nil {
			a.conf.On.Lost()
		}
		a.mu.Unlock()
	}
	if errors.Is(err, errMoved) {
		a.failed(addr, "move", err)
		return l.greeted, codeMoved
	}
	a.failed(addr, "live", err)
	if status := websocket.CloseStatus(err); status != -1 {
		return l.greeted, wire.Close(status)
	}
	return l.greeted, 1006
}

// link is one connection of a page.
type link struct {
	a       *Agent
	ws      *websocket.Conn
	greeted bool
	readTo  uint64
}

var (
	errMoved  = errors.New("told to move")
	errSilent = errors.New("nothing was heard for too long")
)

// serve speaks the protocol until the connection ends and returns why.
func (l *link) serve() error {
	ctx, cancel := context.WithCancel(l.a.ctx)
	defer cancel()
	if err := l.state(ctx); err != nil {
		return err
	}
	frames := make(chan frame)
	failed := make(chan error, 1)
	go l.read(ctx, frames, failed)
	silent := time.NewTimer(silentAfter)
	defer silent.Stop()
	var move <-chan time.Time
	for {
		select {
		case f := <-frames:
			silent.Reset(silentAfter)
			if f.Type == "move" {
				move = time.After(l.a.chance(time.Duration(max(f.Within, 1)) * time.Millisecond))
				continue
			}
			if err := l.take(ctx, f); err != nil {
				return err
			}
		case err := <-failed:
			return err
		case <-silent.C:
			return errSilent
		case <-move:
			_ = l.ws.CloseNow() // the next relay is not kept waiting
			return errMoved
		}
	}
}

// read passes frames on until the connection ends.
func (l *link) read(ctx context.Context, frames chan<- frame, failed chan<- error) {
	for {
		_, data, err := l.ws.Read(ctx)
		var f frame
		if err == nil {
			err = json.Unmarshal(data, &f)
		}
		if err != nil {
			failed <- err
			return
		}
		select {
		case frames <- f:
		case <-ctx.Done():
			failed <- ctx.Err()
			return
		}
	}
}

// take does what a frame says.
func (l *link) take(ctx context.Context, f frame) error {
	a := l.a
	switch f.Type {
	case "hello":
		l.greeted = true
		a.mu.Lock()
		a.up = true
		a.stats.Lives++
		if a.conf.On.Live != nil {
			a.conf.On.Live()
		}
		a.mu.Unlock()
		a.poke()
		return l.checkEpoch(ctx, f)
	case "events":
		return l.events(ctx, f)
	case "stale":
		if f.Conv == a.conf.Conv {
			return l.reload(ctx)
		}
	case "beat":
		if f.Conv == a.conf.Conv && f.Seq > a.Seq() {
			if err := l.resume(ctx); err != nil {
				return err
			}
		}
		return l.checkEpoch(ctx, f)
	case "list":
		a.setRows(f.HTML)
	case "row":
		a.setRow(f)
	}
	return nil
}

// events shows what follows, and asks for what is missing.
func (l *link) events(ctx context.Context, f frame) error {
	a := l.a
	seq := a.Seq()
	if f.Conv != a.conf.Conv || f.Seq <= seq {
		return nil
	}
	if f.After > seq {
		return l.resume(ctx)
	}
	lines, read := linesOf(f.Items, seq)
	a.show(lines, f.Seq, f.Last)
	if read <= l.readTo {
		return nil
	}
	l.readTo = read
	return l.write(ctx, map[string]any{"t": "read", "conv": a.conf.Conv, "seq": read})
}

// resume says again how far the page is.
func (l *link) resume(ctx context.Context) error {
	l.a.mu.Lock()
	l.a.stats.Gaps++
	l.a.mu.Unlock()
	return l.state(ctx)
}

// checkEpoch loads the page anew if the store has lost data since it was made.
func (l *link) checkEpoch(ctx context.Context, f frame) error {
	l.a.mu.Lock()
	same := f.Epoch == "" || f.Epoch == l.a.epoch
	l.a.mu.Unlock()
	if same {
		return nil
	}
	return l.reload(ctx)
}

// reload loads the page anew. If that fails what is shown stays, until the
// relay says once more that it is old.
func (l *link) reload(ctx context.Context) error {
	if !l.a.load() {
		return nil
	}
	return l.state(ctx)
}

// state says what the page shows.
func (l *link) state(ctx context.Context) error {
	a := l.a
	a.mu.Lock()
	now := at{Type: "at", View: "all", Rows: []atRow{}, Conv: a.conf.Conv, Epoch: a.epoch, Seq: a.seq, Last: a.last, Visible: true}
	for _, row := range a.list() {
		now.Rows = append(now.Rows, atRow{row.Conv, row.Seq})
	}
	a.mu.Unlock()
	return l.write(ctx, now)
}

func (l *link) write(ctx context.Context, f any) error {
	text, err := json.Marshal(f)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, connectWithin)
	defer cancel()
	return l.ws.Write(ctx, websocket.MessageText, text)
}
