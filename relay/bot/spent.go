package bot

import (
	"context"
	"errors"
	"time"

	"github.com/parley-chat/parley/relay/bot/model"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Spent is what a language model took in a day, also for answers that could not be
// used.
type Spent struct {
	// Asked is how often, In and Out are tokens.
	Asked int `json:"asked,omitempty"`
	In    int `json:"in,omitempty"`
	Out   int `json:"out,omitempty"`
	// Cost is in millionths of the currency, by the price of that day; "" is none.
	Cost     int64  `json:"cost,omitempty"`
	Currency string `json:"currency,omitempty"`
}

func (s *Spent) add(o Spent) {
	s.Asked += o.Asked
	s.In += o.In
	s.Out += o.Out
	if o.Currency == "" {
		return
	}
	if s.Currency != o.Currency { // what was before cannot be added to it
		s.Currency, s.Cost = o.Currency, 0
	}
	s.Cost += o.Cost
}

// today is the name of the day of UTC.
func (b *Bot) today() string {
	return time.UnixMilli(b.Desk.Now()).UTC().Format(time.DateOnly)
}

// spent keeps what a question took.
func (b *Bot) spent(ctx context.Context, siteID string, used model.Used) {
	price := b.Model.Price
	took := Spent{Asked: 1, In: used.In, Out: used.Out, Cost: price.Of(used), Currency: price.Currency}
	err := days.Change(ctx, b.Docs, siteID, b.today(), func(d *docs.Doc[Day]) error {
		d.Value.Model.add(took)
		return nil
	})
	if err != nil {
		b.Log.WarnContext(ctx, "what the model cost is not kept", "site", siteID, "error", err)
	}
}

// overBudget reports whether a site has spent what the model may cost it in a day.
// Where that is not known it may cost nothing more.
func (b *Bot) overBudget(ctx context.Context, siteID string) bool {
	if b.Model.Budget == 0 {
		return false
	}
	d, err := days.Get(ctx, b.Docs, siteID, b.today())
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		b.Log.WarnContext(ctx, "it is not known what the model has cost", "site", siteID, "error", err)
		return true
	}
	return d.Value.Model.Currency == b.Model.Price.Currency && d.Value.Model.Cost >= b.Model.Budget
}
