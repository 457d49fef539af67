// Package closed tells visitors who come to a team while it is closed what the team
// says then: once for each conversation and team, as an automatic message.
package closed

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/jobs"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/team"
)

// JobTell is the kind of job that tells a visitor.
const JobTell = "closed"

// React is the reaction that looks for conversations that wait for another team than
// before.
func React(c *desk.Change) (j desk.Jobs) {
	if c.After.Team != c.Before.Team && waits(c.After, c.After.Team) {
		j.Schedule = []store.Job{{Kind: JobTell, Key: c.After.ID, Conv: c.After.ID, Due: c.Now, Body: c.After.Team}}
	}
	return j
}

// waits reports whether a conversation waits for a team that has told nothing yet.
func waits(c *chat.Conversation, of string) bool {
	return of != "" && c.Team == of && c.Agent == "" && c.Status == chat.StatusOpen && !c.DidRule(of)
}

// Teller tells visitors.
type Teller struct{ Desk *desk.Desk }

// Workers do the jobs of the package.
func (t Teller) Workers() []jobs.Worker { return []jobs.Worker{{Kind: JobTell, Do: t.tell}} }

func (t Teller) tell(ctx context.Context, siteID string, job store.Job) error {
	d, err := team.Kind.Get(ctx, t.Desk.Docs, siteID, job.Body)
	if errors.Is(err, store.ErrNotFound) || err == nil && len(d.Value.Closed) == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	openings, err := team.Openings(ctx, t.Desk.Docs, siteID)
	if err != nil || openings(d.ID).Open(time.UnixMilli(t.Desk.Now())) {
		return err
	}
	c, err := t.Desk.Store.Conversation(ctx, siteID, job.Conv)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", job.Conv, err)
	}
	lang, _, _ := strings.Cut(c.Locale, "-")
	text := d.Value.Closed[lang]
	if text == "" {
		return nil
	}
	says := &site.Automation{ID: d.ID, Name: d.Value.Name, Then: site.AutomationThen{Reply: text}}
	_, err = desk.Work{Desk: t.Desk}.Rule(ctx, siteID, job.Conv, says, func(c *chat.Conversation) bool { return waits(c, d.ID) })
	return err
}
