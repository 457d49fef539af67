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

// call is one run of a script.
type call struct {
	script     *script
	keys, args []string

	// site and hints say when the jobs are due that it schedules.
	site  string
	hints hints
	// waits says that what it writes is to be durable, as the grade has it,
	// before it succeeds.
	waits bool
}

// command returns the call of the script by its hash or, if full, with its
// text, which a server that does not know it yet needs.
func (c *call) command(b valkey.Builder, full bool) valkey.Completed {
	n := int64(len(c.keys))
	switch {
	case full && c.script.reads:
		return b.EvalRo().Script(c.script.text).Numkeys(n).Key(c.keys...).Arg(c.args...).Build()
	case full:
		return b.Eval().Script(c.script.text).Numkeys(n).Key(c.keys...).Arg(c.args...).Build()
	case c.script.reads:
		return b.EvalshaRo().Sha1(c.script.sha).Numkeys(n).Key(c.keys...).Arg(c.args...).Build()
	}
	return b.Evalsha().Sha1(c.script.sha).Numkeys(n).Key(c.keys...).Arg(c.args...).Build()
}

// run runs a script. If it writes and meets a key of a wrong type, that is moved
// out of the way first.
func (s *Store) run(ctx context.Context, c call) (valkey.ValkeyMessage, error) {
	reply, err := s.try(ctx, &c, false)
	if isNoScript(err) {
		reply, err = s.try(ctx, &c, true)
	}
	if !isWrongType(err) || c.script.reads {
		return reply, err
	}
	if err := s.mend(ctx, c.keys); err != nil {
		return reply, err
	}
	return s.try(ctx, &c, true)
}

func (s *Store) try(ctx context.Context, c *call, full bool) (valkey.ValkeyMessage, error) {
	switch {
	case c.waits:
		return s.tryAndWait(ctx, c, full)
	case len(c.hints) > 0:
		return s.tryAndHint(ctx, c, full)
	}
	return s.do(ctx, c.command(s.cmd.B(), full))
}

// mend moves those of the keys out of the way that are not of their type.
func (s *Store) mend(ctx context.Context, keys []string) error {
	types := make([]string, len(keys))
	for i, key := range keys {
		types[i] = typeOf(key)
	}
	reply, err := s.run(ctx, call{script: &mendScript, keys: keys, args: types})
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
