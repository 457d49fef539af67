package inbox

import (
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/templates/words"
)

// sayable are what agents may say of themselves, as the words name them; the
// last also gives away what they have when its visitor writes.
var sayable = []string{"online", "busy", "away", "reassign"}

// Here is the page with who answers in a site.
type Here struct {
	Shell
	Takers []Taker
	// Open are how many open conversations each of the Takers has.
	Open []int64
	// Leads says that one may say for others that they are away.
	Leads bool
	// Has are the conversations of the agent called HasName, which a lead may peek
	// at.
	Has     []chat.Conversation
	HasName string
}

// StatusText is what the button says that opens one's own status.
func StatusText(w *words.Words, is string) string {
	if is == "reassign" {
		is = "away" // the rest stands in the menu
	}
	return w.Say("status.mine", "status", w.T("status."+is))
}
