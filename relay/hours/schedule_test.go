package hours

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// nights are the days around which a zone puts its clocks.
func nights(t *testing.T, zone *time.Location, year int) (list []time.Time) {
	t.Helper()
	at := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
	_, was := at.In(zone).Zone()
	for ; at.Year() == year; at = at.Add(time.Hour) {
		if _, offset := at.In(zone).Zone(); offset != was {
			list, was = append(list, at), offset
		}
	}
	if len(list) != 2 {
		t.Fatalf("%s puts its clocks %d times in %d", zone, len(list), year)
	}
	return list
}

// randomDay has up to three intervals: short ones, long ones, whole days,
// overnight ones, and often an end in the hours that come twice or never.
func randomDay(r *rand.Rand) (d Day) {
	for range r.IntN(4) {
		i := Interval{r.IntN(dayMinutes), r.IntN(dayMinutes + 1)}
		if r.IntN(3) == 0 {
			i.From = r.IntN(240)
		}
		if r.IntN(3) == 0 {
			i.To = r.IntN(240)
		}
		if r.IntN(10) == 0 {
			i = Interval{0, dayMinutes}
		}
		if i.From != i.To {
			d = append(d, i)
		}
	}
	return d
}

func randomHours(r *rand.Rand, zone string, around time.Time) Hours {
	h := Hours{Zone: zone, Extra: map[Date]Day{}}
	for _, d := range h.Week.Days() {
		*d = randomDay(r)
	}
	for offset := -4; offset <= 4; offset++ {
		date := dateOf(around.AddDate(0, 0, offset))
		switch r.IntN(5) {
		case 0:
			h.Holidays = append(h.Holidays, date)
		case 1:
			if day := randomDay(r); len(day) > 0 {
				h.Extra[date] = day
			}
		}
	}
	return h
}

// slow knows every minute of the clock at which a site is open, by its name.
type slow map[string]bool

const minute = "2006-01-02 15:04"

func newSlow(h Hours, from, to time.Time) slow {
	s := slow{}
	holidays := map[Date]bool{}
	for _, d := range h.Holidays {
		holidays[d] = true
	}
	for day := from.AddDate(0, 0, -3); day.Before(to.AddDate(0, 0, 3)); day = day.AddDate(0, 0, 1) {
		date := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC)
		var begins Day
		switch date.Weekday() {
		case time.Monday:
			begins = h.Week.Mon
		case time.Tuesday:
			begins = h.Week.Tue
		case time.Wednesday:
			begins = h.Week.Wed
		case time.Thursday:
			begins = h.Week.Thu
		case time.Friday:
			begins = h.Week.Fri
		case time.Saturday:
			begins = h.Week.Sat
		case time.Sunday:
			begins = h.Week.Sun
		}
		name := Date(date.Format("2006-01-02"))
		if holidays[name] {
			begins = nil
		}
		if extra, ok := h.Extra[name]; ok {
			begins = extra
		}
		for _, i := range begins {
			end := i.To
			if end < i.From {
				end += 24 * 60
			}
			for m := i.From; m < end; m++ {
				s[date.Add(time.Duration(m)*time.Minute).Format(minute)] = true
			}
		}
	}
	return s
}

// Random hours are open when a walk over every minute says so, on both nights
// on which clocks are put.
func TestScheduleAgainstEveryMinute(t *testing.T) {
	zones := []struct {
		name string
		year int
	}{{"Europe/Berlin", 2026}, {"America/New_York", 2026}, {"Australia/Lord_Howe", 2026}, {"Africa/Casablanca", 2026}, {"Asia/Tehran", 2021}}
	const schedules = 12
	for _, z := range zones {
		t.Run(z.name, func(t *testing.T) {
			t.Parallel()
			zone, err := ParseZone(z.name)
			if err != nil {
				t.Fatal(err)
			}
			for n, night := range nights(t, zone, z.year) {
				for seed := range uint64(schedules) {
					r := rand.New(rand.NewPCG(uint64(n), seed))
					h := randomHours(r, z.name, night)
					if err := h.check(); err != nil {
						t.Fatal(err)
					}
					if err := compare(h, r, zone, night); err != nil {
						t.Fatalf("night %d, seed %d, %+v: %v", n, seed, h, err)
					}
				}
			}
		})
	}
}

func compare(h Hours, r *rand.Rand, zone *time.Location, night time.Time) error {
	s, err := h.Schedule()
	if err != nil {
		return err
	}
	from, to := night.Add(-50*time.Hour), night.Add(50*time.Hour)
	every := newSlow(h, from, to)
	n := int(to.Sub(from) / time.Minute)
	at := func(i int) time.Time { return from.Add(time.Duration(i) * time.Minute) }
	open := make([]bool, n)
	for i := range open {
		open[i] = every[at(i).In(zone).Format(minute)]
	}
	next := n // the first minute at which it changes
	for i := n - 1; i >= 0; i-- {
		if i+1 < n && open[i] != open[i+1] {
			next = i + 1
		}
		moment := at(i).Add(time.Duration(r.Int64N(int64(time.Minute))))
		if got := s.Open(moment); got != open[i] {
			return fmt.Errorf("open at %s: %v", moment.In(zone), got)
		}
		if r.IntN(8) != 0 && next != i+1 {
			continue
		}
		change, ok := s.NextChange(moment)
		if next < n && (!ok || !change.Equal(at(next))) || next == n && ok && change.Before(to) {
			return fmt.Errorf("after %s it changes at %s, %v, not at %s", moment.In(zone), change.In(zone), ok, at(next).In(zone))
		}
		opens, has := s.NextOpen(moment)
		if want := change; open[i] && (!has || !opens.Equal(moment)) || !open[i] && (has != ok || !opens.Equal(want)) {
			return fmt.Errorf("after %s it opens at %s, %v", moment.In(zone), opens.In(zone), has)
		}
	}
	return nil
}

// What is far away is found up to the horizon, and what never changes ends.
func TestScheduleAheadOfTime(t *testing.T) {
	now := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	always := Day{{0, dayMinutes}}
	for name, test := range map[string]struct {
		hours Hours
		want  time.Time
	}{
		"never":          {Hours{}, time.Time{}},
		"always":         {Hours{Week: Week{always, always, always, always, always, always, always}}, time.Time{}},
		"in half a year": {Hours{Extra: map[Date]Day{"2027-06-01": {{9 * 60, 10 * 60}}}}, time.Date(2027, 6, 1, 7, 0, 0, 0, time.UTC)},
		"in two years":   {Hours{Extra: map[Date]Day{"2028-12-01": always}}, time.Time{}},
		"a day a week":   {Hours{Week: Week{Wed: Day{{8 * 60, 9 * 60}}}, Holidays: []Date{"2026-12-02"}}, time.Date(2026, 12, 9, 7, 0, 0, 0, time.UTC)},
		"into a holiday": {Hours{Week: Week{Mon: Day{{13 * 60, 6 * 60}}}, Holidays: []Date{"2026-12-01"}}, time.Date(2026, 12, 1, 5, 0, 0, 0, time.UTC)},
		"until midnight": {Hours{Week: Week{Mon: Day{{9 * 60, 0}}}}, time.Date(2026, 11, 30, 23, 0, 0, 0, time.UTC)},
	} {
		test.hours.Zone = "Europe/Berlin"
		s, err := test.hours.Schedule()
		if err != nil {
			t.Fatal(err)
		}
		if at, ok := s.NextChange(now); ok == test.want.IsZero() || !at.Equal(test.want) {
			t.Errorf("%s: it changes at %s, %v, want %s", name, at, ok, test.want)
		}
	}
}
