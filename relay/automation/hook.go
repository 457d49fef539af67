package automation

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/jobs"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
)

// JobHook is the kind of job that tells a rule's webhook what the rule did.
const JobHook = "rulehook"

// hookAgain: somebody mends their server within some hours, or does not.
var hookAgain = jobs.Backoff{Base: 10 * time.Second, Max: 10 * time.Minute, Tries: 12}

// hookWithin is how long a webhook has to answer.
const hookWithin = 10 * time.Second

// hooks is the job that tells the webhook of a rule, in the step in which the rule
// was done: it is told once of each, also if a relay ends meanwhile.
func hooks(c *desk.Change, rule string) (j desk.Jobs) {
	r := ruleOf(c.Site.Automation, store.Job{Body: rule})
	if r == nil || r.Then.Webhook == "" {
		return j
	}
	j.Schedule = []store.Job{{Kind: JobHook, Key: c.After.ID + "/" + strconv.FormatUint(c.After.Seq, 10), Conv: c.After.ID, Due: c.Now, Body: rule}}
	return j
}

// Told is what a webhook is told, without a word of what was written.
type Told struct {
	Site         string `json:"site"`
	Rule         string `json:"rule"`
	Name         string `json:"name"`
	Conversation string `json:"conversation"`
	Number       uint64 `json:"number,omitempty"`
	Status       string `json:"status"`
	Team         string `json:"team,omitempty"`
	At           int64  `json:"at"` // milliseconds since 1970
}

// call tells a webhook. Who gets it twice knows it by the header Idempotency-Key.
func (r Rules) call(ctx context.Context, siteID string, job store.Job) error {
	settings, err := site.Get(ctx, r.Desk.Docs, siteID)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	rule := ruleOf(settings.Automation, job)
	if rule == nil || rule.Then.Webhook == "" {
		return nil
	}
	c, err := r.Desk.Store.Conversation(ctx, siteID, job.Conv)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return post(ctx, r.Client, rule.Then.Webhook, job.Key, told(siteID, rule, &c, r.Desk.Now()))
}

func told(siteID string, rule *site.Automation, c *chat.Conversation, now int64) Told {
	return Told{Site: siteID, Rule: rule.ID, Name: rule.Name, Conversation: c.ID, Number: c.Number, Status: c.Status.String(), Team: c.TeamName, At: now}
}

func post(ctx context.Context, client *http.Client, to, key string, t Told) error {
	ctx, cancel := context.WithTimeout(ctx, hookWithin)
	defer cancel()
	body, err := json.Marshal(t)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "Parley")
	r.Header.Set("Idempotency-Key", key)
	answer, err := client.Do(r)
	if err != nil {
		return err
	}
	answer.Body.Close()
	if answer.StatusCode < 200 || answer.StatusCode > 299 {
		return fmt.Errorf("the webhook answers %s", answer.Status)
	}
	return nil
}
