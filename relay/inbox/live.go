package inbox

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/parley-chat/parley/relay/bot"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/routing"
	"github.com/parley-chat/parley/relay/socket"
	"github.com/parley-chat/parley/relay/status"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web/agents"
	"github.com/parley-chat/parley/relay/wire"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// CloseSignedOut closes the socket of an agent who is not signed in any more, or
// whose rights changed: the page is loaded anew, or goes to the sign-in. The other codes are those of package wire.
const CloseSignedOut wire.Close = 4401

// The periods of a socket.
const (
	beatEvery = wire.BeatSeconds * time.Second
	// stayFor is how long presence outlives the last heartbeat.
	stayFor = 2*beatEvery + socket.AliveWithin
	// atWithin is how long a new socket may take to say what it shows.
	atWithin = wire.HelloSeconds * time.Second
)

// A page may send frameRate frames a second, with bursts of frameBurst.
const (
	frameRate  = 20
	frameBurst = 60
)

// A page may say that it shows maxRows rows; it is sent at most listRows anew.
const (
	maxRows  = 500
	listRows = 200
)

// live is the socket of one open page.
type live struct {
	reader
	in   *Inbox
	conn *socket.Conn
	id   string // of this socket, among the members of presence sets
	hub  *hub
	rate *rate.Limiter

	mu      sync.Mutex
	view    string
	visible bool
	thread  *thread   // the conversation that it follows, nil if none
	counts  ui.Counts // that it was sent last
	saved   ui.Counts // of the views that the agent made
	status  status.Status
	ended   bool
}

// live upgrades a request to a page's socket. It returns at once: the socket
// goes on in its own goroutines.
func (in *Inbox) live(w http.ResponseWriter, r *http.Request, who caller) error {
	done, err := in.Budget.OpenAgentSocket(in.Address.ClientIP(r))
	if err != nil {
		return err
	}
	err = in.sockets.Accept(w, r, in.Address.OwnTo(r),
		func(conn *socket.Conn) *live {
			return &live{
				reader: reader{who: who, site: r.PathValue("site")},
				in:     in, conn: conn, id: store.NewID(),
				rate: rate.NewLimiter(frameRate, frameBurst),
			}
		},
		func(ctx context.Context, l *live) {
			defer done()
			in.metrics.open.Inc()
			defer in.metrics.open.Dec()
			l.serve(ctx)
		})
	if err != nil { // it has been answered
		done()
	}
	return nil
}

// Drain tells all pages to go elsewhere, see socket.Group.
func (in *Inbox) Drain(ctx context.Context) {
	in.sockets.Drain(ctx, toPage{Type: frameMove, Within: socket.MoveWithin.Milliseconds()}.bytes())
}

// serve reads until the socket ends.
func (l *live) serve(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { l.conn.Close(wire.CloseGoingAway) })
	defer stop()

	// The session may have ended while the socket was opened.
	if l.in.lockOut(ctx, l) {
		return
	}
	var err error
	if l.hub, err = l.in.join(ctx, l); err != nil {
		l.in.Log.WarnContext(ctx, "inbox not followed", "site", l.site, "error", err)
		l.conn.Close(wire.CloseStore)
		return
	}
	defer l.in.leave(l.hub, l)
	here{l}.arrive(ctx)
	defer here{l}.depart(context.WithoutCancel(ctx))

	epoch, err := l.in.Store.Epoch(ctx, l.site)
	if err != nil {
		l.in.Log.WarnContext(ctx, "epoch not read", "site", l.site, "error", err)
		l.conn.Close(wire.CloseStore)
		return
	}
	l.conn.Send(toPage{Type: frameHello, Now: l.in.now(), Version: l.in.Version(), Epoch: epoch}.bytes())
	late := time.AfterFunc(atWithin, func() { l.conn.Close(wire.CloseHello) })
	defer late.Stop()
	defer l.conn.Heartbeat(func() []byte { return l.heartbeat(ctx) })()
	defer cancel()

	l.conn.OnControl(func() bool {
		if l.rate.Allow() {
			return true
		}
		l.conn.Close(wire.CloseRate)
		return false
	})
	// An error says that the socket has ended, or is to.
	_ = l.conn.Read(func(b []byte) error {
		late.Stop()
		return l.frame(ctx, b)
	})
}

// errFrame ends the reading of a socket that was closed.
var errFrame = errors.New("the frame is not one of ours")

func (l *live) frame(ctx context.Context, b []byte) error {
	if !l.rate.Allow() {
		l.conn.Close(wire.CloseRate)
		return errFrame
	}
	var f fromPage
	if json.Unmarshal(b, &f) != nil {
		l.conn.Close(wire.CloseHello)
		return errFrame
	}
	var err error
	switch f.Type {
	case frameAt:
		err = l.at(ctx, f)
	case frameTyping:
		err = l.typing(ctx, f)
	case frameRead:
		err = l.read(ctx, f)
	case frameHere:
		err = l.looks(ctx, f)
	}
	if err != nil && ctx.Err() == nil {
		l.in.Log.WarnContext(ctx, "inbox frame failed", "site", l.site, "frame", f.Type, "error", err)
		l.conn.Close(wire.CloseStore)
		return errFrame
	}
	return nil
}

// at takes note of what the page shows and brings it up to date.
func (l *live) at(ctx context.Context, f fromPage) error {
	if len(f.Rows) > maxRows || f.Conv != "" && !chat.ValidID(f.Conv) {
		l.conn.Close(wire.CloseHello)
		return errFrame
	}
	l.mu.Lock()
	l.view, l.visible = f.View, f.Visible
	l.mu.Unlock()
	for _, row := range f.Rows {
		l.showing(row.Conv)
	}
	if err := l.follow(ctx, f); err != nil {
		return err
	}
	// Only now: the row of what was open before came with its events.
	if err := l.refresh(ctx, f); err != nil {
		return err
	}
	l.in.sendCounts(ctx, l)
	return nil
}

// refresh sends the list if the page's is not up to date.
func (l *live) refresh(ctx context.Context, f fromPage) error {
	if chat.Page(f.View) == nil && agents.SavedID(f.View) == "" || f.Rows == nil {
		return nil // the page shows no list
	}
	list, err := l.in.listProps(ctx, l.site, l.who, f.View, "", min(max(pageRows, len(f.Rows)), listRows))
	if errors.Is(err, store.ErrNotFound) {
		return nil // a view that was removed
	}
	if err != nil {
		return err
	}
	if len(list.Rows) == len(f.Rows) {
		same := true
		for i, row := range list.Rows {
			same = same && row.ID == f.Rows[i].Conv && row.Seq == f.Rows[i].Seq
		}
		if same {
			return nil
		}
	}
	list.Open = f.Conv
	for i := range list.Rows {
		l.showing(list.Rows[i].ID)
	}
	html, err := rendered(ctx, ui.ListPane(list))
	if err != nil {
		return err
	}
	l.conn.Send(toPage{Type: frameList, HTML: html}.bytes())
	return nil
}

// typing tells the visitor, and the agents who look too.
func (l *live) typing(ctx context.Context, f fromPage) error {
	if t := l.following(); t == nil || t.conv != f.Conv || !l.answers() {
		return nil
	}
	if f.On {
		if err := routing.Types(ctx, l.in.Desk, l.site, f.Conv, l.who.Agent.ID); err != nil {
			return err
		}
	}
	if err := bot.Types(ctx, l.in.Desk, l.site, f.Conv, l.who.Agent.ID, f.On); err != nil {
		return err
	}
	return l.in.Store.Signal(ctx, store.ConvTopic(l.site, f.Conv), store.Sign{
		Kind: store.SignTyping, Conv: f.Conv, Role: chat.RoleAgent,
		From: l.who.Agent.ID, Name: l.who.Agent.Name, On: f.On,
	})
}

// read records what the agent has seen.
func (l *live) read(ctx context.Context, f fromPage) error {
	if t := l.following(); t == nil || t.conv != f.Conv {
		return nil
	}
	reads := l.in.Desk.AgentRead
	if !l.answers() {
		reads = desk.Work{Desk: l.in.Desk}.Peek
	}
	err := reads(ctx, l.site, f.Conv, person(l.who, l.site), f.Seq)
	if errors.Is(err, store.ErrUnavailable) {
		return nil // the next time that something is read says it too
	}
	return err
}

// heartbeat sees to it that the page lives: that the agent is still signed in,
// that presence stays, and that a wake-up which was lost is made up for.
func (l *live) heartbeat(ctx context.Context) []byte {
	if l.in.lockOut(ctx, l) {
		return nil
	}
	here{l}.stay(ctx)
	f := toPage{Type: frameBeat, Now: l.in.now()}
	// Without it the page learns at the next beat whether its log was lost.
	if epoch, err := l.in.Store.Epoch(ctx, l.site); err == nil {
		f.Epoch = epoch
	}
	if t := l.following(); t != nil {
		t.follower.Poke()
		f.Conv, f.Seq = t.conv, t.follower.Seq()
	}
	return f.bytes()
}
