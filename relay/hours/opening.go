package hours

import (
	"cmp"
	"time"
)

// Opening is when somebody is there: by a schedule, or always, as the zero value.
type Opening struct{ by *Schedule }

// Opening is when somebody is there by these hours; where nobody has said when that
// is, always. It is an error if their zone is not known here.
func (h Hours) Opening() (Opening, error) {
	if !h.Set() {
		return Opening{}, nil
	}
	s, err := h.Schedule()
	return Opening{&s}, err
}

// With is h with another week, on the same clock and with the same holidays, but
// without the extra days; a week without times changes nothing.
func (h Hours) With(week Week) Hours {
	own := Hours{Zone: cmp.Or(h.Zone, "UTC"), Week: week, Holidays: h.Holidays}
	if !own.Set() {
		return h
	}
	return own
}

// Open says whether somebody is there at t.
func (o Opening) Open(t time.Time) bool { return o.by == nil || o.by.Open(t) }

// Between is for how long somebody is there from one time to another; nothing if
// that is not later.
func (o Opening) Between(from, to time.Time) time.Duration {
	if o.by == nil {
		return max(to.Sub(from), 0)
	}
	return o.by.Between(from, to)
}

// After is when somebody has been there for d since t. Nobody has if nobody is for
// Horizon.
func (o Opening) After(t time.Time, d time.Duration) (at time.Time, ok bool) {
	if o.by == nil {
		return t.Add(d), true
	}
	return o.by.After(t, d)
}
