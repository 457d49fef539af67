package survey

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/store/docs"
)

// Rows calls each with the rows of a query, those that were offered last first, until
// it returns false. They are its own. A day of them is held at a time.
func Rows(ctx context.Context, c *docs.Cache, site, survey string, q Query, each func(*Row) bool) error {
	q.begin()
	for _, month := range months(q.From, q.To) {
		for day := month.AddDate(0, 1, -1); !day.Before(month); day = day.AddDate(0, 0, -1) {
			from, to := day, day.AddDate(0, 0, 1)
			if from.Before(q.From) {
				from = q.From
			}
			if to.After(q.To) {
				to = q.To
			}
			if !from.Before(to) {
				continue
			}
			if on, err := q.dayOf(ctx, c, site, survey, month, from, to, each); !on || err != nil {
				return err
			}
		}
	}
	return nil
}

// dayOf is Rows of a part of a day. It reports whether each wants more.
func (q *Query) dayOf(ctx context.Context, c *docs.Cache, site, survey string, month, from, to time.Time, each func(*Row) bool) (on bool, err error) {
	var rows []Row
	err = keptIn(ctx, c, site, survey, month, from, to, func(r *Row) {
		if q.takes(r) {
			rows = append(rows, r.Clone())
		}
	})
	if err != nil {
		return false, err
	}
	slices.SortFunc(rows, func(a, b Row) int {
		return cmp.Or(cmp.Compare(b.At, a.At), strings.Compare(a.Conv, b.Conv), cmp.Compare(b.Offer, a.Offer))
	})
	for i := range rows {
		if !each(&rows[i]) {
			return false, nil
		}
	}
	return true, nil
}

// Conversations calls each with the rows of a query by conversation, those that were
// first offered anything last first, until it returns false; of a conversation the
// rows stand in the order of their offers. Before that it calls begin with how many
// answers one of them has at most, and 1 at least. It holds a day of rows at a time,
// those of conversations that were asked on several days, and an id of each.
func Conversations(ctx context.Context, c *docs.Cache, site, survey string, q Query, begin func(most int) bool, each func([]*Row) bool) error {
	q.begin()
	type count struct{ rows, answers int }
	left, most := map[string]count{}, 1
	err := Kept(ctx, c, site, survey, q.From, q.To, func(r *Row) {
		if !q.takes(r) {
			return
		}
		conv := r.conv()
		n := left[conv]
		n.rows++
		if r.Answered != 0 {
			n.answers++
		}
		left[conv], most = n, max(most, n.answers)
	})
	if err != nil || !begin(most) {
		return err
	}
	held := map[string][]*Row{}
	return Rows(ctx, c, site, survey, q, func(r *Row) bool {
		n, known := left[r.Conv]
		if !known {
			return true // it was offered meanwhile
		}
		rows := append(held[r.Conv], r)
		if n.rows--; n.rows > 0 {
			left[r.Conv], held[r.Conv] = n, rows
			return true
		}
		delete(held, r.Conv)
		delete(left, r.Conv)
		slices.Reverse(rows)
		return each(rows)
	})
}
