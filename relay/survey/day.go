package survey

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/parley-chat/parley/relay/store/docs"
)

// Day are the rows of one day of one survey, by the time of the offer in UTC, as
// far as their conversations' ids begin with the same character: a row that is
// written does not write a busy day anew.
type Day struct {
	Rows []Row `json:"rows"`
}

// days are the days of a survey in a month, by their numbers: a month that is
// over is read once and then kept.
func days(survey string, at time.Time) docs.Kind[Day] {
	return docs.Kind[Day]{Name: "survey-days-" + survey + "-" + at.UTC().Format("2006-01")}
}

// Keep writes rows in place of those that are kept of the same offers.
func Keep(ctx context.Context, c *docs.Cache, site string, rows []Row) error {
	type place struct {
		kind docs.Kind[Day]
		id   string
	}
	parts := map[string]place{}
	together := map[string][]Row{}
	for _, row := range rows {
		at := time.UnixMilli(row.At).UTC()
		p := place{days(row.Survey, at), at.Format("02-") + row.Conv[:1]}
		key := p.kind.Name + "/" + p.id
		parts[key], together[key] = p, append(together[key], row)
	}
	for key, p := range parts {
		err := p.kind.Change(ctx, c, site, p.id, func(d *docs.Doc[Day]) error {
			d.Value.put(together[key])
			return nil
		})
		if err != nil {
			return fmt.Errorf("keep answers in %s: %w", key, err)
		}
	}
	return nil
}

func (d *Day) put(rows []Row) {
	for _, row := range rows {
		same := func(r Row) bool { return r.Conv == row.Conv && r.Offer == row.Offer }
		if i := slices.IndexFunc(d.Rows, same); i >= 0 {
			d.Rows[i] = row
		} else {
			d.Rows = append(d.Rows, row)
		}
	}
}

// Kept calls each with the rows of a survey that were offered from a time on and
// before another, in no order.
func Kept(ctx context.Context, c *docs.Cache, site, survey string, from, to time.Time, each func(*Row)) error {
	first := from.UTC()
	for month := time.Date(first.Year(), first.Month(), 1, 0, 0, 0, 0, time.UTC); month.Before(to); month = month.AddDate(0, 1, 0) {
		list, err := days(survey, month).List(ctx, c, site)
		if err != nil {
			return fmt.Errorf("read the answers to %s: %w", survey, err)
		}
		for _, d := range list {
			for i := range d.Value.Rows {
				if r := d.Value.Rows[i]; r.At >= from.UnixMilli() && r.At < to.UnixMilli() {
					r.Survey = survey
					each(&r)
				}
			}
		}
	}
	return nil
}
