// Package keep keeps what was asked and answered where figures are read from,
// after each offer and answer.
package keep

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/jobs"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/survey"
	"github.com/parley-chat/parley/relay/team"
)

// Job is the kind of the jobs: to keep the rows of a conversation.
const Job = "survey"

// React is the reaction that asks for it.
func React(c *desk.Change) desk.Jobs {
	for i := range c.Events {
		if k := c.Events[i].Kind; k == chat.KindOffered || k == chat.KindAnswered || k == chat.KindErased || k == chat.KindMarked {
			id := c.After.ID
			return desk.Jobs{Schedule: []store.Job{{Kind: Job, Key: id, Conv: id, Due: c.Now}}}
		}
	}
	if offer := c.After.Offer; offer != 0 && c.Before.VisitorRead < offer && c.After.VisitorRead >= offer {
		return desk.Jobs{Schedule: []store.Job{{Kind: Job, Key: c.After.ID, Conv: c.After.ID, Due: c.Now}}} // it was seen
	}
	return desk.Jobs{}
}

// Keeper does the jobs.
type Keeper struct {
	Store store.Store
	Docs  *docs.Cache
	Desk  *desk.Desk
	// Now is the time, in milliseconds since 1970.
	Now func() int64
}

// Workers are those of Job and of what there was before the first report. One
// at a time: all write the same days.
func (k Keeper) Workers() []jobs.Worker {
	return []jobs.Worker{
		{Kind: Job, Do: k.keep, Concurrency: 1},
		{Kind: jobHistory, Do: k.goOn, Concurrency: 1},
	}
}

func (k Keeper) keep(ctx context.Context, site string, job store.Job) error {
	if err := k.Keep(ctx, site, job.Conv); err != nil {
		return err
	}
	return k.followUp(ctx, site, job.Conv)
}

// followUp has people follow up the last answer in a conversation if it is a bad
// one. Twice is as once.
func (k Keeper) followUp(ctx context.Context, site, conv string) error {
	c, err := k.Store.Conversation(ctx, site, conv)
	if err != nil {
		return fmt.Errorf("read %s: %w", conv, err)
	}
	if c.RatedAt == 0 || c.BadOffer == c.Offer {
		return nil
	}
	d, err := survey.Kind.Get(ctx, k.Docs, site, c.SurveyName)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read survey %s: %w", c.SurveyName, err)
	}
	if c.SurveyName == chat.SurveyCSAT {
		d.Value.Questions = survey.Default("", func(string) string { return "" }).Questions
	}
	score, bad := d.Value.Bad(&survey.Row{Answers: c.Answers})
	if !bad {
		return nil
	}
	return desk.Work{Desk: k.Desk}.FollowUp(ctx, site, conv, c.Offer, score)
}

// pageEvents is how many events are read at once.
const pageEvents = 500

// Keep reads the log of a conversation and keeps what it says of surveys. Twice
// is as once.
func (k Keeper) Keep(ctx context.Context, site, conv string) error {
	var log []chat.Event
	for after := uint64(0); ; {
		page, more, err := k.Store.Events(ctx, site, conv, after, pageEvents)
		if err != nil {
			return fmt.Errorf("read the log of %s: %w", conv, err)
		}
		log = append(log, page...)
		if !more || len(page) == 0 {
			break
		}
		after = page[len(page)-1].Seq
	}
	rows := survey.RowsOf(conv, log)
	if err := k.addTeams(ctx, site, rows); err != nil {
		return err
	}
	return survey.Keep(ctx, k.Docs, site, rows)
}

// addTeams says of which teams the agents of rows are now. What is kept of an offer
// first stays.
func (k Keeper) addTeams(ctx context.Context, site string, rows []survey.Row) error {
	teams, err := team.Kind.List(ctx, k.Docs, site)
	if err != nil {
		return fmt.Errorf("read the teams of %s: %w", site, err)
	}
	for i := range rows {
		for _, t := range teams {
			if rows[i].Agent != "" && slices.Contains(t.Value.Members, rows[i].Agent) {
				rows[i].Teams = append(rows[i].Teams, t.ID)
			}
		}
	}
	return nil
}
