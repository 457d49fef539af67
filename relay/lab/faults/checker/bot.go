package checker

import (
	"fmt"

	"github.com/parley-chat/parley/relay/chat"
)

// BotWaits reports whether the bot still has something to say in a conversation.
func BotWaits(log []chat.Event) bool {
	bots, open := false, false
	for _, e := range log {
		switch {
		case e.Kind == chat.KindAssigned:
			bots = chat.As[chat.Assigned](e.Body).Agent == chat.Bot
		case e.Kind == chat.KindQueued:
			bots = false
		case e.Kind == chat.KindMessage && e.Role == chat.RoleVisitor:
			open = true
		case e.Kind == chat.KindPrompted:
			open = false
		}
	}
	return bots && open
}

// BotFaults says what the bot did in a conversation that it never does.
func BotFaults(log []chat.Event) (faults []string) {
	person := false
	answers := map[uint64]int{}
	for i, e := range log {
		switch e.Kind {
		case chat.KindAssigned:
			person = chat.As[chat.Assigned](e.Body).Agent != chat.Bot
			continue
		case chat.KindPrompted:
			q := chat.As[chat.Prompted](e.Body).Question
			if answers[q]++; answers[q] > 1 {
				faults = append(faults, fmt.Sprintf("the question at %d is answered %d times", q, answers[q]))
			}
		case chat.KindHandedOver:
			h := chat.As[chat.HandedOver](e.Body)
			if i == 0 || log[i-1].Kind != chat.KindPrompted || log[i-1].Text == "" {
				faults = append(faults, fmt.Sprintf("the hand-over at %d has no words", e.Seq))
			}
			if h.Why == "" || h.Asked == "" && h.Offered != "" {
				faults = append(faults, fmt.Sprintf("the hand-over at %d has no summary: %+v", e.Seq, h))
			}
			if i+1 == len(log) || log[i+1].Kind != chat.KindQueued || log[i+1].At != e.At || i > 0 && log[i-1].At != e.At {
				faults = append(faults, fmt.Sprintf("the hand-over at %d is not one with its words and the queue", e.Seq))
			}
		}
		if person && e.Role == chat.RoleBot {
			faults = append(faults, fmt.Sprintf("the bot does something at %d, a person has the conversation", e.Seq))
		}
	}
	if BotWaits(log) {
		faults = append(faults, "the last question is not answered")
	}
	return faults
}
