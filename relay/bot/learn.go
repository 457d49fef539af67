package bot

import (
	"context"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/store"
)

// learn proposes what visitors asked as another way to ask for the article that
// they then took from those that the bot offered, from a sequence on.
func (b *Bot) learn(ctx context.Context, siteID, conv string, log []chat.Event, first uint64) error {
	var offered chat.Prompted // what was said before
	for i := range log {
		e := &log[i]
		if e.Kind != chat.KindPrompted {
			continue
		}
		said := chat.As[chat.Prompted](e.Body)
		took := Situation{Question: textAt(log, said.Question), Choices: offered.Choices}
		asked := textAt(log, offered.Question)
		if e.Seq >= first && said.Entry != "" && chosen(took) == said.Entry && asked != "" {
			err := help.Propose(ctx, b.Docs, siteID, help.Words{Article: said.Entry, Text: asked, Conv: conv, From: help.FromChoice, Now: e.At})
			if err != nil {
				return err
			}
		}
		offered = said
	}
	return nil
}

// textAt is what stands at a sequence of a log, "" if that is not in it.
func textAt(log []chat.Event, seq uint64) string {
	i := slices.IndexFunc(log, func(e chat.Event) bool { return e.Seq == seq })
	if i < 0 {
		return ""
	}
	return log[i].Text
}

// LearnReply proposes what a visitor asked as another way to ask for the articles
// that an agent answered with, in a message at a sequence.
func (b *Bot) LearnReply(ctx context.Context, siteID, conv string, at uint64, articles ...string) error {
	before := min(at-1, looked)
	log, err := store.Tail(ctx, b.Store, siteID, conv, at-1-before, int(before))
	if err != nil {
		return err
	}
	asked := askedLast(log)
	if asked == "" {
		return nil
	}
	for _, id := range articles {
		err := help.Propose(ctx, b.Docs, siteID, help.Words{Article: id, Text: asked, Conv: conv, From: help.FromInsert, Now: b.Desk.Now()})
		if err != nil {
			return err
		}
	}
	return nil
}

// askedLast is the last question of the visitor that no person has answered yet;
// "" if there is none.
func askedLast(log []chat.Event) (asked string) {
	for i := range log {
		e := &log[i]
		switch {
		case e.Kind != chat.KindMessage:
		case e.Role == chat.RoleAgent:
			asked = ""
		case !greets(e.Text):
			if q := questions([]string{e.Text}); len(q) > 0 {
				asked = strings.TrimSpace(q[0])
			}
		}
	}
	return asked
}
