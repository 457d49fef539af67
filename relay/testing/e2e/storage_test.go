//go:build long

package e2e

import (
	"testing"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/testing/browser"
)

// chats checks that visitor and agent can talk; said is what the log shows
// before.
func (v *visitor) chats(s *site, said ...string) []string {
	v.t.Helper()
	said = append(said, "a question")
	v.say("a question")
	v.shows(said...)
	v.settled()
	said = append(said, "an answer")
	s.reply("an answer")
	v.shows(said...)
	said = append(said, "thank you")
	v.say("thank you")
	v.shows(said...)
	v.settled()
	s.stored(said...)
	return said
}

// The browser's owner lets no site keep anything.
func TestStorageDenied(t *testing.T) {
	s := startSite(t)
	v := begin(t, browser.Start(t, browser.NoStorage(t)).Open(t, s.Shop))
	v.log.True(`function () { try { return !localStorage } catch (e) { return e.name === "SecurityError" } }`)
	v.chats(s)
	v.notice(unstored)
	v.quiet()
}

// fill takes all the storage that the chat has in this browser.
func (v *visitor) fill() {
	v.t.Helper()
	v.log.True(`function () {
		for (let n = 1 << 22; n; ) {
			try {
				localStorage.setItem("filler", (localStorage.getItem("filler") || "") + "x".repeat(n));
			} catch (e) {
				if (e.name !== "QuotaExceededError") throw e;
				n >>= 1;
			}
		}
		return localStorage.getItem("filler").length > 1e6;
	}`)
}

func TestStorageFull(t *testing.T) {
	b := browser.Start(t)
	t.Run("from the beginning", func(t *testing.T) {
		s := startSite(t)
		v := begin(t, b.Open(t, s.Shop))
		v.fill()
		v.chats(s)
		v.notice(unstored)
		v.quiet()
	})
	t.Run("in the middle", func(t *testing.T) {
		s := startSite(t)
		v := begin(t, b.Open(t, s.Shop))
		v.say("one")
		v.log.WaitText("Sent")
		v.fill()
		said := v.chats(s, "one")
		v.notice(unstored)
		v.Reload()
		v = visit(t, v.Page)
		v.shows(said...)
		v.quiet()
	})
}

// Under the chat's keys stands what it never wrote.
func TestStorageWithJunk(t *testing.T) {
	b := browser.Start(t)
	for name, junk := range map[string]map[string]string{
		"no sense": {
			"token": "\x00{", "conv": "not an id", "closed": "]", "reloaded": "999999999999999999999",
			"draft": "\ufffd\u202e<img src=x onerror=alert(1)>", "o": "", "o?": "{", "unheard-of": "1",
			"o" + store.NewID(): `{"t":"send"`,
		},
		"nobody's": {
			"token": "v1.AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "conv": store.NewID(),
			"o" + store.NewID(): `{"t":"send","id":"` + store.NewID() + `","text":"under another key"}`,
			"o" + store.NewID(): `{"t":"hello","v":1}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := startSite(t)
			v := begin(t, b.Open(t, s.Shop))
			v.log.Eval(`function (junk) {
				for (const key of Object.keys(junk)) localStorage.setItem("parley:shop:" + key, junk[key]);
			}`, junk)
			v.Reload()
			v = visit(t, v.Page)
			if name == "nobody's" {
				// The chat learns from the relay that it has to begin anew.
				v.chat.Role("heading", "Hi, how can we help?").True(`function (token) {
					return localStorage.getItem("parley:shop:token") !== token;
				}`, junk["token"])
			}
			v.chat.Role("button", "Send us a message").Click()
			v.chats(s)
			v.notice("")
			v.Reload()
			v = visit(t, v.Page)
			v.shows("a question", "an answer", "thank you")
			v.quiet()
		})
	}
}
