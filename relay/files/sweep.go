package files

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/canned"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/jobs"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// JobSweep removes a file that no message has, that somebody removed, or of which
// only pieces came.
const JobSweep = "file"

// unsentFor is how long a file waits for its message, and how often one of a
// canned reply, or of the articles, is looked for there, in milliseconds.
const unsentFor = 24 * 60 * 60 * 1000

// removed is behind the key of a job for a file that somebody removed: no message
// that names it again calls that off.
const removed = "/removed"

// React keeps the files of messages, and destroys those that are removed.
func React(c *desk.Change) (out desk.Jobs) {
	for i := range c.Events {
		e := &c.Events[i]
		for _, f := range append(chat.As[chat.Planned](e.Body).Files, chat.FilesOf(e)...) {
			out.Cancel = append(out.Cancel, store.JobID{Kind: JobSweep, Key: f.ID})
		}
		if e.Kind == chat.KindFileRemoved {
			out.Schedule = append(out.Schedule, store.Job{Kind: JobSweep, Key: chat.As[chat.FileRemoved](e.Body).File + removed, Due: c.Now})
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
	id := strings.TrimSuffix(job.Key, removed)
	if id, mark, half := strings.Cut(id, "/"); half {
		return s.scatter(ctx, site, id, mark)
	}
	d, err := Kind.Get(ctx, s.Docs, site, id)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if reply := d.Value.Canned; reply != "" {
		switch has, err := s.has(ctx, site, reply, id); {
		case err != nil:
			return err
		case has:
			return s.Store.Schedule(ctx, site, store.Job{Kind: JobSweep, Key: id, Due: s.Now() + unsentFor})
		}
	}
	if d.Value.Article {
		switch shown, err := help.Shows(ctx, s.Docs, site, id); {
		case err != nil:
			return err
		case shown:
			return s.Store.Schedule(ctx, site, store.Job{Kind: JobSweep, Key: id, Due: s.Now() + unsentFor})
		}
	}
	gone := docs.Doc[File]{ID: id, Version: store.Any}
	bytes := cmp.Or(job.Body, d.Value.Bytes)
	if bytes == "" {
		// First nobody finds it, so that no reference is made any more.
		if err := Kind.Delete(ctx, s.Docs, site, gone); err != nil {
			return err
		}
		return s.collect(ctx, site, id)
	}
	if err := references(bytes).Delete(ctx, s.Docs, site, docs.Doc[struct{}]{ID: id, Version: store.Any}); err != nil {
		return err
	}
	if err := s.collect(ctx, site, bytes); err != nil {
		return err
	}
	return Kind.Delete(ctx, s.Docs, site, gone)
}

// has reports whether a canned reply has a file.
func (s *Files) has(ctx context.Context, site, reply, id string) (bool, error) {
	d, err := canned.Kind.Get(ctx, s.Docs, site, reply)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return slices.ContainsFunc(d.Value.Files, func(f canned.File) bool { return f.ID == id }), err
}

// collect destroys bytes that no file has any more.
func (s *Files) collect(ctx context.Context, site, id string) error {
	if list, err := Kind.Fresh(ctx, s.Docs, site, id); err != nil || len(list) > 0 {
		return err
	}
	if list, err := references(id).Fresh(ctx, s.Docs, site); err != nil || len(list) > 0 {
		return err
	}
	for _, name := range []string{small(site, id), blob(site, id)} {
		if err := s.Blobs.Delete(ctx, name); err != nil {
			return err
		}
	}
	return nil
}
