package inbox

import (
	"strings"

	"github.com/parley-chat/parley/relay/chat"
)

// Everywhere is the list over all sites of an agent. Its Shell has no Site.
type Everywhere struct {
	Shell
	// Live are the ids of the sites, whose changes the page follows.
	Live []string
	Rows []PlacedRow
}

// PlacedRow is a conversation, and where it is.
type PlacedRow struct {
	chat.Conversation
	URL, SiteName string
	Labels        Labels
}

func (l Everywhere) live() string { return strings.Join(l.Live, " ") }
