package chat

// View declares a list of conversations, for the store that keeps it and for
// the inbox that shows it. What stands in it and where follows from the state of
// a conversation alone.
type View struct {
	// Name is the name of the list, see List.
	Name string
	// Has reports whether a conversation stands in the view.
	Has func(c *Conversation) bool
	// Owner, unless it is nil, says whose list of this view that is: then
	// everybody has one of their own.
	Owner func(c *Conversation) string
	// Score is the place there: the highest first.
	Score func(c *Conversation) int64
	// Parts, if any, are views that hold the same conversations, each in one of
	// them and with the same score: a store may read those instead.
	Parts []string

	// Page names the view in the addresses of the inbox and among its words; ""
	// if it is not in the navigation of agents.
	Page string
	// Icon is its picture there.
	Icon string
	// Badge says that it is shown with its count.
	Badge bool
}

// The lists that every site has. ViewAgent and ViewVisitor name those of a
// person.
const (
	ViewAll        = "all"        // open and resolved
	ViewOpen       = "open"       // wants something from us now
	ViewUnassigned = "unassigned" // the queue: open, and no agent has it
	ViewResolved   = "resolved"
	ViewSnoozed    = "snoozed" // open, and put aside
	ViewOffered    = "offered" // a survey was offered after the last resolution
	ViewRated      = "rated"   // and answered
	ViewSpam       = "spam"    // resolved, and its visitor blocked
)

// ViewAgent names the list of the open conversations that an agent has, without
// those that are snoozed.
func ViewAgent(agent string) string { return "agent/" + agent }

// ViewVisitor names the list of all conversations of a visitor.
func ViewVisitor(visitor string) string { return "visitor/" + visitor }

// Views are all views; those with a Page stand in this order in the navigation.
var Views = []*View{
	{Name: "agent", Page: "mine", Icon: "person", Badge: true, Score: activity,
		Has:   func(c *Conversation) bool { return c.awake() && c.Agent != "" },
		Owner: func(c *Conversation) string { return c.Agent }},
	{Name: ViewUnassigned, Page: "queue", Icon: "clock", Badge: true, Score: waiting,
		Has: func(c *Conversation) bool { return c.awake() && c.Agent == "" }},
	{Name: ViewOpen, Page: "all", Icon: "inbox", Badge: true, Score: activity,
		Has: (*Conversation).awake},
	{Name: ViewSnoozed, Page: "snoozed", Icon: "moon", Badge: true, Score: activity,
		Has: func(c *Conversation) bool { return c.Status == StatusOpen && c.Asleep() }},
	{Name: ViewResolved, Page: "done", Icon: "check", Badge: true, Score: activity,
		Has: func(c *Conversation) bool { return c.Status == StatusResolved && !c.Spam }},
	{Name: ViewSpam, Page: "spam", Icon: "close", Score: activity,
		Has: func(c *Conversation) bool { return c.Status == StatusResolved && c.Spam }},
	{Name: ViewAll, Score: activity, Parts: []string{ViewOpen, ViewSnoozed, ViewResolved, ViewSpam},
		Has: func(c *Conversation) bool { return c.Status != StatusNone }},
	{Name: ViewOffered,
		Has:   func(c *Conversation) bool { return c.Offer != 0 },
		Score: func(c *Conversation) int64 { return c.OfferedAt }},
	{Name: ViewRated,
		Has:   func(c *Conversation) bool { return c.RatedAt != 0 },
		Score: func(c *Conversation) int64 { return c.RatedAt }},
	// By when they began: few as they are, they need not be sorted anew with
	// every message.
	{Name: "visitor",
		Has:   func(c *Conversation) bool { return c.Status != StatusNone && c.Visitor != "" },
		Owner: func(c *Conversation) string { return c.Visitor },
		Score: func(c *Conversation) int64 { return c.StartedAt }},
}

// awake reports whether a conversation wants something from us now.
func (c *Conversation) awake() bool { return c.Status == StatusOpen && !c.Asleep() }

// activity is LastAt in whole seconds, as milliseconds. Nobody sees a finer
// order, and a conversation in which several things happen within a second, as
// with a bot, moves once.
func activity(c *Conversation) int64 { return c.LastAt - c.LastAt%1000 }

// waiting puts the longest wait first, and below all of those where nobody
// waits, by activity. Scores are below 2^53, to be exact as floats too.
func waiting(c *Conversation) int64 {
	if c.WaitingSince == 0 {
		return activity(c) - 1<<52
	}
	return -c.WaitingSince
}

// StartPage is the page where agents begin.
const StartPage = "all"

// List names the list of this view that belongs to owner, which counts only if
// everybody has one of their own.
func (v *View) List(owner string) string {
	if v.Owner == nil {
		return v.Name
	}
	return v.Name + "/" + owner
}

// Place is where a conversation stands: in which view, whose, and how high.
type Place struct {
	View  *View
	Owner string
	Score int64
}

// List names the list.
func (p Place) List() string { return p.View.List(p.Owner) }

// Places appends to places where c stands. A store keeps its lists by comparing
// the places before and after.
func (c *Conversation) Places(places []Place) []Place {
	for _, v := range Views {
		if !v.Has(c) {
			continue
		}
		p := Place{View: v, Score: v.Score(c)}
		if v.Owner != nil {
			p.Owner = v.Owner(c)
		}
		places = append(places, p)
	}
	return places
}

// Page returns the view of a page of the inbox, nil if there is none.
func Page(page string) *View {
	for _, v := range Views {
		if page != "" && v.Page == page {
			return v
		}
	}
	return nil
}

// Tally is a change of a counter.
type Tally struct {
	Name string
	By   int64
}

// CounterOffers names the counter of how often a survey was offered.
func CounterOffers(survey string) string { return "survey/" + survey + "/offers" }

// CounterScore names the counter of a survey's answers with a score from 0 to
// 10: changing an answer moves it.
func CounterScore(survey string, score int) string {
	return "survey/" + survey + "/score/" + digits(score)
}

// Tallies returns what the change from before to after adds to the counters.
func Tallies(before, after *Conversation) []Tally {
	var tallies []Tally
	same := after.Offer == before.Offer
	if !same {
		tallies = append(tallies, Tally{CounterOffers(after.SurveyName), 1})
	}
	if same {
		tallies = scores(tallies, &before.Survey, -1)
	}
	return scores(tallies, &after.Survey, 1)
}

// scores adds by for each score to tallies. What adds up to nothing is left out.
func scores(tallies []Tally, s *Survey, by int64) []Tally {
next:
	for _, answer := range s.Answers {
		score, ok := answer.score()
		if !ok {
			continue
		}
		name := CounterScore(s.SurveyName, score)
		for i, t := range tallies {
			if t.Name == name && t.By == -by {
				tallies = append(tallies[:i], tallies[i+1:]...)
				continue next
			}
		}
		tallies = append(tallies, Tally{name, by})
	}
	return tallies
}
