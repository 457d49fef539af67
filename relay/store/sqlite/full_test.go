package sqlite

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// fullConv is the conversation that fills the disk.
const fullConv = "00000000000000000000000000000001"

// fillUp appends until the store refuses, and checks how it refuses. It
// returns how many messages were accepted.
func fillUp(ctx context.Context, s *Store) (accepted int, err error) {
	for err == nil {
		if accepted++; accepted > 10_000 {
			return 0, errors.New("the disk does not fill up")
		}
		_, err = trySay(ctx, s, fullConv, strings.Repeat("x", 8000))
	}
	accepted--
	if !errors.Is(err, store.ErrUnavailable) {
		return 0, fmt.Errorf("a full disk is %w", err)
	}
	if _, err := s.Health(ctx); !errors.Is(err, store.ErrUnavailable) {
		return 0, fmt.Errorf("the health of a full disk is %w", err)
	}
	if err := s.PutDocs(ctx, "shop", "k", store.Doc{ID: "a", Body: make([]byte, 1<<20)}); !errors.Is(err, store.ErrUnavailable) {
		return 0, fmt.Errorf("a document on a full disk: %w", err)
	}

	// Reading goes on.
	log, err := whole(ctx, s, fullConv)
	if err != nil || len(log) != accepted {
		return 0, fmt.Errorf("of %d messages %d can be read: %w", accepted, len(log), err)
	}
	if c, err := s.Conversation(ctx, "shop", fullConv); err != nil || c.Unread != accepted {
		return 0, fmt.Errorf("the conversation is %+v: %w", c, err)
	}
	if _, _, err := s.List(ctx, "shop", chat.ViewAll, "", 10); err != nil {
		return 0, fmt.Errorf("list: %w", err)
	}
	return accepted, nil
}

// recovers checks that with room on the disk everything goes on by itself.
func recovers(ctx context.Context, s *Store, accepted int) error {
	if _, err := s.Health(ctx); err != nil {
		return fmt.Errorf("the health with room again: %w", err)
	}
	r, err := trySay(ctx, s, fullConv, "there is room again")
	if err != nil || r.Events[0].Seq != uint64(accepted)+1 {
		return fmt.Errorf("after %d messages came %d: %w", accepted, len(r.Events), err)
	}
	page, _, err := s.List(ctx, "shop", chat.ViewAll, "", 10)
	if err != nil || len(page) != 1 || page[0].Unread != accepted+1 {
		return fmt.Errorf("listed are %+v: %w", page, err)
	}
	return nil
}

// TestFull lets the database grow to a limit of SQLite's own.
func TestFull(t *testing.T) {
	s := mustOpen(t, filepath.Join(t.TempDir(), "parley.db"), Options{})
	limit := func(pages int) {
		t.Helper()
		if err := s.write(t.Context(), "limit", func(w *writer) error {
			_, err := w.number(fmt.Sprintf("PRAGMA max_page_count = %d", pages))
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	limit(300)
	watched := make(chan store.Note, 20_000)
	stop, err := s.Watch(t.Context(), store.ConvTopic("shop", fullConv), func(n store.Note) { watched <- n })
	if err != nil {
		t.Fatal(err)
	}
	accepted, err := fillUp(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	stop()
	for range len(watched) {
		if n := <-watched; n.Seq > uint64(accepted) {
			t.Errorf("what was not stored was published: %d of %d", n.Seq, accepted)
		}
	}
	limit(1 << 30)
	if err := recovers(t.Context(), s, accepted); err != nil {
		t.Error(err)
	}
}

// TestWriteErrors lets writes to the file fail.
func TestWriteErrors(t *testing.T) {
	cmd, lines := process(t, "limit", filepath.Join(t.TempDir(), "parley.db"))
	for lines.Scan() {
		t.Error(lines.Text())
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}
