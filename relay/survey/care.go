package survey

import "github.com/parley-chat/parley/relay/chat"

// Care says what follows from the answers to a survey. The zero value is nothing.
type Care struct {
	// FollowUp has people follow up an answer whose score to the main question is at
	// most Bad.
	FollowUp bool `json:"followUp,omitempty"`
	Bad      int  `json:"bad,omitempty"`
	// Reward gives a code for an answer, once in RewardDays for each visitor; 0 is
	// RewardDays.
	Reward     bool `json:"reward,omitempty"`
	RewardDays int  `json:"rewardDays,omitempty"`
}

// RewardDays are the days of Care.RewardDays without a choice.
const RewardDays = 90

// maxRewardDays is the longest time between two rewards.
const maxRewardDays = 3650

// ErrCare says that the care cannot be.
var ErrCare = &chat.Refusal{Code: "survey_care"}

func (c Care) check() error {
	if c.Bad < 0 || c.Bad > 10 || c.RewardDays < 0 || c.RewardDays > maxRewardDays {
		return ErrCare
	}
	return nil
}

// Bad reports whether somebody should follow up a row, and the score that says so.
func (s Survey) Bad(r *Row) (score int, bad bool) {
	q, ok := s.Main()
	if !ok || !s.Care.FollowUp {
		return 0, false
	}
	score, ok = r.Score(q.ID)
	return score, ok && score <= s.Care.Bad
}
