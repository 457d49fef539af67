package chat_test

import (
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
)

// The names of kinds, roles and statuses are stored and sent: they may be
// added to and never changed.
func TestNames(t *testing.T) {
	kinds := []string{
		"hidden", "started", "message", "note", "queued", "assigned",
		"resolved", "reopened", "offered", "answered", "contact", "read",
		"prompted", "handed_over", "confirmed", "visited", "topic", "tagged", "untagged", "priority",
		"snoozed", "woken", "numbered", "file_removed", "edited", "deleted",
		"routed", "unrouted", "unanswered", "consented", "seen", "identified", "erased", "clocked", "warned", "breached", "mentioned", "followed", "unfollowed", "asked", "declined",
		"marked", "bad_answer", "flowed", "ruled",
		"blocked", "unblocked", "joined", "whispered",
		"planned", "unplanned", "withheld", "merged", "unmerged", "absorbed", "split", "wrong", "masked", "filled",
	}
	for i, name := range kinds {
		if got := chat.Kind(i).String(); got != name || chat.ParseKind(name) != chat.Kind(i) {
			t.Errorf("kind %d is %q and reads as %d, want %q", i, got, chat.ParseKind(name), name)
		}
	}
	for i, name := range []string{"system", "visitor", "agent", "bot"} {
		if got := chat.Role(i).String(); got != name || chat.ParseRole(name) != chat.Role(i) {
			t.Errorf("role %d is %q and reads as %d, want %q", i, got, chat.ParseRole(name), name)
		}
	}
	for i, name := range []string{"none", "open", "resolved"} {
		if got := chat.Status(i).String(); got != name || chat.ParseStatus(name) != chat.Status(i) {
			t.Errorf("status %d is %q and reads as %d, want %q", i, got, chat.ParseStatus(name), name)
		}
	}
	if chat.Kind(250).String() != "hidden" || chat.Role(250).String() != "system" || chat.Status(250).String() != "none" {
		t.Error("values of a later version do not fall back")
	}
	for _, name := range []string{"", "Message", "message ", "telepathy"} {
		if chat.ParseKind(name) != chat.KindHidden || chat.ParseRole(name) != chat.RoleSystem || chat.ParseStatus(name) != chat.StatusNone {
			t.Errorf("%q was taken for something", name)
		}
	}
}

func TestIDs(t *testing.T) {
	bits := [16]byte{0: 0x01, 1: 0xfe, 15: 0xab}
	const text = "01fe00000000000000000000000000ab"
	if got := chat.FormatID(bits); got != text || !chat.ValidID(got) {
		t.Errorf("id %q, want %q", got, text)
	}
	bad := []string{
		"", "..", "%2e%2e%2f", "%00", text[:31], text + "0", strings.ToUpper(text),
		strings.Repeat("g", 32), strings.Repeat("\x00", 32), text[:31] + "\n", strings.Repeat("a", 4096),
		"}{" + text[2:], "é" + text[2:],
	}
	for _, id := range bad {
		if chat.ValidID(id) {
			t.Errorf("%.40q is taken for an id", id)
		}
	}
}

func TestValidSite(t *testing.T) {
	for _, name := range []string{"shop", "a", "0", "shop-2", "a-", strings.Repeat("a", 64)} {
		if !chat.ValidSite(name) {
			t.Errorf("%q is refused", name)
		}
	}
	for _, name := range []string{
		"", "-shop", "_", "Shop", "sh op", "shop/..", "..", "{shop}", "}{", "shop\r\n", "shop\x00", "магазин",
		strings.Repeat("a", 65),
	} {
		if chat.ValidSite(name) {
			t.Errorf("%.40q is taken for a site", name)
		}
	}
}
