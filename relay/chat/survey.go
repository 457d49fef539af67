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
			Offer: e.Seq, OfferedAt: e.At, SurveyName: As[Offered](e.Body).Survey, RatedName: c.AgentName, BadOffer: c.BadOffer, BadSeq: c.BadSeq,
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
	// RatedAt is when it was answered first; 0: not yet.
	RatedAt int64
	// RatedName is the agent that had the conversation when the survey was
	// offered, whoever answers for it later.
	RatedName string
	// BadOffer is the last offer whose answer is to be followed up, BadSeq the
	// sequence of the event that says so; 0: none was.
	BadOffer uint64
	BadSeq   uint64
}

func (s *Survey) answered(e *Event) {
	if a := As[Answered](e.Body); a.Offer == s.Offer && s.Offer != 0 {
		s.Answers = a.Answers
		if s.RatedAt == 0 {
			s.RatedAt = e.At
		}
	}
}

// AnswerWindow is how long after the first answer answers may be changed, in
// milliseconds.
const AnswerWindow = 24 * 60 * 60 * 1000

// OfferWindow is how long after an offer the first answer is taken, in
// milliseconds: what is counted of it does not change later.
const OfferWindow = 14 * AnswerWindow

// AnswerOpen reports whether the last offer may be answered at time now, or its
// answers be changed.
func (s *Survey) AnswerOpen(now int64) bool {
	if s.RatedAt == 0 {
		return s.Offer != 0 && now-s.OfferedAt < OfferWindow
	}
	return s.Offer != 0 && now-s.RatedAt < AnswerWindow
}

// RatingOpen reports whether that holds and no comment was given yet.
func (s *Survey) RatingOpen(now int64) bool {
	return s.AnswerOpen(now) && s.Answers.Comment() == ""
}
