// Package host is what surrounds the widget's page: the socket, the clock, what
// the browser stores, the visitor's other tabs, and the loader in the page that
// embeds the widget.
//
// The widget is a function from an Input to operations. The operations of this
// package stand in the same buffer as those of package dom, so that one event
// costs one crossing into the program and one out of it. The glue in frame.js
// carries them out in the browser; package tabs does so in memory.
package host

import "github.com/parley-chat/parley/widget/dom"

// The operations, numbered on from dom.OpHost. Operands as in package dom.
const (
	OpDial   = dom.OpHost + iota // open the socket; what an older one says is not told
	OpSend                       // string: one text frame
	OpHangUp                     // close the socket; nothing is told of it any more
	OpTimer                      // number: wake after so many milliseconds, instead of an earlier wish
	OpStill                      // no wake-up
	OpSave                       // key, value
	OpDrop                       // key
	OpClaim                      // key, old, value: put value in the place of old; Claimed tells which one holds
	OpPost                       // string: to the visitor's other tabs
	OpOwn                        // ask to be the one tab that sends for all; Owner tells
	OpPort                       // name, text, number: to the loader
	OpFetch                      // path: Fetched tells
	OpReload                     // load the frame anew
	OpLive                       // the page is up: stop keeping what is typed for later
)

// Calls writes the operations.
type Calls struct{ Ops *dom.Ops }

// Dial opens the socket.
func (c Calls) Dial() { c.Ops.Op(OpDial) }

// Send sends one text frame.
func (c Calls) Send(frame []byte) { c.Ops.Op(OpSend).Str(string(frame)) }

// HangUp closes the socket without being told of it.
func (c Calls) HangUp() { c.Ops.Op(OpHangUp) }

// Timer asks for one Tick after ms milliseconds, in place of an earlier wish.
func (c Calls) Timer(ms int64) { c.Ops.Op(OpTimer).Num(uint64(max(ms, 0))) }

// Still takes the wish for a Tick back.
func (c Calls) Still() { c.Ops.Op(OpStill) }

// Save stores a value. If the browser refuses, Denied tells.
func (c Calls) Save(key, value string) { c.Ops.Op(OpSave).Str(key).Str(value) }

// Drop removes a stored value.
func (c Calls) Drop(key string) { c.Ops.Op(OpDrop).Str(key) }

// Claim stores value if old is what is stored under key, in one step with
// respect to the visitor's other tabs. "" is nothing stored. Claimed tells which
// value holds afterwards.
func (c Calls) Claim(key, old, value string) { c.Ops.Op(OpClaim).Str(key).Str(old).Str(value) }

// Post tells the visitor's other tabs.
func (c Calls) Post(text string) { c.Ops.Op(OpPost).Str(text) }

// Own asks to become the tab that sends for those that are gone. Owner tells,
// at once or when the present owner is closed.
func (c Calls) Own() { c.Ops.Op(OpOwn) }

// Port tells the loader.
func (c Calls) Port(name, text string, n int64) {
	c.Ops.Op(OpPort).Str(name).Str(text).Num(uint64(n))
}

// Fetch reads path from the relay; Fetched tells.
func (c Calls) Fetch(path string) { c.Ops.Op(OpFetch).Str(path) }

// Reload loads the frame anew.
func (c Calls) Reload() { c.Ops.Op(OpReload) }

// Live says that the program shows the page from now on.
func (c Calls) Live() { c.Ops.Op(OpLive) }
