package site

import (
	"fmt"
	"slices"
)

// Before is what visitors are asked before their first message. The zero value
// asks nothing.
type Before struct {
	// Name and Email are Ask or AskRequired; "" does not ask.
	Name  string `json:"name,omitempty"`
	Email string `json:"email,omitempty"`
	// Choose is what visitors choose, of what is open: ChooseTeam or ChooseTopic.
	Choose string `json:"choose,omitempty"`
}

// How something is asked.
const (
	Ask         = "optional"
	AskRequired = "required"
)

// What visitors choose.
const (
	ChooseTeam  = "team"
	ChooseTopic = "topic"
)

// On reports whether anything is asked.
func (b Before) On() bool { return b.Name != "" || b.Email != "" || b.Choose != "" }

func (b Before) check() error {
	for _, ask := range []string{b.Name, b.Email} {
		if !slices.Contains([]string{"", Ask, AskRequired}, ask) {
			return fmt.Errorf("asked before the first message is %q: use %s, %s or nothing", ask, Ask, AskRequired)
		}
	}
	if !slices.Contains([]string{"", ChooseTeam, ChooseTopic}, b.Choose) {
		return fmt.Errorf("chosen before the first message is %q: use %s, %s or nothing", b.Choose, ChooseTeam, ChooseTopic)
	}
	return nil
}
