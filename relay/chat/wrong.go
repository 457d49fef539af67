package chat

// Wrong says that an answer of the bot is wrong, or no longer, in the eyes of an
// agent.
type Wrong struct {
	// Answer is the sequence of the answer, Entry its article and Title that of the
	// article.
	Answer uint64
	Entry  string
	Title  string
	// Gone is 1 if it was taken back.
	Gone int
}

// Bind implements Body.
func (w *Wrong) Bind(f Fields) {
	f.Uint("answer", &w.Answer)
	f.Str("entry", &w.Entry)
	f.Str("title", &w.Title)
	f.Small("gone", &w.Gone)
}
