package chat_test

import (
	"math/rand/v2"

	"github.com/parley-chat/parley/relay/chat"
)

// longLog is a random log of n events that could have been: every kind, every
// role, references to what came before. The same seed gives the same log.
func longLog(seed uint64, n int) []chat.Event {
	r := rand.New(rand.NewPCG(seed, 1))
	events := []chat.Event{started()}
	var offer uint64
	for len(events) < n {
		e := anyEvent(r, uint64(len(events)), offer)
		events = append(events, e)
		if e.Kind == chat.KindOffered {
			offer = uint64(len(events))
		}
	}
	return logOf(events...)
}

// anyEvent is a random event to follow one with sequence last; most answers
// are to offer.
func anyEvent(r *rand.Rand, last, offer uint64) chat.Event {
	role := chat.Role(1 + r.IntN(3))
	switch r.IntN(18) {
	case 0, 1, 2, 3:
		return says(role, "word")
	case 4:
		return chat.Event{Kind: chat.KindNote, Role: chat.RoleAgent, Text: "note"}
	case 5:
		return chat.Event{Kind: chat.KindQueued}
	case 6:
		return assigned(anna, "Anna")
	case 7:
		return assigned(ben, "Ben")
	case 8:
		return chat.Event{Kind: chat.KindContact, Role: chat.RoleVisitor, Name: "Vera B.", Body: &chat.Contact{Email: string(rune('a' + r.IntN(4)))}}
	case 9:
		return plain(chat.KindResolved)
	case 10:
		return plain(chat.KindReopened)
	case 11:
		return offered()
	case 12:
		if r.IntN(4) == 0 {
			offer = 1 + r.Uint64N(last+1)
		}
		return answered(offer, 1+r.IntN(5), []string{"", "said"}[r.IntN(2)])
	case 13:
		return chat.Event{Kind: chat.KindPrompted, Role: chat.RoleBot, From: chat.Bot, Text: "word", Body: &chat.Prompted{Entry: "a", Question: last}}
	case 14:
		return chat.Event{Kind: chat.KindHandedOver, Role: chat.RoleBot, From: chat.Bot, Body: &chat.HandedOver{Why: chat.WhyAsked}}
	case 15:
		return chat.Event{Kind: chat.KindConfirmed, Role: chat.RoleVisitor, Body: &chat.Confirmed{Answer: last, Helped: r.IntN(2)}}
	case 16:
		return chat.Event{Kind: chat.KindVisited, Role: chat.RoleVisitor, Body: &chat.Started{Page: string(rune('a' + r.IntN(4))), Title: "A page"}}
	}
	return reads(role, 1+r.Uint64N(last+2))
}
