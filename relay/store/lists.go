package store

import (
	"context"

	"github.com/parley-chat/parley/relay/chat"
)

// Lists is the part of Store that finds conversations.
type Lists interface {
	// List returns at most limit conversations of a list, which chat.View.List
	// names: highest score first and then by id, beginning after cursor; ""
	// begins at the top. next is the cursor of the following page, "" if there
	// is none. A cursor that is not one of ours begins at the top.
	List(ctx context.Context, site, list, cursor string, limit int) (page []chat.Conversation, next string, err error)

	// Counts returns how many conversations each of the lists holds.
	Counts(ctx context.Context, site string, lists ...string) ([]int64, error)

	// Counters returns the counters that chat.Tallies feeds, by name.
	Counters(ctx context.Context, site string) (map[string]int64, error)
}
