package chat

// Marked gives an answer to a survey a tag, or takes it away.
type Marked struct {
	// Offer is the sequence of the offer that was answered.
	Offer uint64
	// Label is the tag's id, Name how it was called then.
	Label string
	Name  string
	// Gone is 1 if it was taken away.
	Gone int
}

// Bind implements Body.
func (m *Marked) Bind(f Fields) {
	f.Uint("offer", &m.Offer)
	f.Str("label", &m.Label)
	f.Str("called", &m.Name)
	f.Small("gone", &m.Gone)
}

// BadAnswer says that an answer to a survey is one that somebody should follow up.
type BadAnswer struct {
	// Offer is the sequence of the offer that was answered, Score what was said to
	// the survey's main question.
	Offer uint64
	Score int
}

// Bind implements Body.
func (b *BadAnswer) Bind(f Fields) {
	f.Uint("offer", &b.Offer)
	f.Small("score", &b.Score)
}
