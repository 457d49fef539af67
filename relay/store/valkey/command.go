package valkey

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/valkey-io/valkey-go"

	"github.com/parley-chat/parley/relay/store"
)

// enter waits until one more command may be under way. Their number is bounded
// because the client's own queue, when a stalled server fills it, does not obey
// contexts.
func (s *Store) enter(ctx context.Context) error {
	if s.ctx.Err() != nil {
		return errClosed
	}
	select {
	case s.flight <- struct{}{}:
		return nil
	default:
	}
	limit := time.NewTimer(s.opts.Timeout)
	defer limit.Stop()
	select {
	case s.flight <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-s.ctx.Done():
		return errClosed
	case <-limit.C:
		return errBusy
	}
}

func (s *Store) leave() { <-s.flight }

var (
	errClosed = errors.New("the store is closed")
	errReply  = errors.New("valkey answered something unexpected")
	errBusy   = errors.New("valkey does not answer, too many commands wait")
)

// do runs one command. Its error is the client's or the server's own, see
// unavailable.
func (s *Store) do(ctx context.Context, cmd valkey.Completed) (valkey.ValkeyMessage, error) {
	if err := s.enter(ctx); err != nil {
		return valkey.ValkeyMessage{}, err
	}
	defer s.leave()
	if cmd.IsReadOnly() {
		// The client repeats reads that failed for as long as their context lasts.
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, s.opts.Timeout)
		defer cancel()
	}
	return s.cmd.Do(ctx, cmd).ToMessage()
}

// doMulti runs commands in one go.
func (s *Store) doMulti(ctx context.Context, cmds ...valkey.Completed) ([]valkey.ValkeyResult, error) {
	if err := s.enter(ctx); err != nil {
		return nil, err
	}
	defer s.leave()
	ctx, cancel := context.WithTimeout(ctx, s.opts.Timeout)
	defer cancel()
	return s.cmd.DoMulti(ctx, cmds...), nil
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
