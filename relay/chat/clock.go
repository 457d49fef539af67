package chat

// Clock is how a clock of a service level stands: it runs in business hours while
// the conversation waits for us. As a body it says so: KindClocked how far it
// reaches, KindWarned and KindBreached that it came to that.
type Clock struct {
	// Name is one of the Clock constants; "": there is none.
	Name string
	// Began is the sequence of the event with which what it measures began.
	Began uint64
	// Target is how long may be taken, in milliseconds of business hours. What
	// began keeps it when the policy changes.
	Target int64
	// Warn and Due are when it is time to hurry and when it is too late, if nothing
	// stops it: milliseconds since 1970.
	Warn, Due int64
	// Late is how it stands by what was said of it: one of the Late constants.
	Late int
}

// The names of clocks.
const (
	ClockFirst   = "first"   // until a human answers the visitor's first message
	ClockNext    = "next"    // until a human answers a later one
	ClockResolve = "resolve" // until the conversation is resolved
)

// How a clock stands.
const (
	LateNot      = 0
	LateWarned   = 1
	LateBreached = 2
)

// Clocks are the clocks of a conversation: of the answer and of the solution. They
// say something while the conversation waits for us, see Waits.
type Clocks struct{ Answer, Solution Clock }

// Of returns the clock that has a name.
func (c *Clocks) Of(name string) *Clock {
	if name == ClockResolve {
		return &c.Solution
	}
	return &c.Answer
}

// Stands is how a clock stands at a time.
func (c *Clock) Stands(now int64) int {
	switch {
	case c.Late == LateBreached || now >= c.Due:
		return LateBreached
	case c.Late == LateWarned || now >= c.Warn:
		return LateWarned
	}
	return LateNot
}

// Waits reports whether a conversation waits for us: clocks run.
func (c *Conversation) Waits() bool { return c.awake() && c.WaitingSince != 0 }

// Running are the clocks that run.
func (c *Conversation) Running() Clocks {
	if !c.Waits() {
		return Clocks{}
	}
	return c.Clocks
}

// Urgent is the clock that matters most at a time, nil if none runs.
func (c *Clocks) Urgent(now int64) *Clock {
	var most *Clock
	for _, k := range []*Clock{&c.Answer, &c.Solution} {
		if k.Name == "" || k.Due == 0 {
			continue
		}
		if most == nil || k.Stands(now) > most.Stands(now) || k.Stands(now) == most.Stands(now) && k.Due < most.Due {
			most = k
		}
	}
	return most
}

// Bind implements Body.
func (c *Clock) Bind(f Fields) {
	f.Str("clock", &c.Name)
	f.Uint("began", &c.Began)
	f.Int("target", &c.Target)
	f.Int("warn", &c.Warn)
	f.Int("due", &c.Due)
	f.Small("late", &c.Late)
}
