package inbox

import (
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
func ago(w *Words, now, at int64) string {
	switch d := now - at; {
	case d < minute:
		return w.NowShort
	case d < hour:
		return say(w.Minutes, d/minute)
	case d < day:
		return say(w.Hours, d/hour)
	default:
		return say(w.Days, d/day)
	}
}

// clock is a time in UTC for people, and machineTime for the datetime attribute.
func clock(at int64) string       { return time.UnixMilli(at).UTC().Format("2006-01-02 15:04 UTC") }
func machineTime(at int64) string { return time.UnixMilli(at).UTC().Format(time.RFC3339) }

func number(n int64) string    { return strconv.FormatInt(n, 10) }
func sequence(n uint64) string { return strconv.FormatUint(n, 10) }
func percent(p float64) string { return strconv.FormatFloat(p, 'f', 0, 64) + "%" }
func fixed(v float64) string   { return strconv.FormatFloat(v, 'f', 2, 64) }
func clipCount(n int64) string {
	if n > 999 {
		return "999+"
	}
	return number(n)
}

// share is part of whole in percent.
func share(part, whole int64) float64 {
	if whole == 0 {
		return 0
	}
	return 100 * float64(part) / float64(whole)
}
