package admin

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/hours"
	ui "github.com/parley-chat/parley/templates/admin"
)

// calendarYears is how far ahead days of a calendar are read.
const calendarYears = 2

// calendarFields ask for a calendar, and for the day whose hours count where it says
// that people work.
func calendarFields(who caller) []ui.Field {
	t := who.Words.T
	like := ui.Field{Name: "like", Label: t("calendar.like"), Help: t("calendar.likeHelp"), Kind: "select", Value: "mon"}
	for _, d := range weekdays {
		like.Options = append(like.Options, ui.Option{Value: d, Name: t("day." + d)})
	}
	return []ui.Field{
		{Name: "file", Label: who.Words.Say("calendar.file", "ics", ltr(".ics")), Kind: "file"},
		{Name: "calendar", Label: t("calendar.text"), Kind: "area"},
		like,
	}
}

// readCalendar shows what a calendar would change: the form has the days in it, and
// they are not kept before it is sent.
func (a hoursPage) readCalendar(w http.ResponseWriter, r *http.Request, who caller) error {
	text, err := pasted(r, "calendar")
	if err != nil {
		return err
	}
	d, err := hours.Of(r.Context(), a.Docs, r.PathValue("site"))
	if err != nil {
		return err
	}
	a.calendar = calendarFields(who)
	typed(r, a.calendar)
	refuse := func(field int, why string) error {
		a.calendar[field].Wrong = why
		return a.showHours(w, r, who, http.StatusUnprocessableEntity, d, hoursFields(who, d.Value), "")
	}
	if !fit(who, a.calendar) {
		return refuse(2, a.calendar[2].Wrong)
	}
	field := 0
	if a.calendar[1].Value != "" {
		field = 1
	}
	today := a.today(d.Value)
	days, left, err := hours.ReadCalendar(text, hours.Date(today.Format(time.DateOnly)), hours.Date(today.AddDate(calendarYears, 0, 0).Format(time.DateOnly)))
	var wrong *hours.CalendarError
	switch {
	case errors.As(err, &wrong) && wrong.Many:
		return refuse(field, who.Words.Say("calendar.many", "n", strconv.Itoa(hours.MaxEvents), "size", ltr(strconv.Itoa(hours.MaxCalendar>>10)+" KB")))
	case errors.As(err, &wrong) && wrong.Line > 0:
		return refuse(field, who.Words.Say("calendar.line", "n", strconv.Itoa(wrong.Line), "value", oneLine(wrong.Text)))
	case err != nil:
		return refuse(field, who.Words.Say("calendar.none", "ics", ltr(".ics")))
	}
	like := *d.Value.Week.Days()[slices.Index(weekdays[:], a.calendar[2].Value)]
	if len(like) == 0 && slices.ContainsFunc(days, func(day hours.CalendarDay) bool { return day.Work }) {
		return refuse(2, who.Words.T("calendar.likeWrong"))
	}
	var rows []ui.Row
	d.Value, rows = withDays(who, d.Value, days, like)
	for _, l := range left {
		rows = append(rows, ui.Row{Title: oneLine(l.Summary), Note: who.Words.T("calendar.left." + string(l.Why))})
	}
	if len(d.Value.Holidays) > hours.MaxDates || len(d.Value.Extra) > hours.MaxDates {
		if d, err = hours.Of(r.Context(), a.Docs, r.PathValue("site")); err != nil {
			return err
		}
		return refuse(field, who.Words.Say("hours.tooMany", "n", strconv.Itoa(hours.MaxDates)))
	}
	a.read = []ui.Section{{
		ID: "read", Title: who.Words.T("calendar.read"), Lead: who.Words.T("calendar.readLead"), Rows: rows,
		None: who.Words.Say("calendar.readNone", "n", strconv.Itoa(calendarYears)),
	}}
	a.calendar = nil
	return a.showHours(w, r, who, http.StatusOK, d, hoursFields(who, d.Value), "")
}

// today is the day on the clock of the hours' zone.
func (a hoursPage) today(h hours.Hours) time.Time {
	if zone, err := hours.ParseZone(h.Zone); err == nil {
		return a.Now().In(zone)
	}
	return a.Now().UTC()
}

// oneLine is a text of a file as a line of a page.
func oneLine(text string) string { return strings.TrimSpace(chat.Clip(text, len(text))) }

// withDays are hours with the days of a calendar, and a row for each: what somebody
// has set for a day stays.
func withDays(who caller, h hours.Hours, days []hours.CalendarDay, like hours.Day) (hours.Hours, []ui.Row) {
	was := h
	h.Holidays, h.Extra = slices.Clone(h.Holidays), map[hours.Date]hours.Day{}
	for d, day := range was.Extra {
		h.Extra[d] = day
	}
	rows := make([]ui.Row, 0, len(days))
	for _, d := range days {
		on, _ := time.Parse(time.DateOnly, string(d.Date)) // a Date is one
		row := ui.Row{Title: date(who, on), Detail: oneLine(d.Summary)}
		_, open := was.Extra[d.Date]
		shut := slices.Contains(was.Holidays, d.Date)
		switch {
		case open && d.Work, shut && !d.Work:
			row.Note = who.Words.T("calendar.known")
		case open || shut:
			row.Note = who.Words.T("calendar.stays")
		case d.Work:
			h.Extra[d.Date] = like
			row.Note = who.Words.T("hours.extraDay") + " · " + ltr(like.String())
		default:
			h.Holidays = append(h.Holidays, d.Date)
			row.Note = who.Words.T("calendar.shut")
		}
		rows = append(rows, row)
	}
	return h, rows
}
