package inbox

import (
	"strings"

	"github.com/parley-chat/parley/relay/chat"
)

// Told is the page with what an agent is told of in conversations that they need
// not have.
type Told struct {
	Shell
	List []ToldItem
}

// ToldItem is one conversation of it.
type ToldItem struct {
	Conversation chat.Conversation
	// Why, By and At are those of mention.Item; Seq is the event.
	Why, By string
	At      int64
	Seq     uint64
	Seen    bool
}

// toldText says why the agent is told.
func (t Told) text(i ToldItem) string { return t.Words.Say("told."+i.Why, "by", i.By) }

// followed reports whether the agent who looks follows the conversation.
func followed(s Shell, h Head) bool {
	return s.Agent != "" && strings.Contains(h.Followers, s.Agent)
}
