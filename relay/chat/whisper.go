package chat

// ForAgent returns e as an agent may see it. What a lead whispers is for who it is
// said to, and for leads: for others it becomes KindHidden, as in ForVisitor.
func (e Event) ForAgent(agent string, lead bool) Event {
	if e.Kind == KindWhispered && !lead && e.From != agent && As[Named](e.Body).Agent != agent {
		return Event{Seq: e.Seq, ID: e.ID, At: e.At}
	}
	return e
}
