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

// hintCommand lowers a guess and wakes relays that would come too late.
func (s *Store) hintCommand(full bool, site string, h hint) valkey.Completed {
	return hintScript.command(s.cmd.B(), full, []string{dueKey(h.kind)}, []string{
		strconv.FormatInt(h.due, 10), site, strconv.FormatInt(time.Now().UnixMilli(), 10), s.channel(store.JobsTopic(h.kind))})
}

// runAndHint runs a script that schedules jobs of a site, and in the same go
// says when.
func (s *Store) runAndHint(ctx context.Context, c *script, keys, args []string, site string, hints hints) (valkey.ValkeyMessage, error) {
	cmds := make([]valkey.Completed, 1, 1+len(hints))
	cmds[0] = c.command(s.cmd.B(), false, keys, args)
	for _, h := range hints {
		cmds = append(cmds, s.hintCommand(false, site, h))
	}
	replies, err := s.doMulti(ctx, cmds...)
	if err != nil {
		return valkey.ValkeyMessage{}, err
	}
	reply, err := replies[0].ToMessage()
	if isNoScript(err) {
		reply, err = s.do(ctx, c.command(s.cmd.B(), true, keys, args))
		s.hint(ctx, site, hints)
		return reply, err
	}
	if err == nil && isNoScript(replies[1].Error()) {
		s.hint(ctx, site, hints)
	}
	return reply, err
}

// hint says when jobs are due that have been stored. That it fails does not
// decide whether they are there, see due.go.
func (s *Store) hint(ctx context.Context, site string, hints hints) {
	for _, h := range hints {
		if _, err := s.do(ctx, s.hintCommand(false, site, h)); isNoScript(err) {
			_, _ = s.do(ctx, s.hintCommand(true, site, h))
		}
	}
}
