package valkey

import (
	"math/rand/v2"
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
					c := chat.Conversation{Status: status, Agent: agent, Visitor: visitor, LastAt: 5000, Offer: uint64(rated), OfferedAt: 6, RatedAt: rated}
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

// However a conversation changes, moved is placed of what it has become.
func TestMoved(t *testing.T) {
	fields := []func(c *chat.Conversation, n int64){
		func(c *chat.Conversation, n int64) { c.LastAt = 100 + 600*n },
		func(c *chat.Conversation, n int64) { c.Status = chat.Status(n % 4) },
		func(c *chat.Conversation, n int64) { c.Agent = []string{"", "a", "b"}[n%3] },
		func(c *chat.Conversation, n int64) { c.Visitor = []string{"", "v"}[n%2] },
		func(c *chat.Conversation, n int64) { c.StartedAt = n % 2 },
		func(c *chat.Conversation, n int64) { c.Offer = uint64(n % 2) },
		func(c *chat.Conversation, n int64) { c.OfferedAt = n },
		func(c *chat.Conversation, n int64) { c.RatedAt = n % 3 },
		func(c *chat.Conversation, n int64) { c.Unread = int(n) },
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	var before chat.Conversation
	var views, dst []chat.View
	for n := range int64(5000) {
		after := before
		for range 1 + rnd.IntN(2) {
			fields[rnd.IntN(len(fields))](&after, n)
		}
		dst = moved(dst, views, &before, &after)
		if want := placed(&after); !slices.Equal(dst, want) {
			t.Fatalf("from %+v to %+v: %v, want %v", before, after, dst, want)
		}
		before, views, dst = after, dst, views
	}
}
