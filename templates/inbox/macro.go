package inbox

import (
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/templates/words"
)

// CannedThen is what a macro does, see canned.Then.
type CannedThen struct {
	Topic    string
	Tags     []string
	Priority string
	Assign   bool
	Snooze   string
	Resolve  bool
}

// here is the address of the page on which the visitor is.
func here(c *chat.Conversation) string {
	page, _ := c.Here()
	return page
}

// snoozeNames are the times with a name, see desk.WakeTime.
var snoozeNames = []string{"hour", "evening", "tomorrow", "monday", "reply"}

// ThenSummary says what a macro does, in a line; "" for nothing.
func ThenSummary(w *words.Words, set Labels, t CannedThen) string {
	var does []string
	for _, l := range append(set.Topics.Named(t.Topic), set.Tags.Named(t.Tags...)...) {
		does = append(does, l.Name)
	}
	for _, p := range priorities {
		if number(int64(p.level)) == t.Priority {
			does = append(does, w.T("priority."+p.name))
		}
	}
	if t.Assign {
		does = append(does, w.T("take"))
	}
	if t.Snooze != "" {
		does = append(does, w.T("snooze"))
	}
	if t.Resolve {
		does = append(does, w.T("resolve"))
	}
	return strings.Join(does, " · ")
}

// audience says whose a reply is.
func (c Canned) audience(of string) string {
	for _, t := range c.Teams {
		if of == "team/"+t.ID {
			return t.Name
		}
	}
	return c.Words.T("canned.forMe")
}
