package survey

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/store/docs"
)

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
			return d.Value.put(together[key])
		})
		if err != nil {
			return fmt.Errorf("keep answers in %s: %w", key, err)
		}
	}
	return nil
}

// put puts rows in the place of those of the same offers. The teams of one that is
// there stay: they are those of when it was offered.
func (d *Day) put(rows []Row) error {
	all, err := d.Rows()
	if err != nil {
		return err
	}
	for _, row := range rows {
		same := func(r Row) bool { return r.Conv == row.Conv && r.Offer == row.Offer }
		if i := slices.IndexFunc(all, same); i >= 0 {
			if all[i].By != "" { // what was kept before that knew of no teams
				row.Teams = all[i].Teams
			}
			all[i] = row
		} else {
			all = append(all, row)
		}
	}
	*d = Pack(all)
	return nil
}

// Kept calls each with the rows of a survey that were offered from a time on and
// before another, in no order. The Row is each's own only until it returns.
func Kept(ctx context.Context, c *docs.Cache, site, survey string, from, to time.Time, each func(*Row)) error {
	first := from.UTC()
	for month := time.Date(first.Year(), first.Month(), 1, 0, 0, 0, 0, time.UTC); month.Before(to); month = month.AddDate(0, 1, 0) {
		list, err := days(survey, month).List(ctx, c, site)
		if err != nil {
			return fmt.Errorf("read the answers to %s: %w", survey, err)
		}
		for _, d := range list {
			n, _ := strconv.Atoi(strings.SplitN(d.ID, "-", 2)[0]) // we wrote it
			if day := month.AddDate(0, 0, n-1); !day.Before(to) || !day.AddDate(0, 0, 1).After(from) {
				continue
			}
			err := d.Value.each(func(r *Row) {
				if r.At >= from.UnixMilli() && r.At < to.UnixMilli() {
					r.Survey = survey
					each(r)
				}
			})
			if err != nil {
				return fmt.Errorf("read the answers to %s of %s: %w", survey, d.ID, err)
			}
		}
	}
	return nil
}
