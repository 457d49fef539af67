package store

import "context"

// Job is something to be done at a time, by whichever relay comes first.
type Job struct {
	// Kind says which code does it. Each kind has a queue of its own.
	Kind string `json:"kind"`
	// Key is unique within kind and site; scheduling it again moves the job.
	Key string `json:"key"`
	// Conv is the conversation that it is about, if any.
	Conv string `json:"conv,omitempty"`
	// Due is when: milliseconds since 1970. A retry does not change it.
	Due int64 `json:"due"`
	// Body is what else that code needs to know.
	Body string `json:"body,omitempty"`
	// Attempt counts the claims since it was scheduled; Append and Schedule
	// ignore it.
	Attempt int `json:"attempt,omitempty"`
	// Claim is the right to finish the job that Claim gave out.
	Claim string `json:"-"`
}

// JobID names a job of a site.
type JobID struct {
	Kind, Key string
}

// Jobs is the part of Store that holds what is due.
type Jobs interface {
	// Schedule adds jobs, or moves those with the same Kind and Key. It wakes
	// the watchers of JobsTopic, as Append and Retry do.
	Schedule(ctx context.Context, site string, jobs ...Job) error
	// Due returns the sites that have a job of kind due at now, and when the
	// next one after now is due at any site, NoJob if there is none. next may be
	// too early if jobs were removed, but is never too late.
	Due(ctx context.Context, kind string, now int64) (sites []string, next int64, err error)
	// Claim hands out at most limit jobs of kind that are due at now, earliest
	// first. Each is given to one caller only; if it is not finished within hold
	// milliseconds after now it is due again.
	Claim(ctx context.Context, site, kind string, now, hold int64, limit int) ([]Job, error)
	// Extend keeps a claimed job: it is due again only at until, if it is not
	// finished before. It reports false as Done does.
	Extend(ctx context.Context, site string, job Job, until int64) (bool, error)
	// Cancel removes a job that nobody has claimed. It reports false, and changes
	// nothing, if there is none, or somebody is about to do it.
	Cancel(ctx context.Context, site string, id JobID) (bool, error)
	// Done removes a claimed job. It reports false, and changes nothing, if
	// the claim had expired and was given to somebody else, or the job was
	// scheduled again meanwhile.
	Done(ctx context.Context, site string, job Job) (bool, error)
	// Retry gives a claimed job back: it is due again at due, with job.Attempt
	// attempts behind it. It reports false as Done does.
	Retry(ctx context.Context, site string, job Job, due int64) (bool, error)
}

// NoJob is a time at which nothing is due.
const NoJob = 1<<63 - 1
