// Package record holds the forms in which stores keep what follows from a log.
// They are not sent, so visitors do not pay for them.
package record

import (
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/wire"
)

// AppendConversation appends the JSON form of c to b. It is written with every
// message.
func AppendConversation(b []byte, c *chat.Conversation) []byte {
	w := wire.NewWriter(b)
	conversation(&w, c)
	return w.Bytes()
}

// ParseConversation reads what AppendConversation wrote. The strings are parts
// of text where they can be.
func ParseConversation(text string) (c chat.Conversation, err error) {
	r := wire.NewReader(text)
	conversation(&r, &c)
	return c, r.End()
}

func conversation(b *wire.Binder, c *chat.Conversation) {
	for o := b.Object(); b.Next(&o); {
		b.Str("id", &c.ID)
		b.Uint("seq", &c.Seq)
		b.Str("last", &c.LastID)
		b.Status("status", &c.Status)
		times(b, &c.Times)
		who(b, &c.Who)
		b.Uint("number", &c.Number)
		b.Str("agent", &c.Agent)
		b.Str("agentName", &c.AgentName)
		b.Str("preview", &c.Preview)
		b.Role("lastRole", &c.LastRole)
		b.Int("said", &c.VisitorBytes)
		receipts(b, &c.Receipts)
		if b.Has("seen", c.Seen != nil) {
			b.Body((*seen)(&c.Receipts))
		}
		if b.Has("survey", c.Offer != 0) {
			s := survey(c.Survey)
			b.Body(&s)
			c.Survey = chat.Survey(s)
		}
		if b.Has("snooze", c.Snooze != chat.Snooze{}) {
			b.Body((*snooze)(&c.Snooze))
		}
		if b.Has("team", c.Team != "") {
			b.Body((*team)(&c.Assignment))
		}
		if b.Has("labels", c.Topic != "" || c.Tags != nil || c.Priority != 0) {
			b.Body((*labels)(&c.Labels))
		}
		if b.Has("routing", c.GivenTo != "" || c.Tried != nil || c.Unrouted != "") {
			b.Body((*routing)(&c.Routing))
		}
		if b.Has("watch", c.Watch.Followers != nil || c.Watch.Asked != "") {
			b.Body((*watch)(&c.Watch))
		}
		if b.Has("rules", c.RuledBy != nil) {
			b.Body((*rules)(&c.RuledBy))
		}
		if b.Has("plans", c.Plans != nil) {
			b.Body((*plans)(&c.Plans))
		}
		if b.Has("union", c.MergedInto != "") {
			b.Body((*union)(&c.Union))
		}
		if b.Has("answerClock", c.Clocks.Answer.Name != "") {
			b.Body(&c.Clocks.Answer)
		}
		if b.Has("solutionClock", c.Clocks.Solution.Name != "") {
			b.Body(&c.Clocks.Solution)
		}
		b.Bool("spam", &c.Spam)
		b.Bool("begun", &c.Begun)
	}
}

func times(b *wire.Binder, t *chat.Times) {
	b.Int("started", &t.StartedAt)
	b.Int("lastAt", &t.LastAt)
}

func who(b *wire.Binder, w *chat.Who) {
	b.Str("visitor", &w.Visitor)
	b.Str("name", &w.Name)
	b.Str("email", &w.Email)
	b.Str("locale", &w.Locale)
	b.Str("page", &w.Page)
	b.Str("title", &w.Title)
	b.Str("referrer", &w.Referrer)
	b.Str("nowPage", &w.NowPage)
	b.Str("nowTitle", &w.NowTitle)
	b.Str("subject", &w.Subject)
	b.Bool("verified", &w.Verified)
}

func receipts(b *wire.Binder, r *chat.Receipts) {
	b.Uint("visitorSeq", &r.VisitorSeq)
	b.Uint("agentSeq", &r.AgentSeq)
	b.Uint("visitorRead", &r.VisitorRead)
	b.Uint("agentRead", &r.AgentRead)
	b.Small("unread", &r.Unread)
	b.Int("waiting", &r.WaitingSince)
}

// seen is a part that conversations do without which no agent has opened.
type seen chat.Receipts

// Bind implements chat.Body.
func (s *seen) Bind(f chat.Fields) {
	f.List("by", len(s.Seen), chat.MaxSeen, func(i int) {
		if i == len(s.Seen) {
			s.Seen = append(s.Seen, chat.Seen{})
		}
		f.Str("agent", &s.Seen[i].Agent)
		f.Uint("upTo", &s.Seen[i].UpTo)
	})
}

// survey is a part that most conversations do without.
type survey chat.Survey

// Bind implements chat.Body.
func (s *survey) Bind(f chat.Fields) {
	f.Uint("offer", &s.Offer)
	f.Int("offeredAt", &s.OfferedAt)
	f.Str("name", &s.SurveyName)
	s.Answers.Bind(f)
	f.Int("ratedAt", &s.RatedAt)
	f.Str("ratedName", &s.RatedName)
	f.Uint("badOffer", &s.BadOffer)
	f.Uint("bad", &s.BadSeq)
}

// labels is a part that many conversations do without.
type labels chat.Labels

// Bind implements chat.Body.
func (l *labels) Bind(f chat.Fields) {
	f.Str("topic", &l.Topic)
	f.Small("priority", &l.Priority)
	f.List("tags", len(l.Tags), chat.MaxTags, func(i int) {
		if i == len(l.Tags) {
			l.Tags = append(l.Tags, "")
		}
		f.Str("id", &l.Tags[i])
	})
}

// routing is a part that only sites have which give conversations out.
type routing chat.Routing

// Bind implements chat.Body.
func (r *routing) Bind(f chat.Fields) {
	f.Str("to", &r.GivenTo)
	f.Uint("seq", &r.GivenSeq)
	f.List("tried", len(r.Tried), chat.MaxTried, func(i int) {
		if i == len(r.Tried) {
			r.Tried = append(r.Tried, "")
		}
		f.Str("id", &r.Tried[i])
	})
	f.Uint("triedSeq", &r.TriedSeq)
	f.Str("unrouted", &r.Unrouted)
}

// snooze is a part that most conversations do without.
type snooze chat.Snooze

// Bind implements chat.Body.
func (s *snooze) Bind(f chat.Fields) {
	f.Int("until", &s.SnoozedUntil)
	f.Str("by", &s.SnoozedBy)
	f.Uint("woken", &s.WokenSeq)
}

// team is a part that many conversations do without.
type team chat.Assignment

// Bind implements chat.Body.
func (t *team) Bind(f chat.Fields) {
	f.Str("id", &t.Team)
	f.Str("name", &t.TeamName)
}

// watch is a part that many conversations do without.
type watch chat.Watch

// Bind implements chat.Body.
func (w *watch) Bind(f chat.Fields) {
	f.List("followers", len(w.Followers), chat.MaxFollowers, func(i int) {
		if i == len(w.Followers) {
			w.Followers = append(w.Followers, "")
		}
		f.Str("id", &w.Followers[i])
	})
	f.Str("asked", &w.Asked)
	f.Str("askedName", &w.AskedName)
	f.Uint("askedSeq", &w.AskedSeq)
}

// rules is a part that only sites with rules have.
type rules []string

// Bind implements chat.Body.
func (r *rules) Bind(f chat.Fields) {
	f.List("done", len(*r), chat.MaxRuled, func(i int) {
		if i == len(*r) {
			*r = append(*r, "")
		}
		f.Str("id", &(*r)[i])
	})
}

// plans is a part that most conversations do without.
type plans []chat.Plan

// Bind implements chat.Body.
func (p *plans) Bind(f chat.Fields) {
	f.List("wait", len(*p), chat.MaxPlans, func(i int) {
		if i == len(*p) {
			*p = append(*p, chat.Plan{})
		}
		one := &(*p)[i]
		f.Uint("seq", &one.Seq)
		f.Int("due", &one.Due)
		f.Str("agent", &one.Agent)
		f.Str("name", &one.Name)
		f.Uint("knew", &one.Knew)
		f.Str("preview", &one.Preview)
		f.Str("held", &one.Held)
	})
}

// union is a part that only what was merged has.
type union chat.Union

// Bind implements chat.Body.
func (u *union) Bind(f chat.Fields) {
	f.Str("into", &u.MergedInto)
	f.Int("at", &u.MergedAt)
	open := 0
	if u.WasOpen {
		open = 1
	}
	f.Small("open", &open)
	u.WasOpen = open != 0
	f.Int("waited", &u.Waited)
}
