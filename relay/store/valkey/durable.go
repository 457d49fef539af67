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
func (s *Store) waits() bool {
	switch s.opts.Durability {
	case gradeC:
		return true
	case gradeB:
		return !s.syncAll.Load()
	}
	return false
}

// tryAndWait runs a script and then WAIT or WAITAOF on the same connection: they
// wait for that connection's writes. The connection is one of a pool, for
// whatever is sent on it meanwhile is held up.
func (s *Store) tryAndWait(ctx context.Context, c *call, full bool) (reply valkey.ValkeyMessage, err error) {
	if err := s.enter(ctx); err != nil {
		return reply, err
	}
	defer s.hint(ctx, c.site, c.hints)
	defer s.leave()
	ctx, cancel := context.WithTimeout(ctx, s.opts.Timeout+s.opts.Wait)
	defer cancel()

	// Not DoMulti of the shared client: in a cluster that would follow a moved
	// slot with the script and leave WAIT behind.
	err = s.cmd.Dedicated(func(d valkey.DedicatedClient) error {
		replies := d.DoMulti(ctx, c.command(d.B(), full), s.wait(d.B()))
		if reply, err = replies[0].ToMessage(); err != nil {
			return err
		}
		return s.confirmed(replies[1])
	})
	return reply, err
}

func (s *Store) wait(b valkey.Builder) valkey.Completed {
	limit := int64(s.opts.Wait / time.Millisecond)
	if s.opts.Durability == gradeB {
		return b.Waitaof().Numlocal(1).Numreplicas(0).Timeout(limit).Build()
	}
	return b.Wait().Numreplicas(1).Timeout(limit).Build()
}

// confirmed reads the reply of WAIT, the number of replicas, or of WAITAOF, the
// numbers of synced files here and on replicas.
func (s *Store) confirmed(reply valkey.ValkeyResult) error {
	if s.opts.Durability == gradeB {
		counts, err := reply.AsIntSlice()
		if err == nil && (len(counts) == 0 || counts[0] < 1) {
			err = fmt.Errorf("valkey did not sync its append-only file within %v", s.opts.Wait)
		}
		return err
	}
	count, err := reply.AsInt64()
	if err == nil && count < 1 {
		err = fmt.Errorf("no replica confirmed within %v", s.opts.Wait)
	}
	return err
}
