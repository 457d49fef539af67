package view

import (
	"github.com/parley-chat/parley/widget/core"
	"github.com/parley-chat/parley/widget/dom"
	"github.com/parley-chat/parley/widget/words"
)

const dayTime = 24 * 60 * 60_000

// calendar tells times by the visitor's clock.
type calendar struct {
	names words.Words
	zone  int64 // what to add to UTC, in milliseconds
	today int64
}

func (w *Widget) calendar() calendar {
	c := calendar{names: w.words, zone: w.core.Zone}
	c.today = c.day(w.core.Now())
	return c
}

// day is the day of a time, counted from 1970.
func (c *calendar) day(at int64) int64 { return (at + c.zone) / dayTime }

// dayLine names the day of a time.
func (c *calendar) dayLine(at int64) *dom.Node {
	switch c.today - c.day(at) {
	case 0:
		return dom.El("div", "day", dom.El("span", "", dom.Text(c.names.T("today")+" ")), clockTime("", at))
	case 1:
		return dom.El("div", "day", dom.El("span", "", dom.Text(c.names.T("yesterday")+" ")), clockTime("", at))
	}
	return dom.El("div", "day", stamp("", "full", at))
}

// when is a time as short as it can be told: of the day if it is today's, else
// the date.
func (c *calendar) when(class string, at int64) *dom.Node {
	if c.day(at) == c.today {
		return clockTime(class, at)
	}
	return stamp(class, "date", at)
}

func clockTime(class string, at int64) *dom.Node { return stamp(class, "clock", at) }

// stamp is a time that the browser writes in the visitor's language and zone.
func stamp(class, form string, at int64) *dom.Node {
	return dom.El("time", class).Set("data-as", form).Set(".time", core.Number(at))
}
