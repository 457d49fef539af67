package chat_test

import (
	"math"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
)

// The intervals are those that R. G. Newcombe printed in "Two-sided confidence
// intervals for the single proportion" (Statistics in Medicine 17, 1998, table
// I, method 3), to four places; the last two follow from the formula by hand.
func TestCSATInterval(t *testing.T) {
	tests := []struct {
		satisfied, answers int64
		low, high          float64
	}{
		{81, 263, 25.53, 36.62},
		{15, 148, 6.24, 16.05},
		{0, 20, 0, 16.11},
		{1, 29, 0.61, 17.18},
		{20, 20, 83.89, 100},
		{1, 1, 20.65, 100},
	}
	for _, test := range tests {
		c := chat.NewCSAT(1000, [6]int64{1: test.answers - test.satisfied, 5: test.satisfied})
		low, high := c.Interval()
		if math.Abs(low-test.low) > 0.011 || math.Abs(high-test.high) > 0.011 {
			t.Errorf("%d of %d: %.4f to %.4f, want %.2f to %.2f", test.satisfied, test.answers, low, high, test.low, test.high)
		}
	}
}

func TestCSAT(t *testing.T) {
	c := chat.NewCSAT(50, [6]int64{99, 3, 2, 5, 10, 20})
	if c.Answers != 40 || c.Satisfied != 30 || c.ByScore[0] != 0 {
		t.Errorf("%+v", c)
	}
	if c.Score() != 75 || c.ResponseRate() != 80 {
		t.Errorf("score %v, response rate %v", c.Score(), c.ResponseRate())
	}
	if c.Few() {
		t.Error("40 answers are few")
	}
	if !chat.NewCSAT(50, [6]int64{5: 29}).Few() || chat.NewCSAT(50, [6]int64{5: 30}).Few() {
		t.Error("the line is not between 29 and 30")
	}
}

func TestCSATOfNothing(t *testing.T) {
	var c chat.CSAT
	low, high := c.Interval()
	if c.Score() != 0 || c.ResponseRate() != 0 || low != 0 || high != 100 {
		t.Errorf("score %v, rate %v, interval %v to %v", c.Score(), c.ResponseRate(), low, high)
	}
}

// The score lies within its interval, which lies within 0 to 100 and becomes
// narrower with more answers.
func TestCSATIntervalShape(t *testing.T) {
	for n := int64(1); n <= 200; n++ {
		for k := int64(0); k <= n; k++ {
			c := chat.NewCSAT(n, [6]int64{2: n - k, 4: k})
			low, high := c.Interval()
			if low < 0 || high > 100 || low > c.Score()+1e-9 || high < c.Score()-1e-9 {
				t.Fatalf("%d of %d: %v within %v to %v", k, n, c.Score(), low, high)
			}
			more := chat.NewCSAT(4*n, [6]int64{2: 4 * (n - k), 4: 4 * k})
			if l, h := more.Interval(); h-l >= high-low {
				t.Fatalf("%d of %d: four times the answers, and %v wide instead of %v", k, n, h-l, high-low)
			}
		}
	}
}
