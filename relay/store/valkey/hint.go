package valkey

import (
	"context"
	"strconv"
	"time"

	"github.com/valkey-io/valkey-go"

	"github.com/parley-chat/parley/relay/store"
)

// hints say when a site's next jobs are due, the earliest of each kind.
type hints []hint

type hint struct {
	kind string
	due  int64
}

func (h *hints) add(j store.Job) {
	for i := range *h {
		if (*h)[i].kind == j.Kind {
			(*h)[i].due = min((*h)[i].due, j.Due)
			return
		}
	}
	*h = append(*h, hint{j.Kind, j.Due})
}

// hintCall lowers a guess and wakes relays that would come too late.
func (c *client) hintCall(site string, h hint) call {
	return call{script: &hintScript, keys: []string{dueKey(h.kind)}, args: []string{
		strconv.FormatInt(h.due, 10), site, strconv.FormatInt(time.Now().UnixMilli(), 10), c.channel(store.JobsTopic(h.kind))}}
}

// tryAndHint runs a script that schedules jobs of a site, and in the same go
// says when.
func (c *client) tryAndHint(ctx context.Context, x *call, full bool) (valkey.ValkeyMessage, error) {
	cmds := make([]valkey.Completed, 1, 1+len(x.hints))
	cmds[0] = x.command(c.cmd.B(), full)
	for _, h := range x.hints {
		hint := c.hintCall(x.site, h)
		cmds = append(cmds, hint.command(c.cmd.B(), full))
	}
	replies, err := c.doMulti(ctx, cmds...)
	if err != nil {
		return valkey.ValkeyMessage{}, err
	}
	if isNoScript(replies[1].Error()) {
		c.hint(ctx, x.site, x.hints)
	}
	return replies[0].ToMessage()
}

// hint says when jobs are due that have been stored. That it fails does not
// decide whether they are there, see due.go.
func (c *client) hint(ctx context.Context, site string, hints hints) {
	for _, h := range hints {
		_, _ = c.run(ctx, c.hintCall(site, h))
	}
}
