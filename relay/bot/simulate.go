package bot

import (
	"context"

	"github.com/parley-chat/parley/relay/bot/flow"
	"github.com/parley-chat/parley/relay/chat"
)

// Simulated is what the bot would do with one message.
type Simulated struct {
	Said string
	Move Move
}

// Simulate plays what a visitor would say against a flow and a policy, in a
// conversation that there is not. Webhooks are called only where call says so.
func (f Flows) Simulate(ctx context.Context, site string, run flow.Run, p *Policy, said []string, call bool) []Simulated {
	if call && f.Client != nil {
		c := chat.Conversation{ID: "simulated"}
		c.Locale, c.Page = run.Locale, run.Page
		run.Call = f.call(site, &c, "simulated")
	}
	var list []Simulated
	var s Situation
	for _, text := range said {
		s.Question = text
		m := step(ctx, &run, 0, s, p.Decide(s))
		list = append(list, Simulated{Said: text, Move: m})
		if m.Act == HandOver || m.Act == Settle {
			break
		}
		s.Before, s.Spoke, s.Flow, s.Answered, s.Choices = append(s.Before, text), true, nil, "", nil
		if m.Flowed != nil && m.Flowed.State.Step != "" {
			s.Flow = m.Flowed.body()
		}
		switch m.Act {
		case Answer:
			s.Answered = m.Entries[0].ID
			s.Seen = append(s.Seen, s.Answered)
		case Choose:
			for _, e := range m.Entries {
				s.Choices = append(s.Choices, chat.Choice{Text: e.Question, Entry: e.ID})
			}
		case Rephrase:
			s.Misses++
		}
	}
	return list
}
