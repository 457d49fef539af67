package sqlite

import (
	"context"
	"database/sql/driver"

	"github.com/parley-chat/parley/relay/store"
)

// dueJobs is the part of a Store that holds what is due.
type dueJobs struct {
	*pool
	*queue
}

// Schedule implements store.Jobs.
func (s dueJobs) Schedule(ctx context.Context, site string, jobs ...store.Job) error {
	if len(jobs) == 0 {
		return nil
	}
	return s.write(ctx, "schedule", func(w *writer) error { return w.schedule(site, jobs) }, jobNotes(jobs)...)
}

// jobNotes are the wake-ups of scheduled jobs.
func jobNotes(jobs []store.Job) (notes []publication) {
	for _, j := range jobs {
		notes = append(notes, publication{store.JobsTopic(j.Kind), store.Note{Due: j.Due}})
	}
	return notes
}

func (c *conn) schedule(site string, jobs []store.Job) error {
	for _, j := range jobs {
		_, err := c.exec(`INSERT OR REPLACE INTO jobs (site, kind, key, conv, due, body, next) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			site, j.Kind, j.Key, j.Conv, j.Due, j.Body, j.Due)
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *conn) cancel(site string, jobs []store.JobID) error {
	for _, j := range jobs {
		if _, err := c.exec("DELETE FROM jobs WHERE site = ? AND kind = ? AND key = ?", site, j.Kind, j.Key); err != nil {
			return err
		}
	}
	return nil
}

// Due implements store.Jobs.
func (s dueJobs) Due(ctx context.Context, kind string, now int64) (sites []string, next int64, err error) {
	next = store.NoJob
	err = s.read(ctx, "look for jobs", func(c *conn) error {
		err := c.query(ctx, func(v []driver.Value) { sites = append(sites, text(v[0])) },
			"SELECT DISTINCT site FROM jobs WHERE kind = ? AND next <= ?", kind, now)
		if err != nil {
			return err
		}
		return c.query(ctx, func(v []driver.Value) { next = integer(v[0]) },
			"SELECT next FROM jobs WHERE kind = ? AND next > ? ORDER BY next LIMIT 1", kind, now)
	})
	if err != nil {
		return nil, 0, err
	}
	return sites, next, nil
}

// Claim implements store.Jobs.
func (s dueJobs) Claim(ctx context.Context, site, kind string, now, hold int64, limit int) ([]store.Job, error) {
	var jobs []store.Job
	err := s.write(ctx, "claim jobs", func(w *writer) error {
		err := w.query(context.Background(), func(v []driver.Value) {
			jobs = append(jobs, store.Job{
				Kind: kind, Key: text(v[0]), Conv: text(v[1]), Due: integer(v[2]), Body: text(v[3]),
				Attempt: int(integer(v[4])) + 1, Claim: store.NewID(),
			})
		}, `SELECT key, conv, due, body, attempt FROM jobs
			WHERE site = ? AND kind = ? AND next <= ? ORDER BY next, key LIMIT ?`, site, kind, now, int64(max(limit, 0)))
		if err != nil {
			return err
		}
		for _, j := range jobs {
			if _, err := w.exec("UPDATE jobs SET next = ?, attempt = ?, claim = ? WHERE site = ? AND kind = ? AND key = ?",
				now+hold, int64(j.Attempt), j.Claim, site, kind, j.Key); err != nil {
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

// Extend implements store.Jobs.
func (s dueJobs) Extend(ctx context.Context, site string, job store.Job, until int64) (bool, error) {
	var n int64
	err := s.write(ctx, "keep job "+job.Key, func(w *writer) (err error) {
		n, err = w.exec("UPDATE jobs SET next = ? WHERE site = ? AND kind = ? AND key = ? AND claim = ?",
			until, site, job.Kind, job.Key, job.Claim)
		return err
	})
	return err == nil && n == 1, err
}

// Cancel implements store.Jobs.
func (s dueJobs) Cancel(ctx context.Context, site string, id store.JobID) (bool, error) {
	var n int64
	err := s.write(ctx, "cancel job "+id.Key, func(w *writer) (err error) {
		n, err = w.exec("DELETE FROM jobs WHERE site = ? AND kind = ? AND key = ? AND claim IS NULL", site, id.Kind, id.Key)
		return err
	})
	return err == nil && n == 1, err
}

// Done implements store.Jobs.
func (s dueJobs) Done(ctx context.Context, site string, job store.Job) (bool, error) {
	var n int64
	err := s.write(ctx, "finish job "+job.Key, func(w *writer) (err error) {
		n, err = w.exec("DELETE FROM jobs WHERE site = ? AND kind = ? AND key = ? AND claim = ?",
			site, job.Kind, job.Key, job.Claim)
		return err
	})
	return err == nil && n == 1, err
}

// Retry implements store.Jobs.
func (s dueJobs) Retry(ctx context.Context, site string, job store.Job, due int64) (bool, error) {
	var n int64
	err := s.write(ctx, "retry job "+job.Key, func(w *writer) (err error) {
		n, err = w.exec("UPDATE jobs SET next = ?, attempt = ?, claim = NULL WHERE site = ? AND kind = ? AND key = ? AND claim = ?",
			due, int64(job.Attempt), site, job.Kind, job.Key, job.Claim)
		return err
	}, publication{store.JobsTopic(job.Kind), store.Note{Due: due}})
	return err == nil && n == 1, err
}
