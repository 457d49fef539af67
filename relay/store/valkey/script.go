package valkey

import (
	"context"
	"crypto/sha1"
	_ "embed"
	"encoding/hex"
	"strings"

	"github.com/valkey-io/valkey-go"
)

// script is one atomic step on the server.
type script struct {
	text  string
	sha   string
	reads bool // and nothing else
}

func newScript(text string) script {
	sum := sha1.Sum([]byte(text))
	return script{text: text, sha: hex.EncodeToString(sum[:])}
}

// newReading is newScript for one that writes nothing: like all reads it is
// repeated when a connection fails.
func newReading(text string) script {
	c := newScript(text)
	c.reads = true
	return c
}

var (
	//go:embed append.lua
	appendText string
	//go:embed events.lua
	eventsText string
	//go:embed commit.lua
	commitText string
	//go:embed rebuild.lua
	rebuildText string
	//go:embed mend.lua
	mendText string
	//go:embed put.lua
	putText string
	//go:embed schedule.lua
	scheduleText string
	//go:embed claim.lua
	claimText string
	//go:embed finish.lua
	finishText string
	//go:embed hint.lua
	hintText string
	//go:embed page.lua
	pageText string
	//go:embed count.lua
	countText string

	appendScript   = newScript(appendText)
	eventsScript   = newReading(eventsText)
	commitScript   = newScript(commitText)
	rebuildScript  = newScript(rebuildText)
	mendScript     = newScript(mendText)
	putScript      = newScript(putText)
	scheduleScript = newScript(scheduleText)
	claimScript    = newScript(claimText)
	finishScript   = newScript(finishText)
	hintScript     = newScript(hintText)
	pageScript     = newReading(pageText)
	countScript    = newReading(countText)
)

// command returns the call of the script by its hash or, if full, with its
// text, which a server that does not know it yet needs.
func (c *script) command(b valkey.Builder, full bool, keys, args []string) valkey.Completed {
	switch {
	case full && c.reads:
		return b.EvalRo().Script(c.text).Numkeys(int64(len(keys))).Key(keys...).Arg(args...).Build()
	case full:
		return b.Eval().Script(c.text).Numkeys(int64(len(keys))).Key(keys...).Arg(args...).Build()
	case c.reads:
		return b.EvalshaRo().Sha1(c.sha).Numkeys(int64(len(keys))).Key(keys...).Arg(args...).Build()
	}
	return b.Evalsha().Sha1(c.sha).Numkeys(int64(len(keys))).Key(keys...).Arg(args...).Build()
}

// run runs a script.
func (s *Store) run(ctx context.Context, c *script, keys, args []string) (valkey.ValkeyMessage, error) {
	reply, err := s.do(ctx, c.command(s.cmd.B(), false, keys, args))
	if isNoScript(err) {
		reply, err = s.do(ctx, c.command(s.cmd.B(), true, keys, args))
	}
	return reply, err
}

// runOn is run for a script whose keys have the given types: a key of another
// type is moved out of the way.
func (s *Store) runOn(ctx context.Context, c *script, keys, types, args []string) (valkey.ValkeyMessage, error) {
	reply, err := s.run(ctx, c, keys, args)
	if isWrongType(err) {
		if err := s.mend(ctx, keys, types); err != nil {
			return reply, err
		}
		reply, err = s.run(ctx, c, keys, args)
	}
	return reply, err
}

// mend moves those of the keys out of the way that are not of their type.
func (s *Store) mend(ctx context.Context, keys, types []string) error {
	reply, err := s.run(ctx, &mendScript, keys, types)
	if err != nil {
		return err
	}
	moved, err := reply.AsInt64()
	s.skipped.Add(moved)
	return err
}

func isNoScript(err error) bool {
	e, ok := valkey.IsValkeyErr(err)
	return ok && e.IsNoScript()
}

func isWrongType(err error) bool {
	e, ok := valkey.IsValkeyErr(err)
	return ok && strings.Contains(e.Error(), "WRONGTYPE")
}

// isUsedID reports whether the log has entries beyond what the summary says.
func isUsedID(err error) bool {
	e, ok := valkey.IsValkeyErr(err)
	return ok && strings.Contains(e.Error(), "equal or smaller")
}
