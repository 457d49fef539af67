package automation

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/jobs"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
)

// Rules do what the rules of sites say.
type Rules struct {
	Desk *desk.Desk
	// Client calls the webhooks of rules.
	Client *http.Client
}

// Workers do the jobs of the package.
func (r Rules) Workers() []jobs.Worker {
	return []jobs.Worker{{Kind: JobRule, Do: r.do}, {Kind: JobHook, Do: r.call, Backoff: hookAgain}}
}

func (r Rules) do(ctx context.Context, siteID string, job store.Job) error {
	settings, err := site.Get(ctx, r.Desk.Docs, siteID)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	rule := ruleOf(settings.Automation, job)
	if rule == nil {
		return nil
	}
	openings, err := team.Openings(ctx, r.Desk.Docs, siteID)
	if err != nil {
		return err
	}
	now := time.UnixMilli(r.Desk.Now())
	done, err := desk.Work{Desk: r.Desk}.Rule(ctx, siteID, job.Conv, rule, func(c *chat.Conversation) bool {
		return stands(job, rule, c, func() bool { return openings(c.Team).Open(now) })
	})
	if err != nil || len(done.Events) == 0 {
		return err
	}
	return r.log(ctx, siteID, Did{Rule: rule.ID, Name: rule.Name, Conv: job.Conv, At: r.Desk.Now()})
}

// Did is a line of the log of a site's rules.
type Did struct {
	Rule string `json:"rule"`
	Name string `json:"name"`
	Conv string `json:"conv"`
	At   int64  `json:"at"` // milliseconds since 1970
}

// Log is what the rules of a site did, the newest first: one document.
var Log = docs.Kind[[]Did]{Name: "ruled"}

// logID is the id of the document; logMost is how many lines it has at most, logKept
// for how long they stay, in milliseconds.
const (
	logID   = "main"
	logMost = 500
	logKept = 30 * 24 * 60 * 60 * 1000
)

func (r Rules) log(ctx context.Context, siteID string, did Did) error {
	return Log.Change(ctx, r.Desk.Docs, siteID, logID, func(d *docs.Doc[[]Did]) error {
		kept := []Did{did}
		for _, was := range d.Value {
			if len(kept) < logMost && was.At > did.At-logKept {
				kept = append(kept, was)
			}
		}
		d.Value = kept
		return nil
	})
}

// Logged is what the rules of a site did within the last 30 days, the newest first.
func Logged(ctx context.Context, c *docs.Cache, siteID string, now int64) (list []Did, err error) {
	all, err := Log.List(ctx, c, siteID)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	for _, d := range all[0].Value {
		if d.At > now-logKept {
			list = append(list, d)
		}
	}
	return list, nil
}
