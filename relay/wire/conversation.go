package wire

import "github.com/parley-chat/parley/relay/chat"

// AppendConversation appends the JSON form of c to b, in which stores keep what
// follows from a log: encoding/json reads it by the tags of chat.Conversation.
// It is written by hand because it is written with every message.
func AppendConversation(b []byte, c *chat.Conversation) []byte {
	w := writer{b: b}
	w.begin()
	w.str("id", c.ID)
	w.uint("seq", c.Seq)
	w.str("last", c.LastID)
	w.str("status", c.Status.String())
	w.str("agent", c.Agent)
	w.str("agentName", c.AgentName)
	w.str("team", c.Team)
	w.bool("bot", c.Bot)
	w.str("visitor", c.Visitor)
	w.str("name", c.Name)
	w.str("email", c.Email)
	w.str("locale", c.Locale)
	w.str("page", c.Page)
	w.str("title", c.Title)
	w.str("referrer", c.Referrer)
	w.list("tags", len(c.Tags), func(i int) { w.b = appendString(w.b, c.Tags[i]) })
	w.int("priority", int64(c.Priority))
	w.int("snooze", c.Snooze)
	w.int("started", c.StartedAt)
	w.int("lastAt", c.LastAt)
	w.str("preview", c.Preview)
	w.str("lastRole", c.LastRole.String())
	w.int("messages", int64(c.Messages))
	w.uint("visitorRead", c.VisitorRead)
	w.uint("agentRead", c.AgentRead)
	w.int("unread", int64(c.Unread))
	w.uint("visitorSeq", c.VisitorSeq)
	w.uint("agentSeq", c.AgentSeq)
	w.int("waiting", c.WaitingSince)
	w.times(&c.Times)
	w.uint("offer", c.Offer)
	w.int("offeredAt", c.OfferedAt)
	w.str("survey", c.Survey)
	w.int("score", int64(c.Score))
	w.str("comment", c.Comment)
	w.int("rated", c.RatedAt)
	w.str("ratedAgent", c.RatedAgent)
	w.str("ratedName", c.RatedName)
	w.end()
	return w.b
}

func (w *writer) times(t *chat.Times) {
	w.key("times")
	w.begin()
	w.int("asked", t.Asked)
	w.int("assigned", t.Assigned)
	w.int("replied", t.Replied)
	w.int("resolved", t.Resolved)
	w.int("segment", int64(t.Segment))
	w.int("began", t.Began)
	w.bool("agentFirst", t.AgentFirst)
	w.end()
}
