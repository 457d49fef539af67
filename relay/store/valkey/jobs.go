package valkey

import (
	"context"
	"encoding/json"
	"strconv"

	"github.com/parley-chat/parley/relay/store"
)

func jobKeys(site, kind string) []string {
	return []string{key(site, "jobs/"+kind), key(site, "job/"+kind)}
}

// jobValue is what is stored of a job that nobody has claimed.
func jobValue(j store.Job) (string, error) {
	j.Attempt = 0
	body, err := json.Marshal(j)
	return "\n0\n" + string(body), err
}

// Schedule implements store.Jobs.
func (s *dueJobs) Schedule(ctx context.Context, site string, jobs ...store.Job) error {
	if len(jobs) == 0 {
		return nil
	}
	var keys, args []string
	var hints hints
	begins := map[string]int{} // where in keys each kind does, from 1
	for _, j := range jobs {
		if begins[j.Kind] == 0 {
			begins[j.Kind] = len(keys) + 1
			keys = append(keys, jobKeys(site, j.Kind)...)
		}
		value, err := jobValue(j)
		if err != nil {
			return err
		}
		args = append(args, strconv.Itoa(begins[j.Kind]), j.Key, strconv.FormatInt(j.Due, 10), value)
		hints.add(j)
	}
	_, err := s.c.run(ctx, call{script: &scheduleScript, keys: keys, args: args, site: site, hints: hints})
	return unavailable("schedule jobs", err)
}

// Claim implements store.Jobs.
func (s *dueJobs) Claim(ctx context.Context, site, kind string, now, hold int64, limit int) ([]store.Job, error) {
	if limit <= 0 {
		return nil, nil
	}
	claim := store.NewID()
	reply, err := s.c.run(ctx, call{script: &claimScript, keys: jobKeys(site, kind), args: []string{
		strconv.FormatInt(now, 10), strconv.Itoa(limit), strconv.FormatInt(now+hold, 10), claim}})
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
			s.c.skipped.Add(1)
			continue
		}
		job.Attempt, _ = strconv.Atoi(pairs[i])
		job.Claim = claim
		jobs = append(jobs, job)
	}
	return jobs, nil
}

// Extend implements store.Jobs.
func (s *dueJobs) Extend(ctx context.Context, site string, job store.Job, until int64) (bool, error) {
	if job.Claim == "" {
		return false, nil
	}
	reply, err := s.c.run(ctx, call{script: &extendScript, keys: jobKeys(site, job.Kind),
		args: []string{job.Key, job.Claim, strconv.FormatInt(until, 10)}})
	if err != nil {
		return false, unavailable("keep job "+job.Key, err)
	}
	kept, err := reply.AsInt64()
	return kept == 1, unavailable("keep job "+job.Key, err)
}

// Cancel implements store.Jobs: a job that nobody has claimed has the empty claim.
func (s *dueJobs) Cancel(ctx context.Context, site string, id store.JobID) (bool, error) {
	return s.finish(ctx, site, store.Job{Kind: id.Kind, Key: id.Key}, "")
}

// Done implements store.Jobs.
func (s *dueJobs) Done(ctx context.Context, site string, job store.Job) (bool, error) {
	if job.Claim == "" {
		return false, nil
	}
	return s.finish(ctx, site, job, "")
}

// Retry implements store.Jobs.
func (s *dueJobs) Retry(ctx context.Context, site string, job store.Job, due int64) (bool, error) {
	if job.Claim == "" {
		return false, nil
	}
	again, err := s.finish(ctx, site, job, strconv.FormatInt(due, 10))
	if again {
		s.c.hint(ctx, site, hints{{job.Kind, due}})
	}
	return again, err
}

// finish ends a claim. The job is due again at due, "" is never.
func (s *dueJobs) finish(ctx context.Context, site string, job store.Job, due string) (bool, error) {
	reply, err := s.c.run(ctx, call{script: &finishScript, keys: jobKeys(site, job.Kind),
		args: []string{job.Key, job.Claim, due, strconv.Itoa(job.Attempt)}})
	if err != nil {
		return false, unavailable("finish job "+job.Key, err)
	}
	ended, err := reply.AsInt64()
	return ended == 1, unavailable("finish job "+job.Key, err)
}
