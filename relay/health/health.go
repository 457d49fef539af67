// Package health is how a relay and what it needs are, as people and programs read
// it.
package health

import (
	"time"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Beats are the relays that share a store, under store.Global by an ID of each, as
// they last said that they are there.
var Beats = docs.Kind[Beat]{Name: "relay"}

// Beat is a relay that is there.
type Beat struct {
	// At is when it said so, Began when it started: milliseconds since 1970, UTC.
	At    int64 `json:"at"`
	Began int64 `json:"began"`
	// Version is the program's.
	Version string `json:"version"`
}

// How often a relay says that it is there, after how long it is not seen any more,
// and after how long it is forgotten.
const (
	BeatEvery  = 30 * time.Second
	BeatWithin = 90 * time.Second
	BeatGone   = 10 * time.Minute
)

// Backups hold when the store was backed up, under store.Global, as Last.
var Backups = docs.Kind[Backup]{Name: "backup"}

// Last is the ID of the one document of Backups.
const Last = "last"

// Backup is a backup that was made: when, in milliseconds since 1970, and its size.
type Backup struct {
	At    int64 `json:"at"`
	Bytes int64 `json:"bytes"`
}

// Report is how a relay is.
type Report struct {
	// Version is the program's, Began when it started, At when this was asked:
	// milliseconds since 1970, UTC.
	Version string `json:"version"`
	Began   int64  `json:"began"`
	At      int64  `json:"at"`
	Store   Store  `json:"store"`
	// Files is where files are kept, Scan what looks at them first; nil: nothing.
	Files *Part `json:"files,omitempty"`
	Scan  *Part `json:"scan,omitempty"`
	// Relays are those that were seen lately, this one among them.
	Relays []Beat `json:"relays"`
	// Late are the kinds of jobs of which one should have been done LateAfter ago.
	Late         []string      `json:"late,omitempty"`
	Certificates []Certificate `json:"certificates,omitempty"`
	// Backup is the last one; nil: none is known of.
	Backup *Backup `json:"backup,omitempty"`
}

// Store is how the store is.
type Store struct {
	store.Health
	// Error is why it does not answer, or refuses; "" if it does.
	Error string `json:"error,omitempty"`
	// Took is how long it took to answer, in ms.
	Took int64 `json:"took"`
}

// Part is how something is that the relay uses.
type Part struct {
	// Error is why it cannot be reached.
	Error string `json:"error,omitempty"`
	// Free and Of are bytes; 0 of 0: not known.
	Free uint64 `json:"free,omitempty"`
	Of   uint64 `json:"of,omitempty"`
}

// Certificate is one that the relay answers with.
type Certificate struct {
	Host string `json:"host"`
	// Until is when it expires: milliseconds since 1970.
	Until int64 `json:"until"`
}

// What is worth a look.
const (
	LateAfter = time.Minute
	slow      = 250                      // ms
	skewed    = 2000                     // ms
	expires   = 14 * 24 * 60 * 60 * 1000 // ms; ACME renews 30 days before
	lowPart   = 10                       // a tenth, or
	lowRoom   = 5 << 30                  // bytes, whichever is less
)

// The parts of a Report that can be worth a look.
const (
	OfStore, OfSpeed, OfWarnings, OfRoom, OfClock      = "store", "speed", "warnings", "room", "clock"
	OfFiles, OfScan, OfVersions, OfJobs, OfCertificate = "files", "scan", "versions", "jobs", "certificates"
)

// Problems are the parts of the report that somebody should look at.
func (r Report) Problems() map[string]bool {
	full := func(free, of uint64) bool { return of > 0 && free < min(of/lowPart, lowRoom) }
	bad := map[string]bool{
		OfStore: r.Store.Error != "", OfSpeed: r.Store.Took > slow, OfWarnings: len(r.Store.Warnings) > 0,
		OfRoom:  r.Store.Room != nil && full(r.Store.Room.Free, r.Store.Room.Of),
		OfClock: r.Store.Skew != nil && max(*r.Store.Skew, -*r.Store.Skew) > skewed,
		OfFiles: r.Files != nil && (r.Files.Error != "" || full(r.Files.Free, r.Files.Of)),
		OfScan:  r.Scan != nil && r.Scan.Error != "", OfJobs: len(r.Late) > 0,
	}
	for _, b := range r.Relays {
		bad[OfVersions] = bad[OfVersions] || b.Version != r.Version
	}
	for _, c := range r.Certificates {
		bad[OfCertificate] = bad[OfCertificate] || c.Until < r.At+expires
	}
	return bad
}

// OK reports whether nothing is worth a look.
func (r Report) OK() bool {
	for _, bad := range r.Problems() {
		if bad {
			return false
		}
	}
	return true
}
