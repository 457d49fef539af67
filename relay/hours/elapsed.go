package hours

import "time"

// Between is for how long the site is open from one time to another; nothing if
// that is not later.
func (s Schedule) Between(from, to time.Time) (open time.Duration) {
	for from.Before(to) {
		next := s.step(from)
		if next.After(to) {
			next = to
		}
		if s.Open(from) {
			open += next.Sub(from)
		}
		from = next
	}
	return open
}

// After is when the site has been open for d since t: t itself for nothing. It has
// not if nothing is open for Horizon.
func (s Schedule) After(t time.Time, d time.Duration) (at time.Time, ok bool) {
	for closed := t; d > 0; {
		next := s.step(t)
		if s.Open(t) {
			if next.Sub(t) >= d {
				return t.Add(d), true
			}
			d -= next.Sub(t)
			closed = next
		}
		if t = next; t.Sub(closed) > Horizon {
			return time.Time{}, false
		}
	}
	return t, true
}
