package desk

import (
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
