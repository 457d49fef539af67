package site

import (
	"fmt"
	"strings"
)

// Notify is how agents of a role are called when somebody writes, in browsers in which
// they have not set it themselves. The zero value is silent.
type Notify struct {
	Sound   bool `json:"sound,omitempty"`
	Desktop bool `json:"desktop,omitempty"`
}

func checkNotify(of map[string]Notify) error {
	for role := range of {
		if role == "" || strings.Trim(role, "abcdefghijklmnopqrstuvwxyz") != "" {
			return fmt.Errorf("notifications of %q: name a role", role)
		}
	}
	return nil
}
