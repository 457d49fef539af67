package e2e

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/client"
	"github.com/parley-chat/parley/relay/lab/faults/faultproxy"
	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/proc"
	"github.com/parley-chat/parley/relay/testing/relays"
)

// demo is a shop whose visitors reach the relay through a gate, and an agent.
type demo struct {
	*relays.Demo
	gate  *faultproxy.Gate
	agent *client.Agent
}

func startBehindAGate(t *testing.T) *demo {
	t.Helper()
	plug, err := faultproxy.New("") // the relay has no address before it knows its public one
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(plug.Close)
	gate, err := faultproxy.NewGate(plug.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(gate.Close)
	d := &demo{gate: gate}
	d.Demo = relays.StartDemo(t, relays.Options{PublicURL: "http://" + strings.Replace(gate.Addr(), "127.0.0.1", "localhost", 1)})
	plug.SetTarget(d.Addr)
	session, err := client.SignIn(t.Context(), d.URL, d.Email, d.Password)
	if err != nil {
		t.Fatal(err)
	}
	public, err := url.Parse(d.URL)
	if err != nil {
		t.Fatal(err)
	}
	past := client.Config{URLs: []string{"http://" + d.Addr}, Public: public, Site: "shop"}
	d.agent = client.NewAgent(t.Context(), client.AgentConfig{Config: past, Session: session})
	t.Cleanup(d.agent.Close)
	return d
}

// reply answers in the one conversation.
func (d *demo) reply(t *testing.T, text string) {
	t.Helper()
	proc.Until(t, browser.Patience, "the agent has a conversation", func() error {
		if rows := d.agent.Rows(); len(rows) == 1 {
			d.agent.Reply(rows[0].Conv, text)
			return nil
		}
		return errNone
	})
}

var errNone = errors.New("there is none")

// begun opens the chat of a page of the shop.
func begun(p *browser.Page) (frame *browser.Scope, log *browser.Element) {
	p.Role("button", "Open chat").Click()
	frame = p.Frame("Chat")
	frame.Role("button", "Send us a message").Click()
	return frame, frame.Role("log", "Conversation")
}

func write(frame *browser.Scope, text string) {
	frame.Role("textbox", "Message").Fill(text)
	frame.Role("button", "Send").Click()
}

const plainWay = `function () { return /blocks live chat/.test(this.ownerDocument.getElementById("notice").innerText) }`

// A proxy that lets no WebSocket through leaves the chat as it is, and it says so.
func TestChatWithoutSockets(t *testing.T) {
	d := startBehindAGate(t)
	d.gate.Treat(faultproxy.Refuse)
	frame, log := begun(browser.Start(t).Open(t, d.Shop))
	write(frame, "is anybody there?")
	log.WaitText("Sent")
	log.True(plainWay)
	d.reply(t, "yes, here")
	log.WaitText("yes, here")
	write(frame, "good")
	log.True(`function () { return !this.querySelector(".waits") && this.querySelectorAll(".bubble").length === 3 || this.innerText }`)
}

// Where the program cannot be had the page's forms do its work: against the relay
// itself, whose headers decide what the browser says of their origin.
func TestPlainFormsAtTheRelay(t *testing.T) {
	d := startBehindAGate(t)
	d.gate.Lose(".wasm")
	frame, log := begun(browser.Start(t).Open(t, d.Shop))
	write(frame, "by form")
	log.WaitText("by form")
	d.reply(t, "from a person")
	proc.Until(t, browser.Patience, "the reply is stored", func() error {
		if d.agent.Pending() > 0 {
			return errNone
		}
		return nil
	})
	write(frame, "and again")
	log.WaitText("and again")
	log.WaitText("from a person")
}

// A page with the chat is kept for the way back in the history: neither a socket
// nor a lock holds it, and both are taken again.
func TestTheChatDoesNotKeepAPageOutOfTheHistory(t *testing.T) {
	d := startBehindAGate(t)
	p := browser.Start(t).Open(t, d.Shop)
	frame, log := begun(p)
	write(frame, "one")
	log.WaitText("Sent")
	p.Eval(`void (window.kept = "yes", addEventListener("pageshow", (e) => { document.title = e.persisted ? "back" : "anew" }))`)
	p.Goto(d.Shop + "/?elsewhere")
	p.Role("button", "Open chat").Wait()
	p.Eval(`void history.back()`)
	proc.Until(t, browser.Patience, "the page is back as it was", func() error {
		if got := p.Eval(`String(window.kept) + " " + document.title + " " + JSON.stringify(performance.getEntriesByType("navigation")[0].notRestoredReasons || "")`); !strings.HasPrefix(got.(string), "yes back") {
			return errors.New(got.(string))
		}
		return nil
	})
	d.reply(t, "two")
	log.WaitText("two")
	write(frame, "three")
	log.True(`function () { return !this.querySelector(".waits") && this.innerText.includes("three") || this.innerText }`)
}

// Offline the widget says so at once, and does not say that somebody is there.
func TestTryNow(t *testing.T) {
	d := startBehindAGate(t)
	p := browser.Start(t).Open(t, d.Shop)
	frame, log := begun(p)
	write(frame, "one")
	log.WaitText("Sent")
	p.Offline(true)
	frame.Role("button", "Try now").Wait()
	log.True(`function () { return !this.ownerDocument.querySelector("#head .status").innerText }`)
	write(frame, "two")
	p.Offline(false)
	frame.Role("button", "Try now").Gone()
	log.True(`function () { return !this.querySelector(".waits") && this.innerText.includes("two") || this.innerText }`)
}
