package bot

import (
	"context"
	"errors"
	"slices"

	"github.com/parley-chat/parley/relay/bot/model"
	"github.com/parley-chat/parley/relay/faq"
)

// mostWorded is how many answers a conversation gets before the model words none
// for it any more.
const mostWorded = 5

// worded asks the model to answer from the articles between which a move leaves
// the choice. It is the move itself where the model has no answer, or fails.
func (b *Bot) worded(ctx context.Context, siteID string, p *Policy, s Situation, m Move) Move {
	if m.Act != Choose || len(s.Seen) >= mostWorded || b.overBudget(ctx, siteID) {
		return m
	}
	articles := make([]model.Article, len(m.Entries))
	for i, e := range m.Entries {
		articles[i] = articleOf(e)
	}
	a, err := b.Model.Answer(ctx, siteID, s.Question, s.Before, articles)
	if !errors.Is(err, model.ErrSpent) {
		b.spent(ctx, siteID, a.Used)
	}
	if err != nil {
		if !errors.Is(err, model.ErrNoAnswer) {
			b.Log.WarnContext(ctx, "the model did not answer", "site", siteID, "error", err)
		}
		return m
	}
	entries := make([]*faq.Entry, len(a.From))
	for i, at := range a.From {
		if entries[i] = m.Entries[at]; slices.Contains(p.People, entries[i].Topic) && entries[i].Topic != "" {
			return p.answer(entries[i], m.Sure)
		}
	}
	return Move{Act: Answer, Entries: entries, Text: a.Text, Sure: m.Sure}
}
