package chat

// Planned is a reply that is to be sent later.
type Planned struct {
	// Due is when: milliseconds since 1970.
	Due int64
	// Text, Files and Rich are what it will say. Once it is sent, or will not be, the
	// log has them no more.
	Text  string
	Files []File
	Rich  string
	// Then is what goes with it, in a form that the desk knows; "" if nothing.
	Then string
}

// MaxPlans is how many replies of a conversation wait at most.
const MaxPlans = 5

// Bind implements Body.
func (p *Planned) Bind(f Fields) {
	f.Int("due", &p.Due)
	f.Str("text", &p.Text)
	f.List("files", len(p.Files), MaxFiles, func(i int) {
		if i == len(p.Files) {
			p.Files = append(p.Files, File{})
		}
		p.Files[i].Bind(f)
	})
	f.Str("then", &p.Then)
	f.Str("rich", &p.Rich)
}

// Unplanned says what became of a planned reply: KindUnplanned that it waits no
// more, KindWithheld that it waits for somebody's decision.
type Unplanned struct {
	// Plan is the sequence of the event that planned it.
	Plan uint64
	// Why is one of the Unplanned constants.
	Why string
}

// What becomes of a planned reply, and why one is withheld.
const (
	UnplannedSent     = "sent"
	UnplannedTaken    = "taken"    // somebody took it back, or changed it
	UnplannedVisitor  = "visitor"  // the visitor wrote meanwhile
	UnplannedResolved = "resolved" // the conversation was resolved meanwhile
	UnplannedRefused  = "refused"  // what goes with it may not be done any more
)

// Bind implements Body.
func (u *Unplanned) Bind(f Fields) {
	f.Uint("plan", &u.Plan)
	f.Str("why", &u.Why)
}

// Plan is a reply that waits to be sent.
type Plan struct {
	// Seq is the sequence of the event that planned it.
	Seq uint64
	// Due is when it is sent: milliseconds since 1970.
	Due int64
	// Agent and Name are who wrote it.
	Agent, Name string
	// Knew is the visitor's last message when it was written.
	Knew uint64
	// Preview is its beginning.
	Preview string
	// Held is why it was withheld, as in Unplanned; "" if it was not.
	Held string
}

// Stands is why p would not be sent now, as in Unplanned; "" if it would.
func (p *Plan) Stands(c *Conversation) string {
	switch {
	case p.Held != "":
		return p.Held
	case c.VisitorSeq > p.Knew:
		return UnplannedVisitor
	case c.Status == StatusResolved:
		return UnplannedResolved
	}
	return ""
}

// Plan returns the reply that the event seq planned, nil if it waits no more.
func (h *Handling) Plan(seq uint64) *Plan {
	for i := range h.Plans {
		if h.Plans[i].Seq == seq {
			return &h.Plans[i]
		}
	}
	return nil
}
