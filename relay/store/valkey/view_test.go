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
	for _, status := range []chat.Status{chat.StatusNone, chat.StatusOpen, chat.StatusSnoozed, chat.StatusResolved} {
		for _, agent := range []string{"", "a"} {
			for _, visitor := range []string{"", "v"} {
				for _, rated := range []int64{0, 7} {
					c := chat.Conversation{Status: status, Agent: agent, Visitor: visitor, LastAt: 5, Offer: uint64(rated), OfferedAt: 6, RatedAt: rated}
					states++
					kept := placed(&c)
					for _, v := range append(c.Views(), chat.View{Name: chat.ViewAll}, chat.View{Name: chat.ViewOpen}) {
						var found []int64
						for _, part := range parts(v.Name) {
							for _, k := range kept {
								if k.Name == part {
									found = append(found, k.Score)
								}
							}
						}
						var want []int64
						for _, w := range c.Views() {
							if w.Name == v.Name {
								want = append(want, w.Score)
							}
						}
						if !slices.Equal(found, want) {
							t.Errorf("%+v: view %q is read as %v, want %v", c, v.Name, found, want)
						}
					}
				}
			}
		}
	}
	if states != 32 {
		t.Errorf("%d states were tried", states)
	}
}
