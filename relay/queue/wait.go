package queue

import (
	"slices"
	"time"
)

// Fewest is how many must have left a queue before anything is said of how long it
// takes.
const Fewest = 10

// The range leaves out this part of what there was, at either end.
const leftOut = 0.2

// wait is between which times most of those waited who were at this place of the
// queue, as it was lately: false if too few left it. The time for n places is what n
// of them took one after the other, as often as that can be found among them.
func (p Passed) wait(place int, now time.Time) (low, high time.Duration, ok bool) {
	var took []int64
	for _, w := range p.List {
		if now.Sub(time.UnixMilli(w.At)) <= kept {
			took = append(took, w.Took)
		}
	}
	if len(took) < Fewest || place < 1 {
		return 0, 0, false
	}
	run := min(place, len(took)/2)
	var sums []int64
	for i := run; i <= len(took); i++ {
		sum := int64(0)
		for _, t := range took[i-run : i] {
			sum += t
		}
		sums = append(sums, sum)
	}
	slices.Sort(sums)
	cut := int(leftOut * float64(len(sums)))
	at := func(i int) time.Duration {
		return time.Duration(sums[i]) * time.Millisecond * time.Duration(place) / time.Duration(run)
	}
	return at(cut), at(len(sums) - 1 - cut), true
}
