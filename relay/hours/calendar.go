package hours

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// How much of a calendar is read at most.
const (
	MaxCalendar  = 256 << 10 // bytes
	MaxEvents    = 2000
	maxEventDays = 62
	maxLine      = 8 << 10 // bytes; what is longer is a text of which no more is needed
)

// CalendarDay is a whole day that a calendar names.
type CalendarDay struct {
	Date    Date
	Summary string
	// Work says that people work on it though the week might not say so, as on the
	// days that make up for a long holiday in China.
	Work bool
}

// Left is an event of a calendar that names no days which can be read.
type Left struct {
	Summary string
	Why     LeftWhy
}

// LeftWhy is why an event is left out.
type LeftWhy string

// Why an event is left out: it is of some hours only, it repeats otherwise than
// yearly on one day, or it lasts for more than two months.
const (
	LeftTimed LeftWhy = "timed"
	LeftRule  LeftWhy = "rule"
	LeftLong  LeftWhy = "long"
)

// CalendarError says what is wrong with a calendar: with Line 0 as a whole.
type CalendarError struct {
	Line int // from 1
	Text string
	Many bool // there are more than MaxEvents, or more than MaxCalendar bytes
}

func (e *CalendarError) Error() string {
	switch {
	case e.Many:
		return fmt.Sprintf("the calendar has more than %d events or %d bytes", MaxEvents, MaxCalendar)
	case e.Line == 0:
		return "the text is no calendar"
	}
	return fmt.Sprintf("line %d of the calendar cannot be read: %q", e.Line, e.Text)
}

// ReadCalendar reads the whole days from one date up to another out of an iCalendar
// file (RFC 5545), by their dates; one day of several events has the first, and is of
// work if one of them says so. Events repeat yearly on a date, or on a weekday of a
// month such as the fourth Thursday. What cannot be read as days is left out and told,
// what is no calendar at all is a *CalendarError.
func ReadCalendar(text string, from, to Date) (days []CalendarDay, left []Left, err error) {
	events, err := readEvents(text)
	if err != nil {
		return nil, nil, err
	}
	at := map[Date]int{}
	for _, e := range events {
		if e.cancelled {
			continue
		}
		if e.left != "" {
			left = append(left, Left{e.summary, e.left})
			continue
		}
		for _, first := range e.begins(day(to)) {
			for d := first; d.Before(first.AddDate(0, 0, e.days)); d = d.AddDate(0, 0, 1) {
				date := dateOf(d)
				if date < from || date >= to {
					continue
				}
				i, known := at[date]
				if !known {
					i, at[date] = len(days), len(days)
					days = append(days, CalendarDay{Date: date, Summary: e.summary})
				}
				if e.work() && !days[i].Work {
					days[i].Work, days[i].Summary = true, e.summary
				}
			}
		}
	}
	slices.SortFunc(days, func(a, b CalendarDay) int { return strings.Compare(string(a.Date), string(b.Date)) })
	return days, left, nil
}

// day is the midnight of a date, in no zone.
func day(d Date) time.Time {
	t, _ := time.Parse(time.DateOnly, string(d)) // a Date is one
	return t
}

// event is one VEVENT.
type event struct {
	summary   string
	start     time.Time
	days      int
	yearly    *yearly // nil: once
	but       []time.Time
	cancelled bool
	left      LeftWhy // "": nothing
}

// work says whether a summary is that of a day on which people work.
func (e event) work() bool {
	s := strings.ToLower(e.summary)
	for _, off := range []string{"holiday", "day off", "non-work", "nonwork", "no work"} {
		if strings.Contains(s, off) {
			return false
		}
	}
	return strings.Contains(s, "班") || strings.Contains(s, "make-up") || strings.Contains(s, "makeup") || strings.Contains(s, "workday")
}

// begins are the days on which the event begins, before a day.
func (e event) begins(before time.Time) (list []time.Time) {
	if e.yearly == nil {
		return []time.Time{e.start}
	}
	for _, d := range e.yearly.from(e.start, before) {
		if !slices.ContainsFunc(e.but, d.Equal) {
			list = append(list, d)
		}
	}
	return list
}

// property is one line of a calendar, unfolded.
type property struct {
	line                int
	name, params, value string
}

// properties are the lines of a calendar.
func properties(text string) (list []property, err error) {
	if len(text) > MaxCalendar {
		return nil, &CalendarError{Many: true}
	}
	text = strings.TrimPrefix(text, "\ufeff")
	if !utf8.ValidString(text) || strings.ContainsRune(text, 0) || !strings.HasPrefix(strings.ToUpper(strings.TrimSpace(text)), "BEGIN:VCALENDAR") {
		return nil, &CalendarError{}
	}
	n := 0
	for l := range strings.Lines(text) {
		n++
		l = strings.TrimRight(l, "\r\n")
		if strings.TrimSpace(l) == "" {
			continue
		}
		if l[0] == ' ' || l[0] == '\t' { // RFC 5545, 3.1: goes on with the line before
			if len(list) == 0 {
				return nil, &CalendarError{Line: n, Text: l}
			}
			if last := &list[len(list)-1]; len(last.value) < maxLine {
				last.value += l[1:]
			}
			continue
		}
		list = append(list, property{line: n, value: l})
	}
	for i, p := range list {
		colon := unquoted(p.value)
		if colon < 1 {
			return nil, p.wrong()
		}
		name, params, _ := strings.Cut(p.value[:colon], ";")
		list[i].name, list[i].params, list[i].value = strings.ToUpper(name), strings.ToUpper(params), p.value[colon+1:]
	}
	return list, nil
}

// unquoted is where the first colon stands that is in no quotes, -1 if nowhere.
func unquoted(text string) int {
	in := false
	return strings.IndexFunc(text, func(r rune) bool {
		if r == '"' {
			in = !in
		}
		return r == ':' && !in
	})
}

func (p property) wrong() *CalendarError {
	text := []rune(strings.TrimPrefix(p.name+":"+p.value, ":"))
	return &CalendarError{Line: p.line, Text: string(text[:min(len(text), 60)])}
}
