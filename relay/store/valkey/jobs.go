package valkey

import (
	"context"
	"encoding/json"
	"strconv"

	"github.com/parley-chat/parley/relay/store"
)

func jobKeys(site string) []string { return []string{key(site, "jobs"), key(site, "job")} }

var jobTypes = []string{"zset", "hash"}

// Schedule implements store.Jobs.
func (s *Store) Schedule(ctx context.Context, site string, jobs ...store.Job) error {
	if len(jobs) == 0 {
		return nil
	}
	args, due, err := jobArgs(jobs)
	if err != nil {
		return err
	}
	keys := jobKeys(site)
	_, err = s.runAndHint(ctx, &scheduleScript, keys, args, site, due)
	if isWrongType(err) {
		if err = s.mend(ctx, keys, jobTypes); err == nil {
			_, err = s.runAndHint(ctx, &scheduleScript, keys, args, site, due)
		}
	}
	return unavailable("schedule jobs", err)
}

// Claim implements store.Jobs.
func (s *Store) Claim(ctx context.Context, site string, now, hold int64, limit int) ([]store.Job, error) {
	if limit <= 0 {
		return nil, nil
	}
	claim := store.NewID()
	reply, err := s.runOn(ctx, &claimScript, jobKeys(site), jobTypes, []string{
		strconv.FormatInt(now, 10), strconv.Itoa(limit), strconv.FormatInt(now+hold, 10), claim})
	if err != nil {
		return nil, unavailable("claim jobs", err)
	}
	pairs, err := reply.AsStrSlice()
	if err != nil {
		return nil, unavailable("claim jobs", err)
	}
	jobs := make([]store.Job, 0, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		var job store.Job
		if json.Unmarshal([]byte(pairs[i+1]), &job) != nil {
			s.skipped.Add(1)
			continue
		}
		job.Attempt, _ = strconv.Atoi(pairs[i])
		job.Claim = claim
		jobs = append(jobs, job)
	}
	return jobs, nil
}

// Done implements store.Jobs.
func (s *Store) Done(ctx context.Context, site string, job store.Job) (bool, error) {
	if job.Claim == "" {
		return false, nil
	}
	reply, err := s.runOn(ctx, &doneScript, jobKeys(site), jobTypes, []string{job.Key, job.Claim})
	if err != nil {
		return false, unavailable("finish job "+job.Key, err)
	}
	removed, err := reply.AsInt64()
	return removed == 1, unavailable("finish job "+job.Key, err)
}
