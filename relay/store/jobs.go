package store

import (
	"context"
)

// Job is something to be done at a time, by whichever relay comes first.
type Job struct {
	// Key is unique within the site; scheduling it again moves the job.
	Key string `json:"key"`
	// Kind says which code does it.
	Kind string `json:"kind"`
	// Conv is the conversation that it is about, if any.
	Conv string `json:"conv,omitempty"`
	// Due is when: milliseconds since 1970.
	Due int64 `json:"due"`
	// Body is what else that code needs to know.
	Body string `json:"body,omitempty"`
	// Attempt counts the claims since it was scheduled; Append and Schedule
	// ignore it.
	Attempt int `json:"attempt,omitempty"`
	// Claim is the right to finish the job that Claim gave out.
	Claim string `json:"-"`
}

// Jobs is the part of Store that holds what is due.
type Jobs interface {
	// Schedule adds jobs, or moves those with the same Key.
	Schedule(ctx context.Context, site string, jobs ...Job) error
	// Claim hands out at most limit jobs that are due at now, earliest first.
	// Each is given to one caller only; if it is not done within hold
	// milliseconds after now it is due again.
	Claim(ctx context.Context, site string, now, hold int64, limit int) ([]Job, error)
	// Done removes a claimed job. It reports false, and changes nothing, if
	// the claim had expired and was given to somebody else, or the job was
	// scheduled again meanwhile.
	Done(ctx context.Context, site string, job Job) (bool, error)
	// Due returns the sites that have a job due at now.
	Due(ctx context.Context, now int64) ([]string, error)
}
