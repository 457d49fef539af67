package bot_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/bot"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/jobs"
	"github.com/parley-chat/parley/relay/store"
)

// counts does what is due to be counted, each job twice, as after the death of a
// relay.
func (r *relay) counts() {
	r.t.Helper()
	due, err := r.Store.Claim(r.t.Context(), "shop", bot.JobCount, r.Desk.Now(), 1000, 100)
	r.must(err)
	var worker jobs.Worker
	for _, w := range r.workers {
		if w.Kind == bot.JobCount {
			worker = w
		}
	}
	for range 2 {
		for _, job := range due {
			r.must(worker.Do(context.WithoutCancel(r.t.Context()), "shop", job))
		}
	}
	for _, job := range due {
		_, err := r.Store.Done(r.t.Context(), "shop", job)
		r.must(err)
	}
}

// Containment and what visitors confirmed are counted apart, each event once.
func TestResults(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		r := newRelay(t, s)
		r.furnish(nil)
		talk := func(lines ...string) {
			r.conv = store.NewID()
			for _, line := range lines {
				r.says(line)
				r.must(r.does(bot.JobAnswer))
				r.counts()
			}
		}
		talk("How do I return an order?", "Yes")
		talk("How do I return an order?", "No", "Talk to a person")
		talk("Which payment methods do you accept?") // silence is not success
		talk("Which payment methods do you accept?", "Talk to a person")

		now := time.UnixMilli(r.Desk.Now())
		got, err := bot.ResultsOf(t.Context(), r.Docs, "shop", now, 30)
		r.must(err)
		want := bot.Counts{
			Conversations: 4, Answered: 4, Rephrased: 1, Helped: 1, NotHelped: 1, HandedOver: map[string]int{chat.WhyAsked: 2},
		}
		if fmt.Sprint(got.Counts) != fmt.Sprint(want) || got.Contained() != 2 {
			t.Errorf("%+v, %d contained; want %+v", got.Counts, got.Contained(), want)
		}
		if articles := fmt.Sprint(got.Articles); articles != "[{How do I return an order?  2 1 1 0} {Which payment methods do you accept? Payment 2 0 0 1}]" {
			t.Error(articles)
		}
		if topics := fmt.Sprint(got.Topics); topics != "[{  2 1 1 0} {Payment Payment 2 0 0 1}]" {
			t.Error(topics)
		}
		later, err := bot.ResultsOf(t.Context(), r.Docs, "shop", now.AddDate(0, 0, 30), 30)
		if err != nil || later.Conversations != 0 {
			t.Errorf("30 days later: %+v, %v", later.Counts, err)
		}
	})
}
