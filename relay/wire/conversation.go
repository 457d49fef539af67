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

// conversationFields and timesFields are the names of what AppendConversation
// writes, in the order of ParseConversation.
var (
	conversationFields = []string{
		"id", "seq", "last", "status", "agent", "agentName", "team", "bot",
		"visitor", "name", "email", "locale", "page", "title", "referrer",
		"tags", "priority", "snooze", "started", "lastAt", "preview", "lastRole", "messages",
		"visitorRead", "agentRead", "unread", "visitorSeq", "agentSeq", "waiting", "times",
		"offer", "offeredAt", "survey", "score", "comment", "rated", "ratedAgent", "ratedName",
	}
	timesFields = []string{"asked", "assigned", "replied", "resolved", "segment", "began", "agentFirst"}
)

// maxTags is how many tags a conversation is read with.
const maxTags = 10_000

// ParseConversation reads what AppendConversation wrote. The strings are parts
// of text where they can be.
func ParseConversation(text string) (chat.Conversation, error) {
	r := reader{b: []byte(text), text: text}
	c := r.conversation()
	return c, r.end()
}

func (r *reader) conversation() (c chat.Conversation) {
	strs := [...]*string{
		0: &c.ID, 2: &c.LastID, 4: &c.Agent, 5: &c.AgentName, 6: &c.Team,
		8: &c.Visitor, 9: &c.Name, 10: &c.Email, 11: &c.Locale, 12: &c.Page, 13: &c.Title, 14: &c.Referrer,
		20: &c.Preview, 32: &c.Survey, 34: &c.Comment, 36: &c.RatedAgent, 37: &c.RatedName,
	}
	seqs := [...]*uint64{1: &c.Seq, 23: &c.VisitorRead, 24: &c.AgentRead, 26: &c.VisitorSeq, 27: &c.AgentSeq, 30: &c.Offer}
	times := [...]*int64{17: &c.Snooze, 18: &c.StartedAt, 19: &c.LastAt, 28: &c.WaitingSince, 31: &c.OfferedAt, 35: &c.RatedAt}
	counts := [...]*int{16: &c.Priority, 22: &c.Messages, 25: &c.Unread, 33: &c.Score}
	r.object(conversationFields, func(i int) {
		switch {
		case i == 3:
			c.Status = chat.ParseStatus(string(r.name()))
		case i == 7:
			c.Bot = r.bool()
		case i == 15:
			r.array(maxTags, func() { c.Tags = append(c.Tags, r.str()) })
		case i == 21:
			c.LastRole = chat.ParseRole(string(r.name()))
		case i == 29:
			c.Times = r.times()
		case i < len(seqs) && seqs[i] != nil:
			*seqs[i] = r.uint()
		case i < len(times) && times[i] != nil:
			*times[i] = r.int()
		case i < len(counts) && counts[i] != nil:
			*counts[i] = r.small()
		default:
			*strs[i] = r.str()
		}
	})
	return c
}

func (r *reader) times() (t chat.Times) {
	times := [...]*int64{&t.Asked, &t.Assigned, &t.Replied, &t.Resolved, 5: &t.Began}
	r.object(timesFields, func(i int) {
		switch i {
		case 4:
			t.Segment = r.small()
		case 6:
			t.AgentFirst = r.bool()
		default:
			*times[i] = r.int()
		}
	})
	return t
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
