package manifest

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/hours"
)

const open9to5 = `sites:
  shop: {}
hours:
  shop:
    main:
      zone: Europe/Berlin
      week: {mon: "9-12, 13:00-17:30", fri: 22:00-02:00}
      holidays: [2026-12-25]
      extra: {2026-12-27: 10:00-14:00}
`

func TestHours(t *testing.T) {
	s := open(t, nil)
	apply(t, s, open9to5)
	d, err := hours.Kind.Get(t.Context(), s.Docs, "shop", hours.Main)
	h := d.Value
	if err != nil || h.Zone != "Europe/Berlin" || h.Week.Mon.String() != "09:00-12:00, 13:00-17:30" || h.Week.Fri.String() != "22:00-02:00" ||
		!slices.Equal(h.Holidays, []hours.Date{"2026-12-25"}) || h.Extra["2026-12-27"].String() != "10:00-14:00" {
		t.Errorf("%+v, %v", h, err)
	}
	before := export(t, s)
	for _, same := range []string{open9to5, before} {
		if said := apply(t, s, same); said != "" {
			t.Errorf("a second time changes\n%s", said)
		}
	}
	fresh := open(t, nil)
	apply(t, fresh, before)
	if a := export(t, fresh); a != before {
		t.Errorf("another store exports\n%s\nwant\n%s", a, before)
	}

	for _, c := range []struct {
		file string
		line int
		says string
	}{
		{"night: {zone: UTC}", 3, `"main"`},
		{"main: {zone: Mars}", 3, `no zone "Mars"`},
		{"fresh: {week: {mon: 9-17}}", 3, `"main"`},
		{"main: {zone: UTC, week: {mon: nine to five}}", 3, "not such as 09:00-17:30"},
		{"main:\n      week: {moon: 9-17}", 4, `"moon"`},
		{"main: {holidays: [2026-12-25, 2026-12-25]}", 3, "twice"},
	} {
		_, err := s.Plan(t.Context(), []byte("hours:\n  shop:\n    "+c.file+"\n"))
		var at *Error
		if !errors.As(err, &at) || at.Line != c.line || !strings.Contains(at.Msg, c.says) {
			t.Errorf("%s: %v, want line %d: … %s …", c.file, err, c.line, c.says)
		}
	}
	if after := export(t, s); after != before {
		t.Errorf("what was refused left\n%s", after)
	}
}
