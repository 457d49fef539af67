package frame

import (
	"strconv"
	"time"

	"github.com/parley-chat/parley/templates/words"
)

// Queued is where a visitor stands who waits.
type Queued struct {
	// Number is their place in the queue, 1 for who is next; 0: they do not wait.
	Number int
	// Low and High are between which times it may take from now; High is 0 if that is
	// not known.
	Low, High time.Duration
	// Slow says that it takes longer than they were told.
	Slow bool
}

// mostWait is the longest of which anything is said: beyond it nobody waits.
const mostWait = 12 * time.Hour

// said is what the visitor reads of it; "" if they do not wait.
func (q Queued) said(w *words.Words) string {
	if q.Number == 0 {
		return ""
	}
	place := w.T("part.queueNext")
	if q.Number > 1 {
		place = w.N("part.queuePlace", q.Number)
	}
	if wait := q.wait(w); wait != "" {
		return w.Say("part.queueBoth", "place", place, "wait", wait)
	}
	return place
}

func (q Queued) wait(w *words.Words) string {
	if q.Slow {
		return w.T("part.queueSlow")
	}
	if q.High == 0 || q.High > mostWait {
		return ""
	}
	if q.High >= 90*time.Minute {
		low, high := q.in(time.Hour)
		if low == 0 || low == high {
			return w.N("part.queueUpToHours", high)
		}
		return w.N("part.queueRangeHours", high, "from", strconv.Itoa(low))
	}
	low, high := q.in(time.Minute)
	switch {
	case high == 1:
		return w.T("part.queueSoon")
	case low == 0 || low == high:
		return w.N("part.queueUpTo", high)
	}
	return w.N("part.queueRange", high, "from", strconv.Itoa(low))
}

// in is the range in whole units, of which the wait is not shorter and not longer.
func (q Queued) in(unit time.Duration) (low, high int) {
	return int(q.Low / unit), int((q.High + unit - 1) / unit)
}
