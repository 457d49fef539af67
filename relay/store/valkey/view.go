package valkey

import (
	"strings"

	"github.com/parley-chat/parley/relay/chat"
)

// The views "all" and "open" change with every message, as do those that they
// consist of, and every change has its price. So they are not kept: a
// conversation is kept in one zset by where it stands, and these two are read as
// the union. What is open and has an agent, and what is neither open nor
// resolved, have zsets of their own for that.
const (
	viewAssigned = "+assigned"
	viewOther    = "+other"
)

// parts returns the zsets that a view consists of. No conversation is in two of
// them.
func parts(view string) []string {
	switch view {
	case chat.ViewAll:
		return []string{chat.ViewUnassigned, viewAssigned, chat.ViewResolved, viewOther}
	case chat.ViewOpen:
		return []string{chat.ViewUnassigned, viewAssigned}
	}
	return []string{view}
}

// placed returns the zsets in which a conversation is kept.
func placed(c *chat.Conversation) []chat.View {
	views := c.Views()
	var all, open chat.View
	unassigned, resolved := false, false
	kept := views[:0]
	for _, v := range views {
		switch v.Name {
		case chat.ViewAll:
			all = v
			continue
		case chat.ViewOpen:
			open = v
			continue
		case chat.ViewUnassigned:
			unassigned = true
		case chat.ViewResolved:
			resolved = true
		}
		kept = append(kept, v)
	}
	switch {
	case all.Name == "" || unassigned || resolved:
	case open.Name != "":
		kept = append(kept, chat.View{Name: viewAssigned, Score: open.Score})
	default:
		kept = append(kept, chat.View{Name: viewOther, Score: all.Score})
	}
	return kept
}

// stays reports whether a conversation is in the same views, with the same
// scores but for ActiveAt.
func stays(before, after *chat.Conversation) bool {
	return before.Status == after.Status && before.Agent == after.Agent && before.Visitor == after.Visitor &&
		before.StartedAt == after.StartedAt && before.Offer == after.Offer &&
		before.OfferedAt == after.OfferedAt && before.RatedAt == after.RatedAt
}

// moved is placed(after), made in dst from what placed(before) returned. Most
// events only move a conversation up within its views.
func moved(dst, views []chat.View, before, after *chat.Conversation) []chat.View {
	if !stays(before, after) {
		return append(dst[:0], placed(after)...)
	}
	dst = append(dst[:0], views...)
	last := after.ActiveAt()
	for i := range dst {
		switch name := dst[i].Name; {
		case name == chat.ViewOffered, name == chat.ViewRated, strings.HasPrefix(name, chat.ViewVisitor("")):
		default:
			dst[i].Score = last
		}
	}
	return dst
}
