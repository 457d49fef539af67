package chat

import "unicode/utf8"

// Conversation is the state of a conversation after some number of events: the
// fold of its log. The zero value is a conversation with no event yet.
// Times are milliseconds since 1970, UTC; 0 means "not yet".
type Conversation struct {
	// ID is the conversation's id; the fold does not set it.
	ID string `json:"id"`
	// Seq and LastID are those of the last event applied.
	Seq    uint64 `json:"seq"`
	LastID string `json:"last"`
	Status Status `json:"status"`

	// Agent and Team have the conversation; both empty: nobody yet.
	Agent     string `json:"agent,omitempty"`
	AgentName string `json:"agentName,omitempty"`
	Team      string `json:"team,omitempty"`
	// Bot says that a bot answers, until somebody asks for a person.
	Bot bool `json:"bot,omitempty"`

	// Who asks, as far as they said.
	Visitor  string `json:"visitor,omitempty"`
	Name     string `json:"name,omitempty"`
	Email    string `json:"email,omitempty"`
	Locale   string `json:"locale,omitempty"`
	Page     string `json:"page,omitempty"`
	Title    string `json:"title,omitempty"`
	Referrer string `json:"referrer,omitempty"`

	Tags     []string `json:"tags,omitempty"`
	Priority int      `json:"priority,omitempty"`
	Snooze   int64    `json:"snooze,omitempty"`

	// StartedAt is the first event, LastAt the last activity: what people said
	// or decided, not that they read it.
	StartedAt int64 `json:"started"`
	LastAt    int64 `json:"lastAt"`
	// Preview is the beginning of the last message, LastRole who wrote it.
	Preview  string `json:"preview,omitempty"`
	LastRole Role   `json:"lastRole"`
	// Messages counts what visitor, agent and bot said.
	Messages int `json:"messages"`

	// How far each side has read, and what the visitor wrote beyond that.
	VisitorRead uint64 `json:"visitorRead,omitempty"`
	AgentRead   uint64 `json:"agentRead,omitempty"`
	Unread      int    `json:"unread,omitempty"`
	// VisitorSeq and AgentSeq are the last messages of each side.
	VisitorSeq uint64 `json:"visitorSeq,omitempty"`
	AgentSeq   uint64 `json:"agentSeq,omitempty"`
	// WaitingSince is the first visitor message that no human has answered.
	WaitingSince int64 `json:"waiting,omitempty"`

	Times Times `json:"times"`

	// The last survey offered, and its answer. RatedAgent is who had the
	// conversation when it was resolved, whoever answers for it later.
	Offer      uint64 `json:"offer,omitempty"`
	OfferedAt  int64  `json:"offeredAt,omitempty"`
	Survey     string `json:"survey,omitempty"`
	Score      int    `json:"score,omitempty"`
	Comment    string `json:"comment,omitempty"`
	RatedAt    int64  `json:"rated,omitempty"`
	RatedAgent string `json:"ratedAgent,omitempty"`
	RatedName  string `json:"ratedName,omitempty"`
}

// previewRunes is how much of a message a list shows.
const previewRunes = 140

// Apply folds e into c. Events must come in the order of their Seq; one that
// was applied already changes nothing, and Apply then reports false.
func (c *Conversation) Apply(e Event) bool {
	if e.Seq <= c.Seq {
		return false
	}
	c.Seq, c.LastID = e.Seq, e.ID
	if c.Status == StatusNone {
		c.Status, c.StartedAt = StatusOpen, e.At
	}

	switch e.Kind {
	case KindStarted:
		c.Visitor, c.Locale, c.Name = e.From, e.Locale, e.Name
		c.Page, c.Title, c.Referrer = e.Page, e.Title, e.Referrer
	case KindMessage, KindAttachment:
		c.said(e)
	case KindQueued:
		c.Team, c.Agent, c.AgentName, c.Bot = e.To, "", "", false
	case KindAssigned, KindTransferred:
		c.Agent, c.AgentName, c.Bot = e.To, e.ToName, false
	case KindTagged:
		c.Tags = withTag(c.Tags, e.Text, e.On)
	case KindPriority:
		c.Priority = e.Score
	case KindSnoozed:
		c.Status, c.Snooze = StatusSnoozed, e.Until
	case KindResolved:
		c.Status, c.Snooze, c.WaitingSince = StatusResolved, 0, 0
	case KindReopened:
		c.Status, c.Snooze = StatusOpen, 0
	case KindOffered:
		c.offered(e)
	case KindAnswered:
		c.answered(e)
	case KindContact:
		c.Name, c.Email = e.Name, e.Email
	case KindRead:
		c.read(e)
	}
	c.Times.apply(e)
	if e.Kind != KindRead && e.Kind != KindHidden && e.Kind != KindOffered {
		c.LastAt = e.At
	}
	return true
}

func (c *Conversation) said(e Event) {
	c.Messages++
	c.Preview, c.LastRole = firstRunes(e.Text, previewRunes), e.Role
	if c.Status == StatusSnoozed {
		c.Status, c.Snooze = StatusOpen, 0
	}
	switch e.Role {
	case RoleVisitor:
		c.VisitorSeq, c.VisitorRead = e.Seq, e.Seq
		c.Unread++
		if c.WaitingSince == 0 {
			c.WaitingSince = e.At
		}
	case RoleAgent:
		c.AgentSeq, c.AgentRead = e.Seq, e.Seq
		c.Unread, c.WaitingSince = 0, 0
	}
}

func (c *Conversation) offered(e Event) {
	c.Offer, c.OfferedAt, c.Survey = e.Seq, e.At, e.Survey
	c.RatedAgent, c.RatedName = c.Agent, c.AgentName
	c.Score, c.Comment, c.RatedAt = 0, "", 0
}

func (c *Conversation) answered(e Event) {
	if e.Ref != c.Offer || c.Offer == 0 {
		return
	}
	c.Score, c.Comment, c.RatedAt = e.Score, e.Text, e.At
}

func (c *Conversation) read(e Event) {
	switch e.Role {
	case RoleVisitor:
		c.VisitorRead = max(c.VisitorRead, min(e.Ref, e.Seq))
	case RoleAgent:
		c.AgentRead = max(c.AgentRead, min(e.Ref, e.Seq))
		// An agent may have read up to a message while the next was on its way;
		// what lies beyond cannot be more messages than there are numbers.
		beyond := c.VisitorSeq - min(c.AgentRead, c.VisitorSeq)
		if uint64(c.Unread) > beyond {
			c.Unread = int(beyond)
		}
	}
}

// RatingOpen reports whether the last offer may still be answered at time now:
// not yet answered, or answered without a comment less than 24 hours ago.
func (c *Conversation) RatingOpen(now int64) bool {
	const day = 24 * 60 * 60 * 1000
	if c.Offer == 0 {
		return false
	}
	return c.RatedAt == 0 || c.Comment == "" && now-c.RatedAt < day
}

func withTag(tags []string, tag string, on bool) []string {
	kept := make([]string, 0, len(tags)+1)
	for _, t := range tags {
		if t != tag {
			kept = append(kept, t)
		}
	}
	if on {
		kept = append(kept, tag)
	}
	return kept
}

// firstRunes returns at most n runes of s, and a space for each line break.
func firstRunes(s string, n int) string {
	if len(s) <= n && printable(s) {
		return s
	}
	short := make([]byte, 0, min(len(s), 4*n))
	for _, r := range s {
		if n == 0 {
			break
		}
		n--
		if r == '\n' || r == '\r' || r == '\t' {
			r = ' '
		}
		short = utf8.AppendRune(short, r)
	}
	return string(short)
}

// printable reports whether s is printable ASCII.
func printable(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}
