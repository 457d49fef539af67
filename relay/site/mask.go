package site

import (
	"fmt"
	"slices"

	"github.com/parley-chat/parley/relay/mask"
)

// Mask says what is hidden in what visitors write. The zero value hides nothing.
type Mask struct {
	// Kinds are what is hidden, of mask.Kinds.
	Kinds []string `json:"kinds,omitempty"`
	// Keep says that the relay keeps what was hidden, for those who may hand over to
	// look at. Else it leaves the visitor's browser hidden, and nobody has it.
	Keep bool `json:"keep,omitempty"`
}

// Text is what a visitor wrote with what is hidden.
func (m *Mask) Text(text string) string {
	if len(m.Kinds) > 0 {
		text, _ = mask.Text(text, m.Kinds)
	}
	return text
}

func (m *Mask) check() error {
	for _, kind := range m.Kinds {
		if !slices.Contains(mask.Kinds, kind) {
			return fmt.Errorf("%q is nothing that can be hidden: use %v", kind, mask.Kinds)
		}
	}
	return nil
}
