package desk

import (
	"time"

	"github.com/parley-chat/parley/relay/chat"
)

// When an agent's day begins and ends, by which they put conversations aside.
const (
	dayBegins = 9
	eveningAt = 18
)

// WakeTime is the time that an agent means by a choice, on the clock at which now
// is: "hour", "evening", "tomorrow", "monday", "reply", or a date and a time as
// forms write them, "2006-01-02T15:04". It is in milliseconds since 1970, as
// chat.Snoozed has it, and ErrPast for what is none of these. What is said of
// clocks holds over the nights in which they are changed.
func WakeTime(choice string, now time.Time) (int64, error) {
	on := func(days, hour int) time.Time {
		return time.Date(now.Year(), now.Month(), now.Day()+days, hour, 0, 0, 0, now.Location())
	}
	var at time.Time
	switch choice {
	case "reply":
		return chat.UntilReply, nil
	case "hour":
		at = now.Add(time.Hour)
	case "evening":
		at = on(0, eveningAt)
	case "tomorrow":
		at = on(1, dayBegins)
	case "monday":
		at = on(7-(int(now.Weekday())+6)%7, dayBegins)
	default:
		var err error
		if at, err = time.ParseInLocation("2006-01-02T15:04", choice, now.Location()); err != nil {
			return 0, ErrPast
		}
	}
	return at.UnixMilli(), nil
}
