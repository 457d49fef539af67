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
	//go:embed extend.lua
	extendText string
	//go:embed finish.lua
	finishText string
	//go:embed hint.lua
	hintText string
	//go:embed page.lua
	pageText string
	//go:embed count.lua
	countText string
	//go:embed number.lua
	numberText string
	//go:embed index.lua
	indexText string
	//go:embed find.lua
	findText string

	appendScript   = newScript(appendText)
	eventsScript   = newReading(eventsText)
	commitScript   = newScript(commitText)
	rebuildScript  = newScript(rebuildText)
	mendScript     = newScript(mendText)
	putScript      = newScript(putText)
	scheduleScript = newScript(scheduleText)
	claimScript    = newScript(claimText)
	extendScript   = newScript(extendText)
	finishScript   = newScript(finishText)
	hintScript     = newScript(hintText)
	pageScript     = newReading(pageText)
	countScript    = newReading(countText)
	numberScript   = newScript(numberText)
	indexScript    = newScript(indexText)
	findScript     = newReading(findText)
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
func (c *client) run(ctx context.Context, x call) (valkey.ValkeyMessage, error) {
	reply, err := c.try(ctx, &x, false)
	if isNoScript(err) {
		reply, err = c.try(ctx, &x, true)
	}
	if !isWrongType(err) || x.script.reads {
		return reply, err
	}
	if err := c.mend(ctx, x.keys); err != nil {
		return reply, err
	}
	return c.try(ctx, &x, true)
}

func (c *client) try(ctx context.Context, x *call, full bool) (valkey.ValkeyMessage, error) {
	switch {
	case x.waits:
		return c.tryAndWait(ctx, x, full)
	case len(x.hints) > 0:
		return c.tryAndHint(ctx, x, full)
	}
	return c.do(ctx, x.command(c.cmd.B(), full))
}

// mend moves those of the keys out of the way that are not of their type.
func (c *client) mend(ctx context.Context, keys []string) error {
	types := make([]string, len(keys))
	for i, key := range keys {
		types[i] = typeOf(key)
	}
	reply, err := c.run(ctx, call{script: &mendScript, keys: keys, args: types})
	if err != nil {
		return err
	}
	moved, err := reply.AsInt64()
	c.skipped.Add(moved)
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
