package inbox

import (
	"github.com/parley-chat/parley/templates/words"
	"strconv"
	"time"
)

const (
	minute = 60 * 1000 // milliseconds
	hour   = 60 * minute
	day    = 24 * hour
)

// ago says how long ago at was. It is what is read without script; with it,
// the browser writes the time of its own zone (js/times.js).
func ago(w *words.Words, now, at int64) string {
	switch d := now - at; {
	case d < minute:
		return w.T("nowShort")
	case d < hour:
		return w.Say("minutes", "n", number(d/minute))
	case d < day:
		return w.Say("hours", "n", number(d/hour))
	default:
		return w.Say("days", "n", number(d/day))
	}
}

// clock is a time in UTC for people, and machineTime for the datetime attribute.
func clock(at int64) string       { return time.UnixMilli(at).UTC().Format("2006-01-02 15:04 UTC") }
func machineTime(at int64) string { return time.UnixMilli(at).UTC().Format(time.RFC3339) }

func number(n int64) string    { return strconv.FormatInt(n, 10) }
func sequence(n uint64) string { return strconv.FormatUint(n, 10) }
func whole(v float64) string   { return strconv.FormatFloat(v, 'f', 0, 64) }
func percent(p float64) string { return whole(p) + "%" }
func fixed(v float64) string   { return strconv.FormatFloat(v, 'f', 2, 64) }
func clipCount(n int64) string {
	if n > MostCounted {
		return number(MostCounted) + "+"
	}
	return number(n)
}

// MostCounted is up to how many are counted out.
const MostCounted = 1000

// share is part of whole in percent.
func share(part, whole int64) float64 {
	if whole == 0 {
		return 0
	}
	return 100 * float64(part) / float64(whole)
}
