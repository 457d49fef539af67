package valkey

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/valkey-io/valkey-go"

	"github.com/parley-chat/parley/relay/store"
)

// client runs commands and scripts on Valkey, as durable as the grade has it, and
// counts what it finds there that is of no use.
type client struct {
	opts Options
	db   int
	cmd  valkey.Client

	flight  chan struct{} // commands under way
	skipped atomic.Int64  // stored values that could not be used
	syncAll atomic.Bool   // the server syncs its file before it answers

	ctx    context.Context // ends with Close
	cancel context.CancelFunc
}

// newClient returns a client with a connection to t. It does not look at what
// kind of server that is.
func newClient(ctx context.Context, t target, opts Options) (*client, error) {
	cmd, err := connect(t, &opts)
	if err != nil {
		return nil, unavailable("connect to valkey", err)
	}
	c := &client{opts: opts, db: t.db, cmd: cmd, flight: make(chan struct{}, opts.InFlight)}
	c.ctx, c.cancel = context.WithCancel(context.WithoutCancel(ctx))
	return c, nil
}

// enter waits until one more command may be under way. Their number is bounded
// because the client's own queue, when a stalled server fills it, does not obey
// contexts.
func (c *client) enter(ctx context.Context) error {
	if c.ctx.Err() != nil {
		return errClosed
	}
	select {
	case c.flight <- struct{}{}:
		return nil
	default:
	}
	limit := time.NewTimer(c.opts.Timeout)
	defer limit.Stop()
	select {
	case c.flight <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-c.ctx.Done():
		return errClosed
	case <-limit.C:
		return errBusy
	}
}

func (c *client) leave() { <-c.flight }

var (
	errClosed = errors.New("the store is closed")
	errReply  = errors.New("valkey answered something unexpected")
	errBusy   = errors.New("valkey does not answer, too many commands wait")
)

// do runs one command. Its error is the client's or the server's own, see
// unavailable.
func (c *client) do(ctx context.Context, cmd valkey.Completed) (valkey.ValkeyMessage, error) {
	if err := c.enter(ctx); err != nil {
		return valkey.ValkeyMessage{}, err
	}
	defer c.leave()
	if cmd.IsReadOnly() {
		// The client repeats reads that failed for as long as their context lasts.
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, c.opts.Timeout)
		defer cancel()
	}
	return c.cmd.Do(ctx, cmd).ToMessage()
}

// doMulti runs commands in one go.
func (c *client) doMulti(ctx context.Context, cmds ...valkey.Completed) ([]valkey.ValkeyResult, error) {
	if err := c.enter(ctx); err != nil {
		return nil, err
	}
	defer c.leave()
	ctx, cancel := context.WithTimeout(ctx, c.opts.Timeout)
	defer cancel()
	return c.cmd.DoMulti(ctx, cmds...), nil
}

// all runs commands in one go, and returns the first error of any.
func (c *client) all(ctx context.Context, cmds []valkey.Completed) error {
	replies, err := c.doMulti(ctx, cmds...)
	if err != nil {
		return err
	}
	return firstError(replies)
}

func firstError(replies []valkey.ValkeyResult) error {
	for i := range replies {
		if err := replies[i].Error(); err != nil && !valkey.IsValkeyNil(err) {
			return err
		}
	}
	return nil
}

// unavailable makes err, which the back end gave, an error of operation op that
// wraps store.ErrUnavailable.
func unavailable(op string, err error) error {
	if err == nil || errors.Is(err, store.ErrUnavailable) {
		return err
	}
	if e, ok := valkey.IsValkeyErr(err); ok {
		err = errors.New(explain(e.Error()))
	}
	return fmt.Errorf("%s: %w: %w", op, store.ErrUnavailable, err)
}

// explain shortens what a script's error says about the script.
func explain(text string) string {
	text, _, _ = strings.Cut(text, " script: ")
	return text
}
