package inbox

import (
	"strings"

	"github.com/parley-chat/parley/relay/chat"
)

// What stands around the log of an open conversation changes seldom. Each part
// takes only what it shows of the conversation, as a value that can be compared:
// equal values, the same HTML.

// Head is what the head of an open conversation shows, and what its log shows
// of who speaks.
type Head struct {
	ID            string
	Visitor, Name string
	Status        chat.Status
	Agent         string
	AgentName     string
	// Topic and Priority are those of chat.Labels, Tags its tags with spaces
	// between.
	Topic, Tags string
	Priority    int
	// Snoozed is that of chat.Snooze.
	Snoozed int64
	// Subject is who the site has signed that the visitor is, "" if it has not.
	Subject string
	// Number is how people call it, 0 if it has none yet.
	Number uint64
	// Team is the name of the team that was asked for it.
	Team string
	// Clocks are those that run.
	Clocks chat.Clocks
	// Followers are the ids of those who follow, with spaces between; Asked is who
	// is asked to take it, called AskedName.
	Followers        string
	Asked, AskedName string
	// Surveyed says that the visitor was asked a survey at the resolution.
	Surveyed bool
	// Spam is that of chat.Handling.
	Spam bool
	// MergedInto is the conversation in which this one goes on, "" if it does by itself.
	MergedInto string
	// Locked says that its team locks what somebody has; HeadOf does not know that.
	Locked bool
}

// HeadOf returns the head of c.
func HeadOf(c *chat.Conversation) Head {
	return Head{c.ID, c.Visitor, c.Name, c.Status, c.Agent, c.AgentName, c.Topic, strings.Join(c.Tags, " "), c.Priority, c.SnoozedUntil, c.Subject, c.Number, c.TeamName, c.Running(), strings.Join(c.Watch.Followers, " "), c.Watch.Asked, c.Watch.AskedName, c.Offer != 0 && c.Status == chat.StatusResolved, c.Spam, c.MergedInto, false}
}

// Receipt is how far the last answer has come. It is hidden where there is none,
// or the visitor wrote after it.
type Receipt struct{ Hidden, Read bool }

// ReceiptOf returns the receipt of c.
func ReceiptOf(c *chat.Conversation) Receipt {
	return Receipt{Hidden: c.AgentSeq == 0 || c.VisitorSeq > c.AgentSeq, Read: c.VisitorRead >= c.AgentSeq}
}

// Facts are what is known of the visitor and may change while one looks. What
// the visitor said is hostile.
type Facts struct {
	Page, Title           string // where they are
	StartPage, StartTitle string // where they began, "" if that is the same
	Referrer              string
	Locale, Email         string
	Signed                chat.Signed
	Rated                 bool
	Score                 int
	Comment               string
	Given                 Given // see FactsOf
}

// FactsOf returns the facts of c but for Given, which needs the survey.
func FactsOf(c *chat.Conversation) Facts {
	f := Facts{
		Referrer: c.Referrer, Locale: c.Locale, Email: c.Email, Signed: c.Signed,
		Rated: c.RatedAt != 0, Score: csat(c), Comment: c.Answers.Comment(),
	}
	if f.Page, f.Title = c.Here(); f.Page != c.Page {
		f.StartPage, f.StartTitle = c.Page, c.Title
	}
	return f
}
