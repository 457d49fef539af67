//go:build long

package e2e

import (
	"slices"
	"testing"

	"github.com/parley-chat/parley/relay/testing/browser"
)

// visitor is a tab of the shop and the chat in it.
type visitor struct {
	*browser.Page
	t            testing.TB
	chat         *browser.Scope
	log, message *browser.Element
}

// visit is p with the chat open, at its first page or in the conversation that
// there was.
func visit(t testing.TB, p *browser.Page) *visitor {
	t.Helper()
	chat := p.Frame("Chat")
	p.Role("button", "Open chat").Click()
	return &visitor{Page: p, t: t, chat: chat, log: chat.Role("log", "Conversation"), message: chat.Role("textbox", "Message")}
}

// begin is visit, and then the way to a first message.
func begin(t testing.TB, p *browser.Page) *visitor {
	t.Helper()
	v := visit(t, p)
	v.chat.Role("button", "Send us a message").Click()
	v.log.Wait()
	return v
}

func (v *visitor) say(text string) {
	v.t.Helper()
	v.message.Fill(text)
	v.message.True(`function (want) { return this.value === want || this.value }`, text)
	v.message.Press("Enter")
}

// shows waits until the log has bubbles with these texts, in this order, and no
// others.
func (v *visitor) shows(want ...string) {
	v.t.Helper()
	v.log.True(`function (want) {
		const got = [...this.querySelectorAll(".bubble")].map((b) => b.innerText);
		return JSON.stringify(got) === JSON.stringify(want) || got;
	}`, want)
}

// settled waits until nothing is on its way any more.
func (v *visitor) settled() {
	v.t.Helper()
	v.log.True(`function () { return !this.querySelector(".waits") || this.innerText }`)
}

// notice waits until the line above the composer says exactly this.
func (v *visitor) notice(want string) {
	v.t.Helper()
	v.log.True(`function (want) {
		const got = this.ownerDocument.getElementById("notice").innerText.trim();
		return got === want || got;
	}`, want)
}

// quiet checks that nothing went wrong that a page prints, except for the
// lines that except knows.
func (v *visitor) quiet(except ...func(line string) bool) {
	v.t.Helper()
	for _, line := range v.Errors() {
		if !slices.ContainsFunc(except, func(f func(string) bool) bool { return f(line) }) {
			v.t.Errorf("the page printed %q", line)
		}
	}
}
