package hours

import (
	"strconv"
	"strings"
	"time"
)

// yearly is a rule by which an event repeats: on its own date, or on a weekday of a
// month.
type yearly struct {
	every int       // years
	count int       // 0: without an end
	until time.Time // the last day; zero: without an end
	month int       // 0: that of the event
	date  int       // of the month; 0: that of the event
	nth   int       // 4: the fourth, -1: the last; 0: not by weekday
	on    time.Weekday
}

var weekdayCodes = map[string]time.Weekday{
	"SU": time.Sunday, "MO": time.Monday, "TU": time.Tuesday, "WE": time.Wednesday, "TH": time.Thursday, "FR": time.Friday, "SA": time.Saturday,
}

// yearlyOf reads a rule; it is not ok if it has more to it than yearly says.
func yearlyOf(text string) (*yearly, bool) {
	y := yearly{every: 1}
	often := false
	for part := range strings.SplitSeq(strings.ToUpper(strings.TrimSpace(text)), ";") {
		name, value, _ := strings.Cut(part, "=")
		n, err := strconv.Atoi(value)
		number := err == nil && n > 0 && n < 1000
		ok := false
		switch name {
		case "FREQ":
			often = value == "YEARLY"
			ok = often
		case "INTERVAL":
			y.every, ok = n, number
		case "COUNT":
			y.count, ok = n, number
		case "UNTIL":
			y.until, _, ok = dateIn(property{value: value})
		case "BYMONTH":
			y.month, ok = n, number && n <= 12
		case "BYMONTHDAY":
			y.date, ok = n, number && n <= 31
		case "BYDAY":
			if len(value) > 2 {
				y.nth, err = strconv.Atoi(value[:len(value)-2])
				y.on, ok = weekdayCodes[value[len(value)-2:]]
				ok = ok && err == nil && y.nth != 0 && y.nth >= -5 && y.nth <= 5
			}
		case "WKST", "":
			ok = true
		}
		if !ok {
			return nil, false
		}
	}
	return &y, often
}

// fits says whether an event is on a day of its own rule: other rules are not read.
func (y yearly) fits(start time.Time) bool {
	if y.nth != 0 && (y.month == 0 || y.date != 0) {
		return false
	}
	d, ok := y.in(start, start.Year())
	return ok && d.Equal(start)
}

// in is the day of a year, if there is one.
func (y yearly) in(start time.Time, year int) (d time.Time, ok bool) {
	month, date := start.Month(), start.Day()
	if y.month != 0 {
		month = time.Month(y.month)
	}
	if y.date != 0 {
		date = y.date
	}
	switch {
	case y.nth > 0:
		first := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
		d = first.AddDate(0, 0, int(y.on-first.Weekday()+7)%7+7*(y.nth-1))
	case y.nth < 0:
		last := time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC)
		d = last.AddDate(0, 0, -int(last.Weekday()-y.on+7)%7+7*(y.nth+1))
	default:
		d = time.Date(year, month, date, 0, 0, 0, 0, time.UTC)
	}
	return d, d.Month() == month
}

// from are the days of an event that began on one, before another. It ends with the
// rule's count and last day.
func (y yearly) from(start, before time.Time) (list []time.Time) {
	for year := start.Year(); year <= before.Year(); year += y.every {
		d, ok := y.in(start, year)
		if !ok {
			continue
		}
		if y.count > 0 && len(list) == y.count || !y.until.IsZero() && d.After(y.until) || !d.Before(before) {
			break
		}
		list = append(list, d)
	}
	return list
}
