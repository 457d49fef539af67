// Package ui is what the widget does: from what happens to what the page shows
// and what the relay is told. It has no clock, no randomness and no browser of
// its own; all of that comes in with the inputs of package host, so the same
// code runs in the visitor's frame, in tests, and as a visitor without a
// browser.
package ui

import (
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/widget/dom"
	"github.com/parley-chat/parley/widget/host"
	"github.com/parley-chat/parley/widget/words"
)

// view is what the panel shows.
type view uint8

const (
	viewHome view = iota
	viewArticle
	viewChat
)

// App is one visitor's widget. Make it with New.
type App struct {
	ops    dom.Ops
	page   *dom.Page
	host   host.Calls
	w      *words.Words
	now    int64
	random []byte
	due    [dueCount]int64
	timer  int64 // when the host wakes us; 0: not at all

	booted   bool
	shown    bool // the panel is open
	visible  bool // the browser shows the page it is in
	online   bool
	touch    bool
	denied   bool // the browser does not store
	view     view
	site     string
	name     string // the site's, as visitors know it
	greeting string
	locale   string
	zone     int64 // milliseconds to add to UTC
	visit    visit

	link   link
	talk   thread
	kept   string // the conversation that is stored for all tabs, as far as we know
	out    outbox
	draft  string
	saved  string // the draft as it is written down
	typing typing
	find   finder
	rating rating
	log    logCache
	past   pastChats

	atEnd  bool // the log is scrolled to its end, and stays there
	focus  string
	unread int
	badge  int // what the loader was told last
}

// visit is what the loader says of the page that embeds the widget, and of its
// visitor.
type visit struct{ page, title, referrer, name, email string }

// New returns a widget that waits for host.Boot.
func New() *App {
	a := &App{w: words.For(""), atEnd: true, visible: true, online: true}
	a.page = dom.NewPage(&a.ops)
	a.host = host.Calls{Ops: &a.ops}
	return a
}

// Handle lets in happen and returns the operations that follow from it. They
// are valid until the next call.
func (a *App) Handle(in *host.Input) []byte {
	a.ops.B = a.ops.B[:0]
	if a.booted == (in.Kind == host.Boot) {
		return nil
	}
	a.clock(in.Now)
	a.random = append(a.random[:min(len(a.random), 96)], in.Random[:]...)
	a.react(in)
	if a.runDue() || in.Kind != host.Tick {
		a.afterwards()
		a.render()
	}
	a.setTimer()
	return a.ops.B
}

func (a *App) react(in *host.Input) {
	switch in.Kind {
	case host.Boot:
		a.boot(in)
	case host.Click, host.Submit, host.Typed, host.Key:
		a.act(in)
	case host.Scrolled:
		a.atEnd = in.N == 1
	case host.Opened:
		a.opened()
	case host.Received:
		a.received(in.A)
	case host.Closed:
		a.closed(int(in.N))
	case host.Tick:
		// The host's timer is spent, even if its clock says that it was early:
		// what is still due needs another.
		a.timer = 0
	case host.Claimed:
		a.claimed(in.A, in.B)
	case host.Denied:
		a.denied = true
	case host.Posted:
		a.posted(in.A)
	case host.Owner:
		a.becomeOwner()
	case host.Visible:
		a.setVisible(in.N == 1)
	case host.Online:
		a.setOnline(in.N == 1)
	case host.Port:
		a.told(in.A, in.B, in.N)
	case host.Fetched:
		a.fetched(in.A, in.B, int(in.N))
	}
}

// afterwards does what follows from any change: what is read, what the badge
// says.
func (a *App) afterwards() {
	a.sayRead()
	a.sayContact()
	a.countUnread()
}

func (a *App) setVisible(on bool) {
	a.visible = on
	if !on {
		a.saveDraft()
		return
	}
	a.wake()
}

func (a *App) setOnline(on bool) {
	a.online = on
	if on {
		a.wake()
	}
}

// newID takes a 128-bit id from the randomness that inputs bring. Each brings
// enough for two, and no input needs more.
func (a *App) newID() string {
	var bits [16]byte
	copy(bits[:], a.take(len(bits)))
	return chat.FormatID(bits)
}

// below returns a random number from 0 up to, and not including, n.
func (a *App) below(n int64) int64 {
	var v uint64
	for _, b := range a.take(6) {
		v = v<<8 | uint64(b)
	}
	if n <= 0 {
		return 0
	}
	return int64(v % uint64(n))
}

func (a *App) take(n int) []byte {
	n = min(n, len(a.random))
	cut := len(a.random) - n
	b := a.random[cut:]
	a.random = a.random[:cut]
	return b
}
