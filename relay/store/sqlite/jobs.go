package sqlite

import (
	"context"
	"database/sql/driver"

	"github.com/parley-chat/parley/relay/store"
)

// Schedule implements store.Jobs.
func (s *Store) Schedule(ctx context.Context, site string, jobs ...store.Job) error {
	if len(jobs) == 0 {
		return nil
	}
	return s.write(ctx, "schedule", func(w *writer) error { return w.schedule(site, jobs) })
}

func (w *writer) schedule(site string, jobs []store.Job) error {
	for _, j := range jobs {
		_, err := w.exec(`INSERT OR REPLACE INTO jobs (site, key, kind, conv, due, body, next) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			site, j.Key, j.Kind, j.Conv, j.Due, j.Body, j.Due)
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) cancel(site string, keys []string) error {
	for _, key := range keys {
		if _, err := w.exec("DELETE FROM jobs WHERE site = ? AND key = ?", site, key); err != nil {
			return err
		}
	}
	return nil
}

// Claim implements store.Jobs.
func (s *Store) Claim(ctx context.Context, site string, now, hold int64, limit int) ([]store.Job, error) {
	var jobs []store.Job
	err := s.write(ctx, "claim jobs", func(w *writer) error {
		err := w.query(context.Background(), func(v []driver.Value) {
			jobs = append(jobs, store.Job{
				Key: text(v[0]), Kind: text(v[1]), Conv: text(v[2]), Due: integer(v[3]), Body: text(v[4]),
				Attempt: int(integer(v[5])) + 1, Claim: store.NewID(),
			})
		}, `SELECT key, kind, conv, due, body, attempt FROM jobs
			WHERE site = ? AND next <= ? ORDER BY next, key LIMIT ?`, site, now, int64(max(limit, 0)))
		if err != nil {
			return err
		}
		for _, j := range jobs {
			if _, err := w.exec("UPDATE jobs SET next = ?, attempt = ?, claim = ? WHERE site = ? AND key = ?",
				now+hold, int64(j.Attempt), j.Claim, site, j.Key); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return jobs, nil
}

// Done implements store.Jobs.
func (s *Store) Done(ctx context.Context, site string, job store.Job) (bool, error) {
	var n int64
	err := s.write(ctx, "finish job "+job.Key, func(w *writer) (err error) {
		n, err = w.exec("DELETE FROM jobs WHERE site = ? AND key = ? AND claim = ?", site, job.Key, job.Claim)
		return err
	})
	return err == nil && n == 1, err
}

// Due implements store.Jobs.
func (s *Store) Due(ctx context.Context, now int64) (sites []string, err error) {
	err = s.read(ctx, "look for jobs", func(c *conn) error {
		return c.query(ctx, func(v []driver.Value) { sites = append(sites, text(v[0])) },
			"SELECT DISTINCT site FROM jobs WHERE next <= ?", now)
	})
	if err != nil {
		return nil, err
	}
	return sites, nil
}
