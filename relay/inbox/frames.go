package inbox

import (
	"bytes"
	"encoding/json"

	ui "github.com/parley-chat/parley/templates/inbox"
)

// Frames of the inbox's socket, JSON objects with their type under "t". Page
// and relay are of one build, so they are not versioned: a page of another
// build reloads itself at leisure (hello.Version).
//
//	page                                   relay
//	  at {view, rows, conv, epoch, …}  ->
//	                                   <-  hello {now, version, epoch}
//	                                   <-  list {html}        the rows were not up to date
//	                                   <-  events {conv, after, seq, last, items, …}
//	                                   <-  stale {conv}       load the conversation anew
//	                                   <-  row {conv, seq, views, html}
//	                                       the open conversation's, after its events
//	                                   <-  counts {counts}          by page
//	  typing {conv, on}  read {conv, seq}  here {conv}
//	                                   <-  typing {conv, role, name, on}
//	                                   <-  viewing {conv, who}
//	                                   <-  beat {now, epoch, conv, seq}   every 25 s
//	                                   <-  placed {conv, seq, list, score}   before the row
//	                                       of a view that an agent made; without score: not in it
//	                                   <-  status {is, text}  what one's own is now
//	                                   <-  move {within}      reconnect, soon
const (
	frameHello   = "hello"
	frameList    = "list"
	frameEvents  = "events"
	frameStale   = "stale"
	frameRow     = "row"
	frameCounts  = "counts"
	frameTyping  = "typing"
	frameViewing = "viewing"
	frameBeat    = "beat"
	frameMove    = "move"
	frameStatus  = "status"
	framePlaced  = "placed"

	// From the page.
	frameAt   = "at"
	frameRead = "read"
	frameHere = "here"
)

// fromPage is any frame that a page sends.
type fromPage struct {
	Type string `json:"t"`

	// at says what the page shows: a view with its rows, and a conversation up
	// to the event Seq with the id Last. It comes first, and again whenever
	// that changes. Visible says that the agent can see the page.
	View    string     `json:"view"`
	Rows    []shownRow `json:"rows"`
	Conv    string     `json:"conv"`
	Epoch   string     `json:"epoch"`
	Seq     uint64     `json:"seq"`
	Last    string     `json:"last"`
	Visible bool       `json:"visible"`

	On bool `json:"on"`
}

// shownRow is a row as a page shows it: a conversation and how new it is.
type shownRow struct {
	Conv string `json:"c"`
	Seq  uint64 `json:"s"`
}

// toPage is any frame that the relay sends. HTML was made by templates.
type toPage struct {
	Type string `json:"t"`

	Now     int64  `json:"now,omitempty"`
	Version string `json:"version,omitempty"`
	Epoch   string `json:"epoch,omitempty"`
	Within  int64  `json:"within,omitempty"` // milliseconds

	Conv  string `json:"conv,omitempty"`
	After uint64 `json:"after,omitempty"` // the events follow this one
	Seq   uint64 `json:"seq,omitempty"`
	Last  string `json:"last,omitempty"`

	// Views are the lists in which a row stands, with its score in each.
	Views map[string]int64 `json:"views,omitempty"`

	HTML    string `json:"html,omitempty"`    // the row or the list
	Items   string `json:"items,omitempty"`   // of the log
	Head    string `json:"head,omitempty"`    // if it changed
	Receipt string `json:"receipt,omitempty"` // if it changed
	Facts   string `json:"facts,omitempty"`   // if they changed
	Plans   string `json:"plans,omitempty"`   // if they changed

	// List is a view that an agent made, Score the place there.
	List  string `json:"list,omitempty"`
	Score *int64 `json:"score,omitempty"`

	// Waits says of a row that the visitor's last message is unread, and Agent
	// whose it is, called Name: the agent's id, "" nobody's.
	Waits bool   `json:"waits,omitempty"`
	Woken bool   `json:"woken,omitempty"` // just now, from a snooze
	Bad   bool   `json:"bad,omitempty"`   // just now, its visitor gave a bad answer
	Agent string `json:"agent,omitempty"`

	Role string   `json:"role,omitempty"`
	Name string   `json:"name,omitempty"`
	On   bool     `json:"on,omitempty"`
	Who  []viewer `json:"who,omitempty"`

	Counts ui.Counts `json:"counts,omitempty"`
}

// viewer is an agent who looks at a conversation.
type viewer struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// Face is the class of their picture, Initials what stands in it without one.
	Face     string `json:"face"`
	Initials string `json:"initials"`
}

// bytes is the frame as it is sent. HTML in it is not escaped once more: it is
// never part of a page as JSON.
func (f toPage) bytes() []byte { return frameOf(f) }

// frameOf is a frame as it is sent.
func frameOf(f any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(f); err != nil {
		panic(err) // strings and numbers only
	}
	return b.Bytes()
}
