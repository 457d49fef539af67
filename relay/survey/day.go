package survey

import (
	"bytes"
	"context"
	"errors"
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
		if err != nil && !errors.Is(err, errSame) {
			return fmt.Errorf("keep answers in %s: %w", key, err)
		}
	}
	return nil
}

// errSame says that what is to be written is there.
var errSame = errors.New("nothing changes")

// put puts rows in the place of those of the same offers. The teams of one that is
// there stay: they are those of when it was offered. What was seen stays so. It is errSame if nothing changes.
func (d *Day) put(rows []Row) error {
	all, err := d.Rows()
	if err != nil {
		return err
	}
	for _, row := range rows {
		same := func(r Row) bool { return r.Conv == row.Conv && r.Offer == row.Offer }
		if i := slices.IndexFunc(all, same); i >= 0 {
			row.Teams, row.Unseen = all[i].Teams, row.Unseen && all[i].Unseen
			all[i] = row
		} else {
			all = append(all, row)
		}
	}
	before := d.packed
	if *d = Pack(all); bytes.Equal(d.packed, before) {
		return errSame
	}
	return nil
}

// Kept calls each with the rows of a survey that were offered from a time on and
// before another, those of the latest days first. The Row, and what it points to, is
// each's own only until it returns, and has no Conv: a Clone of it has.
func Kept(ctx context.Context, c *docs.Cache, site, survey string, from, to time.Time, each func(*Row)) error {
	for _, month := range months(from, to) {
		if err := keptIn(ctx, c, site, survey, month, from, to, each); err != nil {
			return err
		}
	}
	return nil
}

// months are the first days of those months that have days from a time on and before
// another, the latest first.
func months(from, to time.Time) (list []time.Time) {
	first, last := from.UTC(), to.UTC()
	begin := time.Date(first.Year(), first.Month(), 1, 0, 0, 0, 0, time.UTC)
	for month := time.Date(last.Year(), last.Month(), 1, 0, 0, 0, 0, time.UTC); !month.Before(begin); month = month.AddDate(0, -1, 0) {
		if month.Before(to) {
			list = append(list, month)
		}
	}
	return list
}

// keptIn is Kept of a month.
func keptIn(ctx context.Context, c *docs.Cache, site, survey string, month, from, to time.Time, each func(*Row)) error {
	list, err := days(survey, month).List(ctx, c, site)
	if err != nil {
		return fmt.Errorf("read the answers to %s: %w", survey, err)
	}
	var u unpacker
	first, last := from.UnixMilli(), to.UnixMilli()
	for _, d := range slices.Backward(list) {
		n, _ := strconv.Atoi(strings.SplitN(d.ID, "-", 2)[0]) // we wrote it
		if day := month.AddDate(0, 0, n-1); !day.Before(to) || !day.AddDate(0, 0, 1).After(from) {
			continue
		}
		err := u.day(d.Value, func(r *Row) {
			if r.At >= first && r.At < last {
				r.Survey = survey
				each(r)
			}
		})
		if err != nil {
			return fmt.Errorf("read the answers to %s of %s: %w", survey, d.ID, err)
		}
	}
	return nil
}
