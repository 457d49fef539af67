package hours

import (
	"strconv"
	"strings"
	"time"
)

// readEvents reads the events of a calendar. What stands in parts of events, such as
// alarms, is not theirs.
func readEvents(text string) (list []event, err error) {
	lines, err := properties(text)
	if err != nil {
		return nil, err
	}
	var in []string // names of what has begun
	var own []property
	for _, p := range lines {
		switch p.name {
		case "BEGIN":
			in = append(in, strings.ToUpper(strings.TrimSpace(p.value)))
			if in[len(in)-1] == "VEVENT" {
				own = []property{p}
			}
		case "END":
			if len(in) == 0 || in[len(in)-1] != strings.ToUpper(strings.TrimSpace(p.value)) {
				return nil, p.wrong()
			}
			if in[len(in)-1] == "VEVENT" {
				if len(list) == MaxEvents {
					return nil, &CalendarError{Many: true}
				}
				e, wrong := eventOf(own)
				if wrong != nil {
					return nil, wrong
				}
				list = append(list, e)
			}
			in = in[:len(in)-1]
		default:
			if len(in) > 0 && in[len(in)-1] == "VEVENT" {
				own = append(own, p)
			}
		}
	}
	if len(in) > 0 { // the file was cut off
		return nil, lines[len(lines)-1].wrong()
	}
	return list, nil
}

// eventOf is the event of its lines, of which the first is BEGIN.
func eventOf(own []property) (e event, wrong *CalendarError) {
	var end time.Time
	weeks, zone := time.Duration(0), false
	for _, p := range own {
		var ok, whole bool
		switch p.name {
		case "SUMMARY":
			e.summary = unescape(p.value)
		case "STATUS":
			e.cancelled = strings.EqualFold(p.value, "CANCELLED")
		case "DTSTART":
			if e.start, whole, ok = dateIn(p); !ok {
				return e, p.wrong()
			}
			zone = whole
		case "DTEND":
			if end, whole, ok = dateIn(p); !ok {
				return e, p.wrong()
			}
			if !whole {
				e.left = LeftTimed
			}
		case "DURATION":
			if weeks, ok = daysOf(p.value); !ok {
				e.left = LeftTimed
			}
		case "RRULE":
			if e.yearly, ok = yearlyOf(p.value); !ok {
				e.left = LeftRule
			}
		case "EXDATE":
			for text := range strings.SplitSeq(p.value, ",") {
				but, _, ok := dateIn(property{value: text})
				if !ok {
					return e, p.wrong()
				}
				e.but = append(e.but, but)
			}
		case "RDATE", "RECURRENCE-ID":
			e.left = LeftRule
		}
	}
	if e.start.IsZero() {
		return e, own[0].wrong()
	}
	e.days = 1
	switch {
	case !end.IsZero():
		e.days = max(1, int(end.Sub(e.start)/(24*time.Hour)))
	case weeks > 0:
		e.days = int(weeks / (24 * time.Hour))
	}
	if e.yearly != nil && !e.yearly.fits(e.start) {
		e.left = LeftRule
	}
	if e.days > maxEventDays {
		e.left = LeftLong
	}
	if !zone {
		e.left = LeftTimed
	}
	return e, nil
}

// dateIn is the date of a line, and whether it is a whole day: a date, or midnight on
// the clock of the place.
func dateIn(p property) (at time.Time, whole, ok bool) {
	text := strings.TrimSpace(p.value)
	if t, err := time.Parse("20060102", text); err == nil {
		return t, true, true
	}
	t, err := time.Parse("20060102T150405", strings.TrimSuffix(text, "Z"))
	if err != nil {
		return at, false, false
	}
	midnight := t.Truncate(24 * time.Hour)
	return midnight, t.Equal(midnight) && !strings.HasSuffix(text, "Z"), true
}

// daysOf is a duration of whole days or weeks: "P3D", "P1W".
func daysOf(text string) (time.Duration, bool) {
	text, ok := strings.CutPrefix(strings.ToUpper(strings.TrimSpace(text)), "P")
	if !ok || text == "" {
		return 0, false
	}
	n, err := strconv.ParseUint(text[:len(text)-1], 10, 10)
	unit := map[byte]time.Duration{'D': 24 * time.Hour, 'W': 7 * 24 * time.Hour}[text[len(text)-1]]
	return time.Duration(n) * unit, err == nil && n > 0 && unit > 0
}

// unescape reads a text of a calendar, on one line.
func unescape(text string) string {
	text = strings.NewReplacer(`\n`, " ", `\N`, " ", `\,`, ",", `\;`, ";", `\\`, `\`).Replace(text)
	runes := []rune(strings.Join(strings.Fields(text), " "))
	return string(runes[:min(len(runes), 120)])
}
