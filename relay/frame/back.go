package frame

import (
	"context"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/hours"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/templates/words"
)

// weekdays are the ends of the words' keys, by time.Weekday.
var weekdays = [7]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// Back says when a site opens after now: on its own clock, since the visitor's is not
// known here, with the zone. It is "" if the site is open, or nobody said when
// it opens.
func Back(ctx context.Context, c *docs.Cache, site string, now time.Time, w *words.Words) (string, error) {
	d, err := hours.Of(ctx, c, site)
	if err != nil || !d.Value.Set() {
		return "", err
	}
	s, err := d.Value.Schedule()
	if err != nil {
		return "", err
	}
	opens, ok := s.NextOpen(now)
	if !ok || opens.Equal(now) {
		return "", nil
	}
	wall, at := s.In(now), s.In(opens)
	zone := strings.ReplaceAll(d.Value.Zone[strings.LastIndexByte(d.Value.Zone, '/')+1:], "_", " ")
	args := []string{"time", at.Format("15:04"), "zone", zone}
	switch date := at.Format(time.DateOnly); {
	case date == wall.Format(time.DateOnly):
		return w.Say("plain.back", args...), nil
	case date <= wall.AddDate(0, 0, 6).Format(time.DateOnly):
		return w.Say("plain.backOn", append(args, "day", w.T("plain.day."+weekdays[at.Weekday()]))...), nil
	default:
		// Dates are read from the left in every language.
		return w.Say("plain.backOn", append(args, "day", w.Say("plain.onDate", "date", "\u2066"+date+"\u2069"))...), nil
	}
}
