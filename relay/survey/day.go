package survey

import (
	"context"
	"fmt"
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

// Keep writes the rows of a conversation in place of those that are kept.
func Keep(ctx context.Context, c *docs.Cache, site string, rows []Row) error {
	for _, row := range rows {
		at := time.UnixMilli(row.At).UTC()
		err := days(row.Survey, at).Change(ctx, c, site, at.Format("02-")+row.Conv[:1], func(d *docs.Doc[Day]) error {
			for i := range d.Value.Rows {
				if r := &d.Value.Rows[i]; r.Conv == row.Conv && r.Offer == row.Offer {
					*r = row
					return nil
				}
			}
			d.Value.Rows = append(d.Value.Rows, row)
			return nil
		})
		if err != nil {
			return fmt.Errorf("keep an answer to %s: %w", row.Survey, err)
		}
	}
	return nil
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
