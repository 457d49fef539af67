package survey

import (
	"hash/fnv"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Ask says which visitors are asked in the widget, and when. The zero value asks
// nobody: the survey is on its own page only.
type Ask struct {
	// When is one of the When constants, or "".
	When string `json:"when,omitempty"`
	// Teams, Topics and Tags are ids: the conversation must have one of each list
	// that is not empty.
	Teams  []string `json:"teams,omitempty"`
	Topics []string `json:"topics,omitempty"`
	Tags   []string `json:"tags,omitempty"`
	// Page is a part of the address on which the visitor is; "" is every page.
	Page string `json:"page,omitempty"`
	// Share is how many of a hundred conversations are asked; 0 is all.
	Share int `json:"share,omitempty"`
	// Days is, of WhenTime, how long a visitor is not asked again; 0 is 90.
	Days int `json:"days,omitempty"`
}

// When visitors are asked.
const (
	WhenResolved = "resolved" // at resolution, by people
	WhenBot      = "bot"      // at resolution, if the bot alone has answered
	WhenTime     = "time"     // at resolution, if the visitor was not asked this for some time
)

// AskDays are the days of WhenTime without a choice.
const AskDays = 90

const (
	maxAskDays  = 730
	msDay       = 24 * 60 * 60 * 1000
	maxAskPlace = 200 // characters of Page
)

// ErrAsk says that the rule of who is asked cannot be.
var ErrAsk = &chat.Refusal{Code: "survey_ask"}

func (a Ask) check() error {
	known := a.When == "" || a.When == WhenResolved || a.When == WhenBot || a.When == WhenTime
	if !known || a.Share < 0 || a.Share > 100 || a.Days < 0 || a.Days > maxAskDays || len(a.Page) > maxAskPlace {
		return ErrAsk
	}
	return nil
}

// Chosen is what Choose looks at.
type Chosen struct {
	// Conv is the conversation that is about to be resolved.
	Conv *chat.Conversation
	// Visits are the visitor's latest conversations.
	Visits []chat.Conversation
	// Teams are the members of the site's teams, by the team's id.
	Teams map[string][]string
	// Now is the time, in milliseconds since 1970.
	Now int64
}

// Choose returns the offer that a conversation gets at its resolution: the first
// survey whose rule takes it, one by time before others; false if none does.
func Choose(list []docs.Doc[Survey], at Chosen) (chat.Offered, bool) {
	var found *docs.Doc[Survey]
	for i := range list {
		if d := &list[i]; at.takes(d) && (found == nil || d.Value.Ask.When == WhenTime && found.Value.Ask.When != WhenTime) {
			found = d
		}
	}
	if found == nil {
		return chat.Offered{}, false
	}
	return chat.Offered{Survey: found.ID, Version: int(found.Version)}, true
}

func (at Chosen) takes(d *docs.Doc[Survey]) bool {
	a, c := &d.Value.Ask, at.Conv
	switch {
	case a.When == "",
		a.When != WhenTime && (a.When == WhenBot) != (c.Agent == chat.Bot),
		len(a.Topics) > 0 && !slices.Contains(a.Topics, c.Topic),
		len(a.Tags) > 0 && !slices.ContainsFunc(c.Tags, func(t string) bool { return slices.Contains(a.Tags, t) }),
		len(a.Teams) > 0 && !slices.ContainsFunc(a.Teams, at.has),
		!drawn(d.ID, c.ID, a.Share):
		return false
	}
	if page, _ := c.Here(); !strings.Contains(page, a.Page) {
		return false
	}
	if a.When != WhenTime {
		return true
	}
	days := a.Days
	if days == 0 {
		days = AskDays
	}
	return !slices.ContainsFunc(at.Visits, func(v chat.Conversation) bool {
		return v.SurveyName == d.ID && v.OfferedAt > at.Now-int64(days)*msDay
	})
}

// has reports whether the conversation is a team's: it was asked, or one of its
// members has it.
func (at Chosen) has(team string) bool {
	return at.Conv.Team == team || at.Conv.Agent != "" && slices.Contains(at.Teams[team], at.Conv.Agent)
}

// drawn reports whether a conversation is among the share of a hundred, always
// the same for the same survey.
func drawn(survey, conv string, share int) bool {
	if share == 0 {
		return true
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(survey + conv)) // a hash takes everything
	return int(h.Sum32()%100) < share
}
