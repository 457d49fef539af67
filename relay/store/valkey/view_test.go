package valkey

import (
	"slices"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
)

// What is read as the union of a view's parts is the view: same conversations,
// same scores, whatever the state.
func TestPlaced(t *testing.T) {
	states := 0
	for _, status := range []chat.Status{chat.StatusNone, chat.StatusOpen, chat.StatusResolved} {
		for _, agent := range []string{"", "a"} {
			for _, visitor := range []string{"", "v"} {
				for _, rated := range []int64{0, 7} {
					c := chat.Conversation{Status: status, Assignment: chat.Assignment{Agent: agent}, Who: chat.Who{Visitor: visitor}, Times: chat.Times{LastAt: 5000}, Survey: chat.Survey{Offer: uint64(rated), OfferedAt: 6, RatedAt: rated}}
					states++
					for _, v := range chat.Views {
						list := v.List(map[bool]string{true: "v", false: agent}[v.Name == "visitor"])
						var found, want []int64
						for _, part := range parts(list) {
							found = append(found, scores(placed(nil, &c), part)...)
						}
						want = scores(c.Places(nil), list)
						if !slices.Equal(found, want) {
							t.Errorf("%+v: %q is read as %v, want %v", c, list, found, want)
						}
					}
				}
			}
		}
	}
	if states != 24 {
		t.Errorf("%d states were tried", states)
	}
}

// scores are those in a list.
func scores(places []chat.Place, list string) (scores []int64) {
	for _, p := range places {
		if p.List() == list {
			scores = append(scores, p.Score)
		}
	}
	return scores
}
