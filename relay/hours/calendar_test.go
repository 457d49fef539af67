package hours

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func calendarOf(events ...string) string {
	text := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
	for _, e := range events {
		text += "BEGIN:VEVENT\r\n" + e + "\r\nEND:VEVENT\r\n"
	}
	return text + "END:VCALENDAR\r\n"
}

// Whole days are read by their dates, as calendars of the field write them.
func TestReadCalendar(t *testing.T) {
	for name, c := range map[string]struct{ event, want string }{
		"one day":         {"DTSTART;VALUE=DATE:20261225\r\nDTEND;VALUE=DATE:20261226\r\nSUMMARY:Christmas Day", "2026-12-25 Christmas Day"},
		"no end":          {"DTSTART;VALUE=DATE:20261225\r\nSUMMARY:Christmas\\, at last", "2026-12-25 Christmas, at last"},
		"folded":          {"DTSTART;VALUE=DATE:20261\r\n 225\r\nSUMMARY:Christ\r\n\tmas", "2026-12-25 Christmas"},
		"three days":      {"DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270103\r\nSUMMARY:Turn", "2026-12-31 Turn; 2027-01-01 Turn; 2027-01-02 Turn"},
		"a duration":      {"DTSTART;VALUE=DATE:20261231\r\nDURATION:P2D\r\nSUMMARY:Turn", "2026-12-31 Turn; 2027-01-01 Turn"},
		"midnights":       {"DTSTART;TZID=\"a:b\":20261225T000000\r\nDTEND;TZID=\"a:b\":20261226T000000\r\nSUMMARY:X", "2026-12-25 X"},
		"past and future": {"DTSTART;VALUE=DATE:20251225\r\nSUMMARY:Past", ""},
		"yearly":          {"DTSTART;VALUE=DATE:20001225\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:X", "2026-12-25 X; 2027-12-25 X"},
		"every other":     {"DTSTART;VALUE=DATE:20001225\r\nRRULE:FREQ=YEARLY;INTERVAL=2\r\nSUMMARY:X", "2026-12-25 X"},
		"count":           {"DTSTART;VALUE=DATE:20251225\r\nRRULE:FREQ=YEARLY;COUNT=2\r\nSUMMARY:X", "2026-12-25 X"},
		"until":           {"DTSTART;VALUE=DATE:20251225\r\nRRULE:FREQ=YEARLY;UNTIL=20261225\r\nSUMMARY:X", "2026-12-25 X"},
		"but":             {"DTSTART;VALUE=DATE:20001225\r\nRRULE:FREQ=YEARLY\r\nEXDATE;VALUE=DATE:20261225\r\nSUMMARY:X", "2027-12-25 X"},
		"leap day":        {"DTSTART;VALUE=DATE:20240229\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:X", "2028-02-29 X"},
		// Published dates: Thanksgiving of the United States and Memorial Day.
		"fourth Thursday": {"DTSTART;VALUE=DATE:20201126\r\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH\r\nSUMMARY:X", "2026-11-26 X; 2027-11-25 X"},
		"last Monday":     {"DTSTART;VALUE=DATE:20200525\r\nRRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO\r\nSUMMARY:X", "2027-05-31 X; 2028-05-29 X"},
		"work":            {"DTSTART;VALUE=DATE:20261010\r\nSUMMARY:国庆节（班）", "2026-10-10 国庆节（班） work"},
		"补班":              {"DTSTART;VALUE=DATE:20261010\r\nSUMMARY:补班", "2026-10-10 补班 work"},
		"in English":      {"DTSTART;VALUE=DATE:20261010\r\nSUMMARY:Make-up Workday", "2026-10-10 Make-up Workday work"},
		"a make-up rest":  {"DTSTART;VALUE=DATE:20261010\r\nSUMMARY:Make-up holiday", "2026-10-10 Make-up holiday"},
		"twice":           {"DTSTART;VALUE=DATE:20261010\r\nSUMMARY:National Day\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART:20261010\r\nSUMMARY:补班", "2026-10-10 补班 work"},
		"cancelled":       {"DTSTART;VALUE=DATE:20261225\r\nSTATUS:CANCELLED", ""},
		"an alarm":        {"DTSTART;VALUE=DATE:20261225\r\nSUMMARY:X\r\nBEGIN:VALARM\r\nSUMMARY:Y\r\nDURATION:PT1H\r\nEND:VALARM", "2026-12-25 X"},
		"timed":           {"DTSTART:20261225T090000Z\r\nDTEND:20261225T100000Z\r\nSUMMARY:X", "X: timed"},
		"weekly":          {"DTSTART;VALUE=DATE:20261225\r\nRRULE:FREQ=WEEKLY\r\nSUMMARY:X", "X: rule"},
		"some Mondays":    {"DTSTART;VALUE=DATE:20261225\r\nRRULE:FREQ=YEARLY;BYDAY=MO\r\nSUMMARY:X", "X: rule"},
		"off its rule":    {"DTSTART;VALUE=DATE:20261225\r\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH\r\nSUMMARY:X", "X: rule"},
		"for ages":        {"DTSTART;VALUE=DATE:20260901\r\nDTEND;VALUE=DATE:99990101\r\nSUMMARY:X", "X: long"},
	} {
		days, left, err := ReadCalendar("\ufeff"+calendarOf(c.event), "2026-09-01", "2028-09-01")
		var got []string
		for _, d := range days {
			text := string(d.Date) + " " + d.Summary
			if d.Work {
				text += " work"
			}
			got = append(got, text)
		}
		for _, l := range left {
			got = append(got, l.Summary+": "+string(l.Why))
		}
		if err != nil || strings.Join(got, "; ") != c.want {
			t.Errorf("%s: %q, %v; want %q", name, got, err, c.want)
		}
	}
}

// What is no calendar is refused as a whole, with the line.
func TestCalendarWrong(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		line int
		many bool
	}{
		"nothing":      {"", 0, false},
		"a page":       {"<html>", 0, false},
		"no UTF-8":     {"BEGIN:VCALENDAR\n\xff", 0, false},
		"no colon":     {"BEGIN:VCALENDAR\nhello\nEND:VCALENDAR", 2, false},
		"no such day":  {calendarOf("DTSTART;VALUE=DATE:20260230"), 4, false},
		"no start":     {calendarOf("SUMMARY:X"), 3, false},
		"cut off":      {strings.TrimSuffix(calendarOf("DTSTART:20261225"), "END:VCALENDAR\r\n"), 5, false},
		"crossed":      {"BEGIN:VCALENDAR\nEND:VEVENT", 2, false},
		"too many":     {calendarOf(slicesOf(MaxEvents+1, "DTSTART:20261225")...), 0, true},
		"too large":    {calendarOf("DTSTART:20261225\r\nDESCRIPTION:" + strings.Repeat("x", MaxCalendar)), 0, true},
		"a wrong but":  {calendarOf("DTSTART:20261225\r\nEXDATE:x"), 5, false},
		"a wrong end":  {calendarOf("DTSTART:20261225\r\nDTEND:x"), 5, false},
		"only a start": {"BEGIN:VCALENDAR", 1, false},
	} {
		_, _, err := ReadCalendar(c.text, "2026-09-01", "2028-09-01")
		var wrong *CalendarError
		if !errors.As(err, &wrong) || wrong.Line != c.line || wrong.Many != c.many {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func slicesOf(n int, text string) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = text + fmt.Sprint("\r\nUID:", i)
	}
	return list
}

// Whatever is read, days are in order, within what was asked for, and each once.
func FuzzReadCalendar(f *testing.F) {
	f.Add(calendarOf("DTSTART;VALUE=DATE:20201126\r\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=9\r\nEXDATE:20261126\r\nSUMMARY:补班"))
	f.Add(calendarOf("DTSTART:00010101\r\nDURATION:P9W\r\nRRULE:FREQ=YEARLY;INTERVAL=3;UNTIL=20280101"))
	f.Fuzz(func(t *testing.T, text string) {
		const from, to = Date("2026-09-01"), Date("2028-09-01")
		days, _, err := ReadCalendar(text, from, to)
		if err != nil && len(days) > 0 {
			t.Fatal("days and an error")
		}
		last := Date("")
		for _, d := range days {
			if d.Date <= last || d.Date < from || d.Date >= to {
				t.Fatalf("%s after %s", d.Date, last)
			}
			last = d.Date
		}
	})
}
