package bot

import (
	"context"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
)

// How long the bot is silent, in milliseconds: after an agent's last key, until it
// looks again, and at most after what the visitor said.
const (
	typesFor   = 6_000
	looksAgain = 1_000
	mostSilent = 120_000
)

// setTyping is the presence set of the agents who type in a conversation.
func setTyping(conv string) string { return "typing/" + conv }

// Types says that an agent types in a conversation, or has stopped. While somebody
// does, the bot that has it is silent: they are about to take it.
func Types(ctx context.Context, d *desk.Desk, siteID, conv, agent string, on bool) error {
	settings, err := site.Get(ctx, d.Docs, siteID)
	if err != nil || !settings.Bot.On {
		return err
	}
	c, err := d.Store.Conversation(ctx, siteID, conv)
	if err != nil || c.Agent != chat.Bot {
		return err
	}
	until := int64(0)
	if on {
		until = d.Now() + typesFor
	}
	return d.Store.Beat(ctx, siteID, setTyping(conv), agent, until)
}

// yields puts a job off while an agent types in its conversation, whose visitor said
// something at a time. To hand over is put off with the answer.
func (b *Bot) yields(ctx context.Context, siteID string, job store.Job, said int64) (bool, error) {
	now := b.Desk.Now()
	if now-said >= mostSilent {
		return false, nil
	}
	typing, err := b.Store.Present(ctx, siteID, setTyping(job.Conv), now)
	if err != nil || len(typing) == 0 {
		return false, err
	}
	again := []store.Job{{Kind: JobLate, Key: job.Key, Conv: job.Conv, Due: now + patience}}
	if job.Kind == JobAnswer {
		again = append(again, store.Job{Kind: JobAnswer, Key: job.Key, Conv: job.Conv, Due: now + looksAgain})
	}
	return true, b.Store.Schedule(ctx, siteID, again...)
}

// saidAt is when the visitor said something last.
func saidAt(log []chat.Event) int64 {
	for i := len(log) - 1; i >= 0; i-- {
		if log[i].Kind == chat.KindMessage && log[i].Role == chat.RoleVisitor {
			return log[i].At
		}
	}
	return 0
}
