// Package hours says when a site is open: times of the week on the clock of a
// zone, with holidays and extra days. It has no clock of its own.
package hours

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // zones are known where the system has none

	"github.com/parley-chat/parley/relay/store/docs"
)

// Kind is a site's business hours, one document with the id Main.
var Kind = docs.Kind[Hours]{Name: "hours", Check: check}

// Main is the id of the one document of a site.
const Main = "main"

// Of is a site's document, with Version 0 and hours that are not Set if there is
// none.
func Of(ctx context.Context, c *docs.Cache, site string) (docs.Doc[Hours], error) {
	// The list is kept also where it is empty, which one document is not.
	list, err := Kind.List(ctx, c, site)
	if err != nil || len(list) == 0 {
		return docs.Doc[Hours]{ID: Main}, err
	}
	return list[0], nil
}

// MaxDates is how many holidays a site has at most, and how many extra days.
const MaxDates = 400

// Hours are a site's business hours. The zero value says nothing of them.
type Hours struct {
	// Zone is the IANA name of the zone whose clock counts, such as
	// "Europe/Berlin".
	Zone string `json:"zone"`
	Week Week   `json:"week"`
	// Holidays are dates on which nothing of the week begins.
	Holidays []Date `json:"holidays,omitempty"`
	// Extra are dates with times of their own, in place of the week's.
	Extra map[Date]Day `json:"extra,omitempty"`
}

// Week is when a site opens on each day of the week.
type Week struct {
	Mon Day `json:"mon,omitempty"`
	Tue Day `json:"tue,omitempty"`
	Wed Day `json:"wed,omitempty"`
	Thu Day `json:"thu,omitempty"`
	Fri Day `json:"fri,omitempty"`
	Sat Day `json:"sat,omitempty"`
	Sun Day `json:"sun,omitempty"`
}

// Days are the days of the week, Monday first.
func (w *Week) Days() [7]*Day {
	return [7]*Day{&w.Mon, &w.Tue, &w.Wed, &w.Thu, &w.Fri, &w.Sat, &w.Sun}
}

// Set says whether there is any time at which the site opens: without one,
// nobody has said when it does.
func (h Hours) Set() bool {
	for _, d := range h.Week.Days() {
		if len(*d) > 0 {
			return true
		}
	}
	return len(h.Extra) > 0
}

func check(id string, h Hours) error {
	if id != Main {
		return fmt.Errorf("a site has hours called %q alone", Main)
	}
	return h.check()
}

// check says what is wrong with hours.
func (h Hours) check() error {
	if _, err := ParseZone(h.Zone); err != nil && (h.Set() || h.Zone != "") {
		return err
	}
	for _, d := range h.Week.Days() {
		if err := d.Check(); err != nil {
			return err
		}
	}
	if len(h.Holidays) > MaxDates || len(h.Extra) > MaxDates {
		return fmt.Errorf("there are more than %d dates", MaxDates)
	}
	for i, d := range h.Holidays {
		if _, err := ParseDate(string(d)); err != nil {
			return err
		}
		if _, both := h.Extra[d]; both || slices.Contains(h.Holidays[:i], d) {
			return fmt.Errorf("%s stands there twice", d)
		}
	}
	for d, day := range h.Extra {
		if _, err := ParseDate(string(d)); err != nil {
			return err
		}
		if len(day) == 0 {
			return fmt.Errorf("the extra day %s has no times", d)
		}
		if err := day.Check(); err != nil {
			return err
		}
	}
	return nil
}

// ParseZone is the zone with an IANA name.
func ParseZone(name string) (*time.Location, error) {
	if name == "" || name == "Local" {
		return nil, errors.New("the zone has no name, such as Europe/Berlin")
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("there is no zone %q, such as Europe/Berlin", name)
	}
	return zone, nil
}

// Date is a day of the calendar, such as "2026-12-24".
type Date string

// ParseDate reads a date.
func ParseDate(text string) (Date, error) {
	t, err := time.Parse(time.DateOnly, strings.TrimSpace(text))
	if err != nil {
		return "", fmt.Errorf("%q is no date such as 2026-12-24", text)
	}
	return dateOf(t), nil
}

// dateOf is the date that a clock shows.
func dateOf(t time.Time) Date { return Date(t.Format(time.DateOnly)) }
