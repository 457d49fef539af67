package view

import (
	"github.com/parley-chat/parley/widget/core"
	"github.com/parley-chat/parley/widget/dom"
)

const dayTime = 24 * 60 * 60_000

// day is the day of a time by the visitor's clock, counted from 1970.
func (w *Widget) day(at int64) int64 { return (at + w.core.Zone) / dayTime }

// dayLine names the day of a time.
func (w *Widget) dayLine(at int64) *dom.Node {
	switch w.day(w.core.Now()) - w.day(at) {
	case 0:
		return dom.El("div", "day", dom.El("span", "", dom.Text(w.words.T("today")+" ")), clockTime("", at))
	case 1:
		return dom.El("div", "day", dom.El("span", "", dom.Text(w.words.T("yesterday")+" ")), clockTime("", at))
	}
	return dom.El("div", "day", stamp("", "full", at))
}

// when is a time as short as it can be told: of the day if it is today's, else
// the date.
func (w *Widget) when(class string, at int64) *dom.Node {
	if w.day(w.core.Now()) == w.day(at) {
		return clockTime(class, at)
	}
	return stamp(class, "date", at)
}

func clockTime(class string, at int64) *dom.Node { return stamp(class, "clock", at) }

// stamp is a time that the browser writes in the visitor's language and zone.
func stamp(class, form string, at int64) *dom.Node {
	return dom.El("time", class).Set("data-as", form).Set(".time", core.Number(at))
}
