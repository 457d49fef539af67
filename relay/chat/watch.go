package chat

// Named is somebody whom an event is about, besides who did it: KindMentioned that
// the note before names an agent or a team, KindAsked that an agent is asked to
// take the conversation, KindDeclined that they did not.
type Named struct {
	// Agent or Team is the id, Name what it was called then.
	Agent string
	Team  string
	Name  string
}

// MaxFollowers is how many agents follow a conversation at most.
const MaxFollowers = 30

// Bind implements Body.
func (n *Named) Bind(f Fields) {
	f.Str("agent", &n.Agent)
	f.Str("team", &n.Team)
	f.Str("called", &n.Name)
}

// Watch says who is told of a conversation that they do not have.
type Watch struct {
	// Followers are the agents who are told of replies, by their ids. They are not
	// changed once they are made.
	Followers []string
	// Asked is the agent who is asked to take it, AskedName how they are called;
	// AskedSeq is the sequence of the event that asked.
	Asked     string
	AskedName string
	AskedSeq  uint64
}

// Follows reports whether an agent follows the conversation.
func (w *Watch) Follows(agent string) bool {
	for _, f := range w.Followers {
		if f == agent {
			return true
		}
	}
	return false
}

// unasked is w when nobody is asked any more.
func (w *Watch) unasked() { w.Asked, w.AskedName, w.AskedSeq = "", "", 0 }
