package desk

import (
	"context"
	"errors"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// jobIdle resolves a conversation whose visitor has not come back.
const jobIdle = "idle"

func idleKey(conv string) string { return jobIdle + "/" + conv }

func idleJob(conv string, policy Policy, now int64) store.Job {
	return store.Job{Key: idleKey(conv), Kind: jobIdle, Conv: conv, Due: now + int64(policy.IdleHours)*hour}
}

// resolveIdle resolves the job's conversation as the system does: the visitor
// was answered and has not written since. A visitor's message cancels the job,
// so what is due is idle.
func (d *Desk) resolveIdle(ctx context.Context, site string, job store.Job) error {
	id := store.NewID()
	_, err := d.resolve(ctx, site, job.Conv, id, chat.Event{
		ID: id, At: d.Now(), Kind: chat.KindResolved, Role: chat.RoleSystem,
	})
	if errors.Is(err, chat.ErrResolved) || errors.Is(err, store.ErrNotFound) {
		return nil // somebody was quicker
	}
	return err
}
