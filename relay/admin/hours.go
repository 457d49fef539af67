package admin

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/hours"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/admin"
)

// hoursPage is the page with the business hours.
type hoursPage struct {
	*Admin
	// read is what a calendar would change, calendar the fields that ask for one; nil:
	// nobody has sent one.
	read     []ui.Section
	calendar []ui.Field
}

// weekdays are the names of the fields for the days of the week, Monday first.
var weekdays = [7]string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// previewDays is how many days the page shows.
const previewDays = 14

// hoursFields are the fields of the page: hours as text.
func hoursFields(who caller, h hours.Hours) []ui.Field {
	t := who.Words.T
	fields := []ui.Field{{
		Name: "zone", Label: t("hours.zone"), Help: who.Words.Say("hours.zoneHelp", "zone", ltr("Europe/Berlin"), "other", ltr("Asia/Shanghai")),
		Kind: "text", Value: h.Zone, Max: 64,
	}}
	for _, zone := range hours.Zones {
		fields[0].Options = append(fields[0].Options, ui.Option{Value: zone})
	}
	for i, d := range h.Week.Days() {
		fields = append(fields, ui.Field{Name: weekdays[i], Label: t("day." + weekdays[i]), Kind: "text", Value: d.String(), Max: 200, Beside: true})
	}
	holidays, extra := make([]string, 0, len(h.Holidays)), make([]string, 0, len(h.Extra))
	for _, d := range h.Holidays {
		holidays = append(holidays, string(d))
	}
	for d, day := range h.Extra {
		extra = append(extra, string(d)+" "+day.String())
	}
	slices.Sort(holidays)
	slices.Sort(extra)
	return append(fields,
		ui.Field{Name: "holidays", Label: t("hours.holidays"), Help: who.Words.Say("hours.holidaysHelp", "date", ltr("2026-12-25")), Kind: "area", Value: strings.Join(holidays, "\n")},
		ui.Field{Name: "extra", Label: t("hours.extra"), Help: who.Words.Say("hours.extraHelp", "line", ltr("2026-12-27 10:00-14:00")), Kind: "area", Value: strings.Join(extra, "\n")},
	)
}

// hours is the page with the business hours.
func (a hoursPage) hours(w http.ResponseWriter, r *http.Request, who caller) error {
	d, err := hours.Of(r.Context(), a.Docs, r.PathValue("site"))
	if err != nil {
		return err
	}
	return a.showHours(w, r, who, http.StatusOK, d, hoursFields(who, d.Value), "")
}

// showHours shows fields, and what follows from d in the days to come.
func (a hoursPage) showHours(w http.ResponseWriter, r *http.Request, who caller, status int, d docs.Doc[hours.Hours], fields []ui.Field, wrong string) error {
	p, err := a.page(r, who, "hours")
	if err != nil {
		return err
	}
	t, action := who.Words.T, settingsURL(p.Site, "hours")
	p.Lead, p.Wrong = t("hours.lead"), wrong
	preview := ui.Section{ID: "preview", Title: t("hours.next"), None: t("hours.none")}
	if d.Value.Set() {
		s, err := d.Value.Schedule()
		if err != nil {
			return err
		}
		now := a.Now()
		preview.Lead, preview.Rows = openNow(who, s, now), days(who, s, now)
	}
	p.Sections = append(a.read, ui.Section{
		Lead: who.Words.Say("hours.times", "times", ltr("09:00-12:00, 13:00-17:30"), "night", ltr("22:00-06:00"), "day", ltr("00:00-24:00")),
		Form: &ui.Form{
			Action: action, Button: t("admin.save"), Hidden: []string{"version", fmt.Sprint(d.Version)}, Fields: fields,
			Other: ui.Other{Name: t("hours.preview"), Do: "preview", Action: action + "#preview"},
		},
	})
	if !slices.ContainsFunc(fields, func(f ui.Field) bool { return f.Wrong != "" }) {
		p.Sections = append(p.Sections, preview)
	}
	if a.calendar == nil {
		a.calendar = calendarFields(who)
	}
	p.Sections = append(p.Sections, ui.Section{ID: "calendar", Title: t("calendar.title"), Lead: who.Words.Say("calendar.lead", "ics", ltr(".ics")), Form: &ui.Form{
		Action: action + "/calendar", Button: t("calendar.check"), Upload: true, Fields: a.calendar,
	}})
	return show(w, r, status, p)
}

// openNow says whether the site is open, and until when.
func openNow(who caller, s hours.Schedule, now time.Time) string {
	open := s.Open(now)
	at, ok := s.NextChange(now)
	if !ok {
		if open {
			return who.Words.T("hours.open")
		}
		return who.Words.T("hours.closed")
	}
	when := moment(who, s.In(now), s.In(at))
	if open {
		return who.Words.Say("hours.openUntil", "at", when)
	}
	return who.Words.Say("hours.closedUntil", "at", when)
}

// moment is a time on the site's clock, with its day if that is another.
func moment(who caller, now, at time.Time) string {
	text := at.Format("15:04")
	if now.Format(time.DateOnly) != at.Format(time.DateOnly) {
		text = date(who, at) + " " + text
	}
	return text
}

// date is a day by its name and its numbers, which are read from the left in
// every language.
func date(who caller, t time.Time) string {
	return who.Words.T("day."+weekdays[(t.Weekday()+6)%7]) + " " + ltr(t.Format(time.DateOnly))
}

// ltr sets a text apart that is read from the left.
func ltr(text string) string { return "\u2066" + text + "\u2069" }

// days are the days to come, today first.
func days(who caller, s hours.Schedule, now time.Time) (rows []ui.Row) {
	y, m, d := s.In(now).Date()
	for i := range previewDays {
		on := time.Date(y, m, d+i, 0, 0, 0, 0, time.UTC)
		day, holiday, extra := s.On(on)
		row := ui.Row{Title: date(who, on), Detail: ltr(day.String())}
		if len(day) == 0 {
			row.Detail = who.Words.T("hours.shut")
		}
		if holiday {
			row.Note = who.Words.T("hours.holiday")
		}
		if extra {
			row.Note = who.Words.T("hours.extraDay")
		}
		rows = append(rows, row)
	}
	return rows
}

// saveHours writes the hours, or shows what they would come to. If somebody else
// wrote meanwhile, the page shows both, and the next try overwrites theirs.
func (a hoursPage) saveHours(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	version, err := web.Version(r)
	if err != nil {
		return err
	}
	site := r.PathValue("site")
	now, err := hours.Of(r.Context(), a.Docs, site)
	if err != nil {
		return err
	}
	typed := hoursFields(who, hours.Hours{})
	for i := range typed {
		typed[i].Value = strings.ReplaceAll(strings.TrimSpace(r.PostFormValue(typed[i].Name)), "\r\n", "\n")
	}
	next := docs.Doc[hours.Hours]{ID: hours.Main, Version: version}
	var ok bool
	next.Value, ok = hoursOf(who, typed)
	switch {
	case !ok && now.Version == version:
		return a.showHours(w, r, who, http.StatusUnprocessableEntity, next, typed, "")
	case r.PostFormValue("do") == "preview":
		return a.showHours(w, r, who, http.StatusOK, next, typed, "")
	case now.Version == version:
		err = hours.Kind.Put(r.Context(), a.Docs, site, next)
		if err == nil {
			return a.keptHours(w, r, who, now, next.Value)
		}
		if !errors.Is(err, store.ErrVersion) {
			return err
		}
		if now, err = hours.Of(r.Context(), a.Docs, site); err != nil {
			return err
		}
	}
	theirs(typed, hoursFields(who, now.Value))
	next.Version = now.Version
	return a.showHours(w, r, who, http.StatusConflict, next, typed, who.Words.T("admin.conflict"))
}

// keptHours notes what has changed and leads back to the page.
func (a hoursPage) keptHours(w http.ResponseWriter, r *http.Request, who caller, before docs.Doc[hours.Hours], after hours.Hours) error {
	e, was := a.entry(r, who, "hours-changed", ""), hoursFields(who, before.Value)
	for i, f := range hoursFields(who, after) {
		e.Compare(f.Name, was[i].Value, f.Value)
	}
	c := change[hours.Hours]{hours.Kind, hours.Main, &before.Value, &after}
	if before.Version == 0 {
		c.before = nil
	}
	if err := c.note(a.Admin, r, e); err != nil {
		return err
	}
	return saved(w, r, "hours", e)
}

// hoursOf are the hours that were typed; none if something is wrong, which
// stands at the fields.
func hoursOf(who caller, fields []ui.Field) (hours.Hours, bool) {
	var h hours.Hours
	ok := true
	for i := range fields {
		f := &fields[i]
		wrong := func(key string, args ...string) {
			f.Wrong, ok = who.Words.Say(key, append(args, "zone", ltr("Europe/Berlin"), "times", ltr("09:00-12:00, 13:00-17:30"), "date", ltr("2026-12-25"))...), false
		}
		switch f.Name {
		case "zone":
			if _, err := hours.ParseZone(f.Value); f.Value != "" && err != nil {
				wrong("hours.zoneWrong")
			}
			h.Zone = f.Value
		case "holidays":
			for _, l := range lines(f.Value) {
				d, err := hours.ParseDate(l)
				if err != nil {
					wrong("hours.dateWrong", "value", l)
				}
				h.Holidays = append(h.Holidays, d)
			}
			if len(h.Holidays) > hours.MaxDates {
				wrong("hours.tooMany", "n", strconv.Itoa(hours.MaxDates))
			}
		case "extra":
			h.Extra = map[hours.Date]hours.Day{}
			for _, l := range lines(f.Value) {
				on, times, _ := strings.Cut(l, " ")
				d, err := hours.ParseDate(on)
				day, dayErr := hours.ParseDay(times)
				_, again := h.Extra[d]
				switch {
				case err != nil:
					wrong("hours.dateWrong", "value", on)
				case dayErr != nil || len(day) == 0:
					wrong("hours.dayWrong", "value", l)
				case again || slices.Contains(h.Holidays, d):
					wrong("hours.twice", "value", on)
				}
				h.Extra[d] = day
			}
			if len(h.Extra) > hours.MaxDates {
				wrong("hours.tooMany", "n", strconv.Itoa(hours.MaxDates))
			}
		default:
			day, err := hours.ParseDay(f.Value)
			if err != nil {
				wrong("hours.dayWrong", "value", f.Value)
			}
			*h.Week.Days()[slices.Index(weekdays[:], f.Name)] = day
		}
	}
	if zone := &fields[0]; zone.Value == "" && h.Set() {
		zone.Wrong, ok = who.Words.Say("hours.zoneWrong", "zone", ltr("Europe/Berlin")), false
	}
	if !ok {
		return hours.Hours{}, false
	}
	return h, true
}
