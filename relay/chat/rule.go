package chat

// Ruled says that a rule of the site did what the events after it say.
type Ruled struct {
	// Rule is the rule's id, Name how it was called then.
	Rule string
	Name string
}

// MaxRuled is how many rules are remembered.
const MaxRuled = 60

// Bind implements Body.
func (r *Ruled) Bind(f Fields) {
	f.Str("rule", &r.Rule)
	f.Str("called", &r.Name)
}

// DidRule reports whether a rule was done to the conversation.
func (h *Handling) DidRule(rule string) bool {
	for _, id := range h.RuledBy {
		if id == rule {
			return true
		}
	}
	return false
}
