package access

import (
	"errors"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/store"
)

// Links to files end, and name one file of one conversation.
func TestFileLinksEnd(t *testing.T) {
	a, clock := newAccess(t)
	links := FileLinks{a}
	link, kept := links.Link("shop", "c", "f", true), links.Kept("shop", "c", "f")
	good := func(link string) bool {
		t.Helper()
		site, conv, file, _, err := links.Of(link)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			t.Fatal(err)
		}
		return err == nil && site == "shop" && conv == "c" && file == "f"
	}
	for _, c := range []struct {
		after      time.Duration
		link, kept bool
	}{{0, true, true}, {29 * time.Minute, true, true}, {31 * time.Minute, false, true}, {29 * 24 * time.Hour, false, true}, {24 * time.Hour, false, false}} {
		clock.pass(c.after)
		if good(link) != c.link || good(kept) != c.kept {
			t.Errorf("%v later: %v, %v", c.after, good(link), good(kept))
		}
	}
	if _, _, _, _, err := links.Of(a.IssueToken("shop", "f")); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a visitor's token opens a file: %v", err)
	}
}
