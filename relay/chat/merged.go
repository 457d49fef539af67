package chat

// Merged is the other conversation of a merging: as KindMerged where this one goes
// on, as KindAbsorbed which one goes on in this one, as KindUnmerged that it does
// not any more. Both logs stay as they are.
type Merged struct {
	// Conv is the other's id, Number how people call it; 0 if it had none.
	Conv   string
	Number uint64
	// Waiting is since when the visitor waits in what was merged, VisitorSeq as in
	// Receipts; 0 if they do not.
	Waiting int64
	// Gone says of KindUnmerged that the other goes on by itself.
	Gone int
	// Open says of KindMerged that the conversation was open.
	Open int
}

// Bind implements Body.
func (m *Merged) Bind(f Fields) {
	f.Str("conv", &m.Conv)
	f.Uint("number", &m.Number)
	f.Int("waiting", &m.Waiting)
	f.Small("gone", &m.Gone)
	f.Small("open", &m.Open)
}

// Union says where a conversation goes on that was merged into another one.
type Union struct {
	// MergedInto is the other's id, "" if it goes on by itself. MergedAt is when that
	// was decided: milliseconds since 1970.
	MergedInto string
	MergedAt   int64
	// WasOpen and Waited are how it was before: open, and waiting for us since then.
	WasOpen bool
	Waited  int64
}

// merged is for visitors too: what they write goes there.
var merged = traits{name: "merged", quiet: true, body: func() Body { return new(Merged) }, apply: func(c *Conversation, e Event) {
	m := As[Merged](e.Body)
	c.Union = Union{MergedInto: m.Conv, MergedAt: e.At, WasOpen: m.Open != 0, Waited: m.Waiting}
	c.Status, c.WaitingSince, c.Snooze = StatusResolved, 0, Snooze{}
	c.Watch.unasked()
}}

// Split says that messages were put into a conversation of their own.
type Split struct {
	// Conv is the other's id. From is set in the new one, which came of Conv; Count is
	// how many messages went along.
	Conv  string
	From  int
	Count int
}

// Bind implements Body.
func (s *Split) Bind(f Fields) {
	f.Str("conv", &s.Conv)
	f.Small("from", &s.From)
	f.Small("count", &s.Count)
}
