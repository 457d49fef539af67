package chat

// Labelled gives a conversation a label, or takes one away: its topic, one of
// its tags, or its priority, as the kind says.
type Labelled struct {
	// Label is the topic's or the tag's id; of KindTopic "" is no topic.
	Label string
	// Name is how it was called then.
	Name string
	// Level is the priority, see Labels.
	Level int
}

// MaxTags is how many tags a conversation has at most.
const MaxTags = 20

// Bind implements Body.
func (l *Labelled) Bind(f Fields) {
	f.Str("label", &l.Label)
	f.Str("called", &l.Name)
	f.Small("level", &l.Level)
}

// Handling is what agents have decided about a conversation, besides who has it.
type Handling struct {
	Labels
	Snooze
	Routing
	Union
	Clocks Clocks
	Watch  Watch
	// RuledBy are the ids of the rules that were done to it, see Ruled. They are
	// not changed once they are made.
	RuledBy []string
	// Plans are the replies that wait to be sent, in the order in which they were
	// written. They are not changed once they are made.
	Plans []Plan
	// Number is how people call it, see Numbered; 0 if it has none yet.
	Number uint64
	// Spam says that its visitor was blocked because of it.
	Spam bool
	// Begun says that an agent began it.
	Begun bool
}

// Labels say what a conversation is about and how much it matters.
type Labels struct {
	// Topic is the id of its topic, "" if it has none; Tags are those of its
	// tags, in the order in which they were given. They are not changed once they
	// are made.
	Topic string
	Tags  []string
	// Priority is one of the Priority constants.
	Priority int
}

// The priorities. What nobody has decided about is PriorityNormal.
const (
	PriorityLow    = -1
	PriorityNormal = 0
	PriorityHigh   = 1
	PriorityUrgent = 2
)

// Has reports whether a tag is among those given.
func (l *Labels) Has(tag string) bool {
	for _, t := range l.Tags {
		if t == tag {
			return true
		}
	}
	return false
}
