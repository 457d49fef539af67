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

// Views returns the views in which c stands. They follow from the state alone,
// so that a store updates its lists by comparing before and after.
func (c *Conversation) Views() []View {
	if c.Status == StatusNone {
		return nil
	}
	views := make([]View, 0, 6)
	views = append(views, View{ViewAll, c.LastAt})
	switch c.Status {
	case StatusOpen:
		views = append(views, View{ViewOpen, c.LastAt})
		if c.Agent == "" {
			views = append(views, View{ViewUnassigned, c.LastAt})
		} else {
			views = append(views, View{ViewAgent(c.Agent), c.LastAt})
		}
	case StatusResolved:
		views = append(views, View{ViewResolved, c.LastAt})
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
