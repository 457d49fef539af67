// Package status holds what agents say of themselves: that they are busy or away.
// Whether they are there at all is presence, which the store knows.
package status

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Kind are the statuses of a site's agents, by the agent's ID. Each site has its
// own document, so that a step of its store can see which version is there.
var Kind = docs.Kind[Status]{Name: "status", Check: check}

// What an agent may say. Nothing is that they are online if they are there.
const (
	Online = ""
	Busy   = "busy"
	Away   = "away"
)

// All are all of them, in the order in which they are offered.
var All = []string{Online, Busy, Away}

// MaxReason is the longest reason, in characters.
const MaxReason = 80

// Status is what an agent says. The zero value is online.
type Status struct {
	// Is is one of All.
	Is string `json:"is,omitempty"`
	// Reason is why they are away, in their own words.
	Reason string `json:"reason,omitempty"`
	// Reassign says that a conversation of theirs goes to the queue when its
	// visitor writes. Only who is away reassigns.
	Reassign bool `json:"reassign,omitempty"`
	// Since is when they said so: milliseconds since 1970. By is the ID of the
	// agent who did.
	Since int64  `json:"since,omitempty"`
	By    string `json:"by,omitempty"`
}

// ErrReason says that a reason is not one line of at most MaxReason characters.
var ErrReason = &chat.Refusal{Code: "status_reason"}

// ErrStatus says that there is no such status.
var ErrStatus = errors.New("a status is busy, away or nothing")

func check(id string, s Status) error {
	switch {
	case !chat.ValidID(id) || !slices.Contains(All, s.Is) || s.Reassign && s.Is != Away:
		return ErrStatus
	case strings.ContainsFunc(s.Reason, unicode.IsControl) || utf8.RuneCountInString(s.Reason) > MaxReason:
		return ErrReason
	}
	return nil
}

// Of returns what each agent of a site says who is not online, by ID. Callers
// share the map and must not change it.
func Of(ctx context.Context, c *docs.Cache, site string) (map[string]docs.Doc[Status], error) {
	return said.Get(ctx, c, site)
}

var said = docs.NewView(Kind, func(list []docs.Doc[Status]) map[string]docs.Doc[Status] {
	said := make(map[string]docs.Doc[Status], len(list))
	for _, d := range list {
		said[d.ID] = d
	}
	return said
})

// Set says it for an agent in a site, whatever was said before, which it returns.
func Set(ctx context.Context, c *docs.Cache, site, agent string, s Status) (before Status, err error) {
	err = Kind.Change(ctx, c, site, agent, func(d *docs.Doc[Status]) error {
		before, d.Value = d.Value, s
		return nil
	})
	return before, err
}
