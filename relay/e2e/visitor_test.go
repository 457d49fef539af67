package e2e

import (
	"slices"
	"testing"

	"github.com/parley-chat/parley/relay/browsertest"
)

// visitor is a tab of the shop and the chat in it.
type visitor struct {
	*browsertest.Page
	chat         *browsertest.Scope
	log, message *browsertest.Element
}

// visit is p with the chat open, at its first page or in the conversation that
// there was.
func visit(p *browsertest.Page) *visitor {
	chat := p.Frame("Chat")
	p.Role("button", "Open chat").Click()
	return &visitor{Page: p, chat: chat, log: chat.Role("log", "Conversation"), message: chat.Role("textbox", "Message")}
}

// begin is visit, and then the way to a first message.
func begin(p *browsertest.Page) *visitor {
	v := visit(p)
	v.chat.Role("button", "Send us a message").Click()
	v.log.Wait()
	return v
}

func (v *visitor) say(text string) {
	v.message.Fill(text)
	v.message.Press("Enter")
}

// shows waits until the log has bubbles with these texts, in this order, and no
// others.
func (v *visitor) shows(want ...string) {
	v.log.True(`function (want) {
		const got = [...this.querySelectorAll(".bubble")].map((b) => b.innerText);
		return JSON.stringify(got) === JSON.stringify(want) || got;
	}`, want)
}

// settled waits until nothing is on its way any more.
func (v *visitor) settled() {
	v.log.True(`function () { return !this.querySelector(".waits") || this.innerText }`)
}

// notice waits until the line above the composer says exactly this.
func (v *visitor) notice(want string) {
	v.log.True(`function (want) {
		const got = this.ownerDocument.getElementById("notice").innerText.trim();
		return got === want || got;
	}`, want)
}

// quiet checks that nothing went wrong that a page prints, except for lines
// with one of the given parts.
func (v *visitor) quiet(t *testing.T, except ...func(line string) bool) {
	t.Helper()
	for _, line := range v.Errors() {
		if !slices.ContainsFunc(except, func(f func(string) bool) bool { return f(line) }) {
			t.Errorf("the page printed %q", line)
		}
	}
}
