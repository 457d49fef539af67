package chat

// View is a list in which a conversation stands, and its place there: the
// highest Score first.
type View struct {
	Name  string
	Score int64
}

// The views that every site has. ViewAgent and ViewVisitor name those of a
// person.
const (
	ViewAll        = "all"        // open, snoozed and resolved
	ViewOpen       = "open"       // wants something from us
	ViewUnassigned = "unassigned" // open, and no agent has it
	ViewResolved   = "resolved"
	ViewOffered    = "offered" // a survey was offered after the last resolution
	ViewRated      = "rated"   // and answered, by the time of the answer
)

// ViewAgent names the view of the open conversations that an agent has.
func ViewAgent(agent string) string { return "agent/" + agent }

// ViewVisitor names the view of all conversations of a visitor, by when they
// began: few as they are, they need not be sorted anew with every message.
func ViewVisitor(visitor string) string { return "visitor/" + visitor }

// ActiveAt is LastAt in whole seconds, as milliseconds: by that lists are
// ordered. Nobody sees a finer order, and a conversation in which several things
// happen within a second, as with a bot, moves once.
func (c *Conversation) ActiveAt() int64 { return c.LastAt - c.LastAt%1000 }

// Views returns the views in which c stands. They follow from the state alone,
// so that a store updates its lists by comparing before and after.
func (c *Conversation) Views() []View {
	if c.Status == StatusNone {
		return nil
	}
	last := c.ActiveAt()
	views := make([]View, 0, 6)
	views = append(views, View{ViewAll, last})
	switch c.Status {
	case StatusOpen:
		views = append(views, View{ViewOpen, last})
		if c.Agent == "" {
			views = append(views, View{ViewUnassigned, last})
		} else {
			views = append(views, View{ViewAgent(c.Agent), last})
		}
	case StatusResolved:
		views = append(views, View{ViewResolved, last})
	}
	if c.Visitor != "" {
		views = append(views, View{ViewVisitor(c.Visitor), c.StartedAt})
	}
	if c.Offer != 0 {
		views = append(views, View{ViewOffered, c.OfferedAt})
	}
	if c.RatedAt != 0 {
		views = append(views, View{ViewRated, c.RatedAt})
	}
	return views
}

// Tally is a change of a counter.
type Tally struct {
	Name string
	By   int64
}

// CounterOffers counts surveys offered. CounterScore counts the answers with
// one score: changing an answer moves it.
const CounterOffers = "survey/offers"

// CounterScore names the counter of answers with a score from 0 to 10.
func CounterScore(score int) string {
	if score == 10 {
		return "survey/score/10"
	}
	return "survey/score/" + string(rune('0'+score))
}

// Tallies returns what the change from before to after adds to the counters.
func Tallies(before, after *Conversation) []Tally {
	var tallies []Tally
	if after.Offer != before.Offer {
		tallies = append(tallies, Tally{CounterOffers, 1})
	}
	same := after.Offer == before.Offer
	if same && after.RatedAt == before.RatedAt && after.Score == before.Score {
		return tallies
	}
	if same && before.RatedAt != 0 {
		tallies = append(tallies, Tally{CounterScore(before.Score), -1})
	}
	if after.RatedAt != 0 {
		tallies = append(tallies, Tally{CounterScore(after.Score), 1})
	}
	return tallies
}
