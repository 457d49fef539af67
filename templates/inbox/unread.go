package inbox

import (
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/templates/words"
)

// unreadFor reports whether a conversation is unread for an agent; without one,
// whether it is for everybody.
func unreadFor(c *chat.Conversation, agent string) bool {
	if agent == "" {
		return c.Unread > 0
	}
	return c.UnreadBy(agent)
}

// seenBy is how far agents have seen a conversation, for the script: each with the
// sequence after a colon. It is "" until that is known, and where it does not
// matter.
func seenBy(c *chat.Conversation) string {
	if c.Status != chat.StatusOpen {
		return ""
	}
	var list []string
	for _, s := range c.Seen {
		list = append(list, s.Agent+":"+sequence(s.UpTo))
	}
	return strings.Join(list, " ")
}

// unreadWords say that a conversation is unread: how many messages are, if nobody
// has read them.
func unreadWords(w *words.Words, c *chat.Conversation) string {
	if c.Unread > 0 {
		return w.N("unread", c.Unread)
	}
	return w.T("unreadMark")
}
