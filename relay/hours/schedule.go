package hours

import (
	"slices"
	"time"
)

// Horizon is how far Schedule looks ahead.
const Horizon = 366 * 24 * time.Hour

// Schedule answers when hours are open. A site is open whenever the clock on a
// wall in its zone shows a time of one of the day's intervals: what lies in an
// hour that comes twice is open twice, what lies in one that is left out is not.
// An interval belongs to the day on which it begins, so what begins before a
// holiday goes on into it.
type Schedule struct {
	hours Hours
	zone  *time.Location
}

// Schedule returns the hours' schedule, or an error if their zone is not known
// here.
func (h Hours) Schedule() (Schedule, error) {
	zone, err := ParseZone(h.Zone)
	return Schedule{h, zone}, err
}

// In is a moment on the schedule's clock.
func (s Schedule) In(t time.Time) time.Time { return t.In(s.zone) }

// On is what begins on a date, and whether that is a holiday or an extra day. Of
// wall the date counts, in whatever zone it is.
func (s Schedule) On(wall time.Time) (day Day, holiday, extra bool) {
	if len(s.hours.Holidays)+len(s.hours.Extra) > 0 {
		date := dateOf(wall)
		if day, extra = s.hours.Extra[date]; extra {
			return day, false, true
		}
		if slices.Contains(s.hours.Holidays, date) {
			return nil, true, false
		}
	}
	return *s.hours.Week.Days()[(wall.Weekday()+6)%7], false, false
}

// around is what begins on the day that the clock shows, and the day before.
func (s Schedule) around(wall time.Time) (today, before Day) {
	y, m, d := wall.Date()
	today, _, _ = s.On(wall)
	before, _, _ = s.On(time.Date(y, m, d-1, 12, 0, 0, 0, time.UTC))
	return today, before
}

// Open says whether the site is open at t.
func (s Schedule) Open(t time.Time) bool {
	wall := t.In(s.zone)
	today, before := s.around(wall)
	return openAt(today, before, wall.Hour()*60+wall.Minute())
}

func openAt(today, before Day, minute int) bool {
	for _, i := range today {
		if minute >= i.From && (minute < i.To || i.overnight()) {
			return true
		}
	}
	for _, i := range before {
		if i.overnight() && minute < i.To {
			return true
		}
	}
	return false
}

// NextChange is the first moment after t at which Open is no longer what it is
// at t. There is none if that is not within Horizon.
func (s Schedule) NextChange(t time.Time) (at time.Time, ok bool) {
	was := s.Open(t)
	for at = s.step(t); at.Sub(t) <= Horizon; at = s.step(at) {
		if s.Open(at) != was {
			return at, true
		}
	}
	return time.Time{}, false
}

// NextOpen is t if the site is open then, else when it opens. It does not if
// that is not within Horizon.
func (s Schedule) NextOpen(t time.Time) (at time.Time, ok bool) {
	if s.Open(t) {
		return t, true
	}
	return s.NextChange(t)
}

// step is the first moment after t at which Open may change: when the clock
// shows an end of an interval or midnight, or is put forward or back.
func (s Schedule) step(t time.Time) time.Time {
	wall := t.In(s.zone)
	midnight := wall.Hour()*3600 + wall.Minute()*60 + wall.Second()
	next := dayMinutes
	end := func(minute int) {
		if minute*60 > midnight && minute < next {
			next = minute
		}
	}
	today, before := s.around(wall)
	for _, i := range today {
		end(i.From)
		end(i.To)
	}
	for _, i := range before {
		end(i.To)
	}
	at := t.Truncate(time.Second).Add(time.Duration(next*60-midnight) * time.Second)
	if _, put := wall.ZoneBounds(); !put.IsZero() && put.Before(at) {
		return put
	}
	return at
}
