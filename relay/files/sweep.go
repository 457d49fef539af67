package files

import (
	"context"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/jobs"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// JobSweep removes a file that no message has, or that somebody removed.
const JobSweep = "file"

// unsentFor is how long a file waits for its message, in milliseconds.
const unsentFor = 24 * 60 * 60 * 1000

// React keeps the files of messages, and destroys those that are removed.
func React(c *desk.Change) (out desk.Jobs) {
	for i := range c.Events {
		e := &c.Events[i]
		for _, f := range chat.FilesOf(e) {
			out.Cancel = append(out.Cancel, store.JobID{Kind: JobSweep, Key: f.ID})
		}
		if e.Kind == chat.KindFileRemoved {
			out.Schedule = append(out.Schedule, store.Job{Kind: JobSweep, Key: chat.As[chat.FileRemoved](e.Body).File, Due: c.Now})
		}
	}
	return out
}

// Worker destroys what nothing refers to any more.
func (s *Files) Worker() jobs.Worker { return jobs.Worker{Kind: JobSweep, Do: s.sweep} }

func (s *Files) sweep(ctx context.Context, site string, job store.Job) error {
	if s.Blobs == nil {
		return nil
	}
	for _, name := range []string{small(site, job.Key), blob(site, job.Key)} {
		if err := s.Blobs.Delete(ctx, name); err != nil {
			return err
		}
	}
	return Kind.Delete(ctx, s.Docs, site, docs.Doc[File]{ID: job.Key, Version: store.Any})
}
