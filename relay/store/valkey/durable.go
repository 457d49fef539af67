package valkey

import (
	"context"
	"fmt"
	"time"

	"github.com/valkey-io/valkey-go"
)

// The grades of durability.
const (
	gradeA = "A"
	gradeB = "B"
	gradeC = "C"
)

// An append of grade C, and of B unless Valkey syncs its file before it
// answers anyway, goes in two steps: the script stores the batch and publishes
// nothing; when WAIT or WAITAOF has confirmed it, commit.lua publishes it and
// moves {site}:safe/CONV, beyond which Events shows nothing. For whoever sees an
// event takes it as acknowledged, be it from a publication or from the log.
//
// What was stored and not confirmed in time stays out of sight until a retry,
// which finds it and waits for it again, or until a later append to the
// conversation is confirmed, which implies all before it. Summaries, and so
// lists, may be ahead: they acknowledge nothing.

// waits reports whether appends go in two steps.
func (c *client) waits() bool {
	switch c.opts.Durability {
	case gradeC:
		return true
	case gradeB:
		return !c.syncAll.Load()
	}
	return false
}

// tryAndWait runs a script and then WAIT or WAITAOF on the same connection: they
// wait for that connection's writes. The connection is one of a pool, for
// whatever is sent on it meanwhile is held up.
func (c *client) tryAndWait(ctx context.Context, x *call, full bool) (reply valkey.ValkeyMessage, err error) {
	if err := c.enter(ctx); err != nil {
		return reply, err
	}
	defer c.hint(ctx, x.site, x.hints)
	defer c.leave()
	ctx, cancel := context.WithTimeout(ctx, c.opts.Timeout+c.opts.Wait)
	defer cancel()

	// Not DoMulti of the shared client: in a cluster that would follow a moved
	// slot with the script and leave WAIT behind.
	err = c.cmd.Dedicated(func(d valkey.DedicatedClient) error {
		replies := d.DoMulti(ctx, x.command(d.B(), full), c.wait(d.B()))
		if reply, err = replies[0].ToMessage(); err != nil {
			return err
		}
		return c.confirmed(replies[1])
	})
	return reply, err
}

func (c *client) wait(b valkey.Builder) valkey.Completed {
	limit := int64(c.opts.Wait / time.Millisecond)
	if c.opts.Durability == gradeB {
		return b.Waitaof().Numlocal(1).Numreplicas(0).Timeout(limit).Build()
	}
	return b.Wait().Numreplicas(1).Timeout(limit).Build()
}

// confirmed reads the reply of WAIT, the number of replicas, or of WAITAOF, the
// numbers of synced files here and on replicas.
func (c *client) confirmed(reply valkey.ValkeyResult) error {
	if c.opts.Durability == gradeB {
		counts, err := reply.AsIntSlice()
		if err == nil && (len(counts) == 0 || counts[0] < 1) {
			err = fmt.Errorf("valkey did not sync its append-only file within %v", c.opts.Wait)
		}
		return err
	}
	count, err := reply.AsInt64()
	if err == nil && count < 1 {
		err = fmt.Errorf("no replica confirmed within %v", c.opts.Wait)
	}
	return err
}
