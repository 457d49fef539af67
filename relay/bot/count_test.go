package bot_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/bot"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
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
		if articles := fmt.Sprint(got.Articles); articles != "[{How do I return an order?  2 1 1 0 0} {Which payment methods do you accept? Payment 2 0 0 1 0}]" {
			t.Error(articles)
		}
		if topics := fmt.Sprint(got.Topics); topics != "[{  2 1 1 0 0} {Payment Payment 2 0 0 1 0}]" {
			t.Error(topics)
		}
		later, err := bot.ResultsOf(t.Context(), r.Docs, "shop", now.AddDate(0, 0, 30), 30)
		if err != nil || later.Conversations != 0 {
			t.Errorf("30 days later: %+v, %v", later.Counts, err)
		}
	})
}

// An answer that an agent marks as wrong counts once, whoever marks it at the same
// time, until it is taken back; nothing else can be marked.
func TestWrongAnswersAreCounted(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		r := newRelay(t, s)
		r.furnish(nil)
		r.says("How do I return an order?")
		r.must(r.does(bot.JobAnswer))
		answer, judges := r.state().Seq, desk.Judges{Desk: r.Desk}
		marks := func(gone bool, wrong int) {
			t.Helper()
			for range 2 {
				_, err := judges.Wrong(t.Context(), "shop", r.conv, ana, answer, gone)
				r.must(err)
			}
			r.counts()
			got, err := bot.ResultsOf(t.Context(), r.Docs, "shop", time.UnixMilli(r.Desk.Now()), 30)
			r.must(err)
			j, err := judges.At(t.Context(), "shop", r.conv, answer)
			if err != nil || j.Wrong != (wrong == 1) || got.Wrong != wrong || got.Articles[0].Wrong != wrong || got.Articles[0].Answered != 1 {
				t.Errorf("%+v, %+v, %+v, %v", j, got.Counts, got.Articles, err)
			}
		}
		marks(false, 1)
		marks(true, 0)
		marks(false, 1)
		for _, e := range r.log() {
			if e.Kind == chat.KindWrong && e.ForVisitor().Kind != chat.KindHidden {
				t.Error("a visitor sees what agents think of an answer")
			}
			if e.Seq == answer {
				continue
			}
			if _, err := judges.Wrong(t.Context(), "shop", r.conv, ana, e.Seq, false); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("a %s is marked as a wrong answer: %v", e.Kind, err)
			}
		}
		for _, none := range []uint64{0, 1000} {
			if _, err := judges.At(t.Context(), "shop", r.conv, none); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("event %d: %v", none, err)
			}
		}
	})
}
