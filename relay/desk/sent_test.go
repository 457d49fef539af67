package desk

import (
	"errors"
	"strings"
	"testing"
)

func TestBelieved(t *testing.T) {
	const now, day = 1_800_000_000_000, 24 * 60 * 60 * 1000
	for _, test := range []struct{ sent, want int64 }{
		{now, now}, {now - 6*day, now - 6*day}, {now - 8*day, 0},
		{now + 50_000, now + 50_000}, {now + 70_000, 0}, {0, 0}, {-1, 0},
	} {
		if got := Believed(test.sent, now); got != test.want {
			t.Errorf("%d is believed as %d, want %d", test.sent, got, test.want)
		}
	}
}

// A conversation takes so much of a visitor and no more; of an agent it does.
func TestAFullConversation(t *testing.T) {
	f := newDesk(t)
	f.VisitorBytes = 1000
	conv := f.asked() // 4 bytes, and AroundText
	f.must(f.Send(t.Context(), "shop", conv, f.visit, message("again")))
	state, err := f.Store.Conversation(t.Context(), "shop", conv)
	if err != nil {
		t.Fatal(err)
	}
	room := int(f.VisitorBytes - state.VisitorBytes)
	if _, err := f.Send(t.Context(), "shop", conv, f.visit, message(strings.Repeat("x", room+1))); !errors.Is(err, ErrFull) {
		t.Errorf("a byte too much: %v", err)
	}
	last := message(strings.Repeat("x", room))
	f.must(f.Send(t.Context(), "shop", conv, f.visit, last))
	if r := f.must(f.Send(t.Context(), "shop", conv, f.visit, last)); !r.Repeated {
		t.Error("what fills it cannot be sent again")
	}
	if _, err := f.Send(t.Context(), "shop", conv, f.visit, message("x")); !errors.Is(err, ErrFull) {
		t.Errorf("a full one takes more: %v", err)
	}
	f.must(f.Reply(t.Context(), "shop", conv, ana, message("sure")))
}
