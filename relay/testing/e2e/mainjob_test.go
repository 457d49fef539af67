package e2e

import (
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/relays"
	"github.com/parley-chat/parley/relay/testing/valkeys"
)

// The main job over the embedded store: one relay for everybody.
func TestMainJobOverSQLite(t *testing.T) {
	demo := relays.StartDemo(t, relays.Options{})
	mainJob(t, demo, demo.Relay)
}

// The same with visitor and agent on different relays that share a Valkey.
func TestMainJobOverValkeyOnTwoRelays(t *testing.T) {
	v := valkeys.Start(t)
	demo := relays.StartDemo(t, relays.Options{Valkey: v.URL()})
	mainJob(t, demo, relays.Start(t, relays.Options{Valkey: v.URL()}))
}

// mainJob is what Parley is for: a visitor of the shop finds an answer, chats
// with an agent in another browser over a reload and a restart of the relay,
// and rates the chat; the rating is in the inbox.
func mainJob(t *testing.T, demo *relays.Demo, agents *relays.Relay) {
	b := browser.Start(t)

	visitor := b.Open(t, demo.Shop)
	onlyTheLoader(t, visitor, demo.URL)
	agent := signIn(t, b, agents.URL, demo)

	// Search.
	visitor.Role("button", "Open chat").Click()
	chat := visitor.Frame("Chat")
	chat.Role("searchbox", "Search help").Type("retrun an item")
	chat.Role("button", "How do I return an item?").Click()
	chat.Role("heading", "How do I return an item?").Wait()
	visitor.Screenshot("article")

	// Chat, both ways.
	visitor.Reload()
	visitor.Role("button", "Open chat").Click()
	chat.Role("button", "Send us a message").Click()
	log := chat.Role("log", "Conversation")
	message := chat.Role("textbox", "Message")
	message.Type("My mug arrived with a crack.")
	chat.Role("button", "Send").Click()
	log.WaitText("My mug arrived with a crack.")
	log.WaitText("Sent")

	row := agent.Role("list", "Conversations").RoleContaining("link", "My mug arrived with a crack.")
	row.Click()
	said := agent.Role("log", "Conversation")
	said.WaitText("My mug arrived with a crack.")
	agent.Role("button", "Take").Click()
	reply := agent.Role("textbox", "Reply")
	reply.Type("I am sorry. Could you send a photo?")
	reply.Press("Enter")
	log.WaitText("I am sorry. Could you send a photo?")
	log.WaitText("Ana Lima")
	log.WaitText("Read")

	message.Fill("第二行 👍 <b>not bold</b>")
	message.Press("Enter")
	said.WaitText("第二行 👍 <b>not bold</b>")
	visitor.Screenshot("chat")
	agent.Screenshot("inbox")

	// A reload loses nothing.
	visitor.Reload()
	visitor.Role("button", "Open chat").Click()
	for _, text := range []string{"My mug arrived with a crack.", "Could you send a photo?", "第二行 👍 <b>not bold</b>"} {
		log.WaitText(text)
		once(t, log, text)
	}

	// Neither does a relay that is killed in the middle of the chat: what was
	// written while it was away arrives.
	demo.Kill()
	message.Fill("Are you still there?")
	message.Press("Enter")
	log.WaitText("Are you still there?")
	demo.Restart()
	said.WaitText("Are you still there?")
	reply.Fill("Yes, a new mug is on its way.")
	agent.Role("button", "Send").Click()
	log.WaitText("Yes, a new mug is on its way.")
	once(t, log, "Are you still there?")
	once(t, said, "Are you still there?")
	once(t, said, "Yes, a new mug is on its way.")

	// Resolve and rate.
	agent.Role("button", "Resolve").Click()
	scale := chat.Role("radiogroup", "How satisfied were you with this conversation?")
	scale.Role("radio", "4 of 5, satisfied").Click()
	scale.Role("radio", "5 of 5, very satisfied").Click()
	chat.Role("textbox", "Comment").Type("Quick and kind")
	visitor.Screenshot("rating")
	chat.Role("button", "Send rating").Click()
	scale.Gone()

	agent.Role("link", "Ratings").Click()
	ratings := agent.Role("main", "")
	ratings.WaitText("Quick and kind")
	ratings.WaitText("100")
	agent.Screenshot("ratings")

	for who, p := range map[string]*browser.Page{"visitor": visitor, "agent": agent} {
		for _, e := range p.Errors() {
			// While the relay was away nothing could be fetched from it.
			if !strings.Contains(e, "ERR_CONNECTION_REFUSED") && !strings.Contains(e, "WebSocket connection to") {
				t.Errorf("the %s's page printed %q", who, e)
			}
		}
	}
}

// onlyTheLoader checks that a page that embeds the chat has fetched one file
// for it before the visitor shows any interest.
func onlyTheLoader(t *testing.T, p *browser.Page, relay string) {
	t.Helper()
	p.Role("button", "Open chat").Wait()
	var fetched []string
	for _, url := range p.Requests() {
		if strings.HasPrefix(url, relay) {
			fetched = append(fetched, url)
		}
	}
	if len(fetched) != 1 || fetched[0] != relay+"/widget.js?site=shop&locale=en" {
		t.Errorf("before anybody wanted to chat the page fetched %q", fetched)
	}
	if cookies := p.Eval(`document.cookie + Object.keys(localStorage) + Object.keys(sessionStorage)`); cookies != "" {
		t.Errorf("before anybody wanted to chat the page stored %q", cookies)
	}
}

// signIn opens the inbox of a relay in a profile of its own.
func signIn(t *testing.T, b *browser.Browser, relay string, demo *relays.Demo) *browser.Page {
	t.Helper()
	p := b.Open(t, relay+"/inbox")
	p.Role("textbox", "Email").Fill(demo.Email)
	p.Role("textbox", "Password").Fill(demo.Password)
	p.Role("button", "Sign in").Click()
	p.Role("list", "Conversations").Wait()
	return p
}

// once checks that a text stands in the element exactly one time.
func once(t *testing.T, e *browser.Element, text string) {
	t.Helper()
	if n := strings.Count(e.Text(), text); n != 1 {
		t.Errorf("%q stands %d times in %v", text, n, e)
	}
}
