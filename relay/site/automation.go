package site

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/parley-chat/parley/relay/chat"
)

// The limits of a site's automation.
const (
	MaxAutomation = 50
	// MaxRuleText is the longest name and part of an address, in characters;
	// MaxRuleAfter the longest time, in minutes: four weeks.
	MaxRuleText  = 200
	MaxRuleAfter = 4 * 7 * 24 * 60
	// MaxRuleOr is how many groups of conditions a rule has besides the first.
	MaxRuleOr  = 4
	maxWebhook = 2000 // bytes
)

// Automation is a rule: when something happens, and a conversation is so, then
// something is done to it, without anybody.
type Automation struct {
	// ID is a 128-bit random id.
	ID   string `json:"id"`
	Name string `json:"name"`
	On   bool   `json:"on,omitempty"`
	// Again does it each time, else once in each conversation.
	Again bool `json:"again,omitempty"`
	// When is one of the When constants, After how many minutes later it is done,
	// if nobody has written since.
	When  string       `json:"when"`
	After int          `json:"after,omitempty"`
	If    AutomationIf `json:"if,omitzero"`
	// Or are other groups of conditions: it is enough if one of them holds, or If.
	Or   []AutomationIf `json:"or,omitempty"`
	Then AutomationThen `json:"then,omitzero"`
}

// When a rule begins.
const (
	WhenBegun    = "begun"    // a conversation begins
	WhenVisitor  = "visitor"  // the visitor writes
	WhenReply    = "reply"    // an agent writes to the visitor
	WhenAssigned = "assigned" // somebody else has it
	WhenResolved = "resolved"
)

// Whens are all of them, in the order in which they are offered.
var Whens = []string{WhenBegun, WhenVisitor, WhenReply, WhenAssigned, WhenResolved}

// AutomationIf is how a conversation has to be; what is not set does not matter.
type AutomationIf struct {
	Page     string `json:"page,omitempty"`     // contained in the address of the visitor's page
	Language string `json:"language,omitempty"` // "zh" stands for all kinds of it
	Topic    string `json:"topic,omitempty"`
	Tag      string `json:"tag,omitempty"`
	Urgent   int    `json:"urgent,omitempty"` // the least priority
	Text     string `json:"text,omitempty"`   // contained in what was written last
	Nobody   bool   `json:"nobody,omitempty"` // no agent has it
	// Hours is HoursOpen or HoursClosed: how the business hours are, of the team that
	// has it or else of the site, when the rule is done.
	Hours string `json:"hours,omitempty"`
}

// AutomationThen is what is done.
type AutomationThen struct {
	Topic     string `json:"topic,omitempty"`
	TopicName string `json:"topicName,omitempty"`
	Tag       string `json:"tag,omitempty"`
	TagName   string `json:"tagName,omitempty"`
	Priority  *int   `json:"priority,omitempty"`
	Team      string `json:"team,omitempty"`
	TeamName  string `json:"teamName,omitempty"`
	Note      string `json:"note,omitempty"`
	// Reply is written to the visitor, as an automatic message.
	Reply string `json:"reply,omitempty"`
	// Resolve happens only where we spoke last.
	Resolve bool `json:"resolve,omitempty"`
	// Snooze puts it aside for so many minutes.
	Snooze int `json:"snooze,omitempty"`
	// Webhook is an address that is told of it.
	Webhook string `json:"webhook,omitempty"`
}

// How business hours are.
const (
	HoursOpen   = "open"
	HoursClosed = "closed"
)

// Some reports whether anything is done.
func (t AutomationThen) Some() bool {
	return t.Topic != "" || t.Tag != "" || t.Priority != nil || t.Team != "" || t.Note != "" || t.Reply != "" || t.Resolve || t.Snooze > 0 || t.Webhook != ""
}

// ErrAutomation says that a rule has no name, does nothing, or is too long, or that
// there are too many.
var ErrAutomation = &chat.Refusal{Code: "automation_rule"}

func checkAutomation(rules []Automation) error {
	if len(rules) > MaxAutomation {
		return fmt.Errorf("automation: %w", ErrAutomation)
	}
	for _, r := range rules {
		groups := append([]AutomationIf{r.If}, r.Or...)
		long := utf8.RuneCountInString(r.Name) > MaxRuleText || len(r.Or) > MaxRuleOr || slices.ContainsFunc(groups, func(f AutomationIf) bool { return !f.valid() })
		if !r.Then.valid() || !chat.ValidID(r.ID) || r.Name == "" || long || !slices.Contains(Whens, r.When) || r.After < 0 || r.After > MaxRuleAfter || !r.Then.Some() {
			return fmt.Errorf("automation: %w", ErrAutomation)
		}
		for _, text := range []string{r.Then.Note, r.Then.Reply} {
			if text != "" && chat.CheckText(text) != nil {
				return fmt.Errorf("automation: %w", ErrAutomation)
			}
		}
	}
	return nil
}

func (f *AutomationIf) valid() bool {
	return slices.Contains([]string{"", HoursOpen, HoursClosed}, f.Hours) &&
		!slices.ContainsFunc([]string{f.Page, f.Text, f.Language}, func(s string) bool { return utf8.RuneCountInString(s) > MaxRuleText })
}

func (t *AutomationThen) valid() bool {
	if t.Snooze < 0 || t.Snooze > MaxRuleAfter || len(t.Webhook) > maxWebhook {
		return false
	}
	u, err := url.Parse(t.Webhook)
	return t.Webhook == "" || err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil
}

// Fits reports whether a conversation is as a rule asks: If holds, or one of Or.
// open says whether the site is open; nil: that does not matter yet.
func (r *Automation) Fits(c *chat.Conversation, open func() bool) bool {
	return r.If.fits(c, open) || slices.ContainsFunc(r.Or, func(f AutomationIf) bool { return f.fits(c, open) })
}

func (f *AutomationIf) fits(c *chat.Conversation, open func() bool) bool {
	page, _ := c.Here()
	return strings.Contains(page, f.Page) &&
		(f.Language == "" || speaks(f.Language, c.Locale)) &&
		(f.Topic == "" || f.Topic == c.Topic) &&
		(f.Tag == "" || c.Labels.Has(f.Tag)) &&
		(f.Urgent == 0 || c.Priority >= f.Urgent) &&
		(f.Text == "" || strings.Contains(strings.ToLower(c.Preview), strings.ToLower(f.Text))) &&
		(!f.Nobody || c.Agent == "") &&
		(f.Hours == "" || open == nil || open() == (f.Hours == HoursOpen))
}
