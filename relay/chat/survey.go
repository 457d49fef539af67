package chat

// Offered records that a survey was shown.
type Offered struct {
	// Survey is its name, as in SurveyCSAT, and Version which one of its texts.
	Survey  string
	Version int
}

// Answered is the answer to the survey offered at Offer. A later answer
// replaces an earlier one.
type Answered struct {
	Offer   uint64
	Answers Answers
}

var offered = traits{
	name:  "offered",
	quiet: true,
	body:  func() Body { return new(Offered) },
	apply: func(c *Conversation, e Event) {
		c.Survey = Survey{
			Offer: e.Seq, OfferedAt: e.At, SurveyName: As[Offered](e.Body).Survey, RatedName: c.AgentName,
		}
	},
}

var answered = traits{
	name:  "answered",
	body:  func() Body { return new(Answered) },
	apply: func(c *Conversation, e Event) { c.Survey.answered(&e) },
}

// Bind implements Body.
func (o *Offered) Bind(f Fields) {
	f.Str("survey", &o.Survey)
	f.Small("version", &o.Version)
}

// Bind implements Body.
func (a *Answered) Bind(f Fields) {
	f.Uint("offer", &a.Offer)
	a.Answers.Bind(f)
}

// Survey is the last survey offered, and its answer.
type Survey struct {
	// Offer is the sequence of the offer, OfferedAt its time; 0: none yet.
	Offer      uint64
	OfferedAt  int64
	SurveyName string
	Answers    Answers
	// RatedAt is when it was answered; 0: not yet.
	RatedAt int64
	// RatedName is the agent that had the conversation when the survey was
	// offered, whoever answers for it later.
	RatedName string
}

func (s *Survey) answered(e *Event) {
	if a := As[Answered](e.Body); a.Offer == s.Offer && s.Offer != 0 {
		s.Answers, s.RatedAt = a.Answers, e.At
	}
}

// RatingOpen reports whether the last offer may still be answered at time now:
// not yet answered, or answered without a comment less than 24 hours ago.
func (s *Survey) RatingOpen(now int64) bool {
	const day = 24 * 60 * 60 * 1000
	if s.Offer == 0 {
		return false
	}
	return s.RatedAt == 0 || s.Answers.Comment() == "" && now-s.RatedAt < day
}
