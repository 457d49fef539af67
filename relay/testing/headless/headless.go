//go:build !js

// Package headless runs the visitor's widget without a browser, over real
// sockets and a real clock: the same program, with a page in memory. Load
// generators and fault checkers speak with relays through it as visitors do.
package headless

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"

	"github.com/parley-chat/parley/relay/wire"
	"github.com/parley-chat/parley/templates/words"
	"github.com/parley-chat/parley/widget/dom"
	"github.com/parley-chat/parley/widget/host"
	"github.com/parley-chat/parley/widget/view"
)

// Config says which relay and which site the visitor is at.
type Config struct {
	// URL is the relay's, such as http://localhost:8080.
	URL string
	// Site is the site's id, Origin the page that embeds the widget.
	Site, Origin string
	// Locale is a BCP 47 tag; "" is English.
	Locale string
	// Stored is what an earlier visit kept, see Visitor.Stored; nil is nothing.
	Stored map[string]string
	// Client makes the requests and opens the sockets; nil is
	// http.DefaultClient.
	Client *http.Client
	// On tells what happens.
	On Hooks
}

// Hooks are told what happens to a visitor, one call at a time. They must not
// call the visitor; any may be nil.
type Hooks struct {
	// Written is called when a message is written down under its id, before it
	// leaves for the first time.
	Written func(id string)
	// Taken is called when a message is waited for no longer: it came back as
	// an event, or the relay knows its id for another text and it got a new one.
	Taken func(id string)
	// Shown is called with the messages that the page shows and the relay has,
	// in their order, after everything that may have changed them.
	Shown func(lines []string)
}

// requestTime is how long a ticket or the opening of a socket may take.
const requestTime = 10 * time.Second

// Visitor is one widget. Its methods may be called from any goroutine.
type Visitor struct {
	conf Config
	ctx  context.Context
	end  context.CancelFunc
	work sync.WaitGroup

	mu      sync.Mutex
	widget  *view.Widget
	page    dom.Tree
	stored  map[string]string
	timer   *time.Timer
	socket  *websocket.Conn
	turn    int // counts sockets; what an older one says is not told
	changed chan struct{}
	later   []host.Input // what carrying out an operation brought about
}

// Start boots the widget and opens its panel.
func Start(conf Config) *Visitor {
	if conf.Client == nil {
		conf.Client = http.DefaultClient
	}
	if conf.Locale == "" {
		conf.Locale = "en"
	}
	ctx, end := context.WithCancel(context.Background())
	v := &Visitor{
		conf: conf, ctx: ctx, end: end, widget: view.New(),
		stored: map[string]string{}, changed: make(chan struct{}),
	}
	maps.Copy(v.stored, conf.Stored)
	list := []string{
		host.BootLocale, conf.Locale, host.BootSite, conf.Site, host.BootSearch, "none", host.BootZone, "0", host.BootView, "chat",
	}
	for key, value := range v.stored {
		list = append(list, host.BootStored+key, value)
	}
	for key, text := range words.Visitor().For(conf.Locale).Widget() {
		list = append(list, host.BootWord+key, text)
	}
	v.tell(host.Input{Kind: host.Boot, List: list})
	v.tell(host.Input{Kind: host.Port, A: "show"})
	return v
}

// Close ends the widget as closing its tab does, and waits for what it began.
func (v *Visitor) Close() {
	v.mu.Lock()
	v.end()
	v.hangUp()
	if v.timer != nil {
		v.timer.Stop()
	}
	v.mu.Unlock()
	v.work.Wait()
}

// Say types text into the composer and sends it.
func (v *Visitor) Say(text string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if field := v.byID("message"); field != nil {
		v.handle(host.Input{Kind: host.Typed, Node: field.Handle, A: text})
		v.handle(host.Input{Kind: host.Submit, Node: v.byID("composer").Handle})
	}
}

// Lines are the messages that the page shows, in their order.
func (v *Visitor) Lines() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.lines()
}

func (v *Visitor) lines() []string {
	var lines []string
	v.page.Root.Walk(func(e *dom.Element) {
		if e.Attr("class") == "bubble" {
			lines = append(lines, e.Content())
		}
	})
	return lines
}

// Pending is how many sends the relay has not acknowledged.
func (v *Visitor) Pending() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.pending()
}

func (v *Visitor) pending() int {
	n := 0
	for _, value := range v.stored {
		if isSend(value) {
			n++
		}
	}
	return n
}

// Await waits until ok holds of the lines that are shown.
func (v *Visitor) Await(ctx context.Context, ok func(lines []string) bool) error {
	for {
		v.mu.Lock()
		done, changed := ok(v.lines()), v.changed
		v.mu.Unlock()
		if done {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Stored is what the browser would keep for the next visit.
func (v *Visitor) Stored() map[string]string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return maps.Clone(v.stored)
}

func (v *Visitor) byID(id string) *dom.Element {
	var found *dom.Element
	v.page.Root.Walk(func(e *dom.Element) {
		if e.ID == id {
			found = e
		}
	})
	return found
}

func (v *Visitor) tell(in host.Input) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.handle(in)
}

// handle gives the program an input and carries out what it answers. The caller
// holds the lock.
func (v *Visitor) handle(in host.Input) {
	v.later = append(v.later, in)
	for len(v.later) > 0 && v.ctx.Err() == nil {
		next := v.later[0]
		v.later = v.later[1:]
		next.Now = time.Now().UnixMilli()
		if _, err := rand.Read(next.Random[:]); err != nil {
			panic(err) // never returned, see crypto/rand
		}
		r := dom.Reader{B: append([]byte(nil), v.widget.Handle(&next)...)}
		for r.More() {
			if op := r.Byte(); !v.page.Carry(op, &r) {
				v.carry(op, &r)
			}
		}
	}
	if v.conf.On.Shown != nil && v.ctx.Err() == nil {
		lines := v.lines()
		v.conf.On.Shown(lines[:max(len(lines)-v.pending(), 0)])
	}
	close(v.changed)
	v.changed = make(chan struct{})
}

func (v *Visitor) carry(op byte, r *dom.Reader) {
	switch op {
	case host.OpDial:
		v.dial()
	case host.OpSend:
		v.send(r.Str())
	case host.OpHangUp:
		v.hangUp()
	case host.OpTimer:
		v.wakeAfter(time.Duration(r.Num()) * time.Millisecond)
	case host.OpStill:
		if v.timer != nil {
			v.timer.Stop()
		}
	case host.OpSave:
		v.save(r.Str(), r.Str())
	case host.OpDrop:
		v.save(r.Str(), "")
	case host.OpClaim:
		v.claim(r.Str(), r.Str(), r.Str())
	case host.OpOwn:
		v.later = append(v.later, host.Input{Kind: host.Owner})
	case host.OpPort:
		if name := r.Str(); name == "ticket" {
			v.ticket()
		}
		r.Str()
		r.Num()
	case host.OpPost, host.OpFetch:
		r.Str() // no other tabs, and no search
	}
}

func (v *Visitor) save(key, value string) {
	before := v.stored[key]
	if value == "" {
		delete(v.stored, key)
	} else {
		v.stored[key] = value
	}
	switch {
	case isSend(before) && value == "" && v.conf.On.Taken != nil:
		v.conf.On.Taken(key[1:])
	case isSend(value) && before == "" && v.conf.On.Written != nil:
		v.conf.On.Written(key[1:])
	}
}

// isSend reports whether a value that is stored is a message that waits to be
// taken by the relay.
func isSend(value string) bool { return strings.Contains(value, `"t":"`+wire.TypeSend+`"`) }

func (v *Visitor) claim(key, old, value string) {
	if v.stored[key] == old {
		v.save(key, value)
	}
	v.later = append(v.later, host.Input{Kind: host.Claimed, A: key, B: v.stored[key]})
}

func (v *Visitor) wakeAfter(d time.Duration) {
	if v.timer != nil {
		v.timer.Stop()
	}
	v.timer = time.AfterFunc(d, func() { v.tell(host.Input{Kind: host.Tick}) })
}

// ticket asks for one as the loader does in the page.
func (v *Visitor) ticket() {
	v.work.Go(func() {
		ticket, status := v.askTicket()
		v.tell(host.Input{Kind: host.Port, A: "ticket", B: ticket, N: int64(status)})
	})
}

func (v *Visitor) askTicket() (ticket string, status int) {
	ctx, cancel := context.WithTimeout(v.ctx, requestTime)
	defer cancel()
	body := strings.NewReader(`{"site":"` + v.conf.Site + `"}`)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, v.conf.URL+"/ticket", body)
	if err != nil {
		return "", 0
	}
	req.Header.Set("Origin", v.conf.Origin)
	req.Header.Set("Content-Type", "text/plain")
	answer, err := v.conf.Client.Do(req)
	if err != nil {
		return "", 0
	}
	defer answer.Body.Close()
	var got struct{ Ticket string }
	if err := json.NewDecoder(io.LimitReader(answer.Body, 1<<16)).Decode(&got); err != nil {
		return "", answer.StatusCode
	}
	return got.Ticket, answer.StatusCode
}
