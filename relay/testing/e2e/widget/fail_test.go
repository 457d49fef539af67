//go:build !js

package e2e

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/wire"
)

// open goes to a page with the widget and opens the conversation.
func open(t *testing.T, r *relay) (*browser.Page, *browser.Scope) {
	t.Helper()
	page := browser.Start(t).Open(t, startSite(t, r.url, `data-locale="en"`))
	page.Role("button", "Open chat").Click()
	frame := page.Frame("Chat")
	frame.Role("button", "Send us a message").Click()
	return page, frame
}

func say(frame *browser.Scope, text string) {
	frame.Role("textbox", "Message").Fill(text)
	frame.Role("textbox", "Message").Press("Enter")
}

func TestWithoutItsProgramThePageWorksByForms(t *testing.T) {
	for name, answer := range map[string]func(w http.ResponseWriter, r *http.Request) bool{
		"forbidden": nil,
		"broken": func(w http.ResponseWriter, r *http.Request) bool {
			w.Header().Set("Content-Type", "application/wasm")
			io.WriteString(w, "\x00asm\x01\x00\x00\x00")
			return true
		},
		"missing": func(w http.ResponseWriter, r *http.Request) bool { http.NotFound(w, r); return true },
		"not wasm": func(w http.ResponseWriter, r *http.Request) bool {
			w.Header().Set("Content-Type", "application/wasm")
			io.WriteString(w, "<html>a proxy says no</html>")
			return true
		},
		"cut": func(w http.ResponseWriter, r *http.Request) bool {
			w.Header().Set("Content-Length", "3000000")
			io.WriteString(w, "\x00asm\x01\x00\x00\x00")
			return true
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := startRelay(t)
			r.wasm, r.noWasm = answer, name == "forbidden"
			page, frame := open(t, r)
			frame.Role("textbox", "Message").Fill("by form")
			frame.Role("button", "Send").Click()
			conv := r.conv()
			frame.Role("log", "Conversation").WaitText("by form")
			frame.Role("textbox", "Message").Fill("and again")
			frame.Role("button", "Send").Click()
			frame.Role("log", "Conversation").WaitText("and again")
			if got := r.messages(conv); !slices.Equal(got, []string{"by form", "and again"}) {
				t.Errorf("the relay has %q", got)
			}
			r.mu.Lock()
			forms := slices.Clone(r.forms)
			r.mu.Unlock()
			if len(forms) != 2 || !strings.HasSuffix(forms[0], "|T1") {
				t.Errorf("forms: %q", forms)
			}
			if page.Role("heading", "Kiln & Clay").Count() != 1 {
				t.Error("the host page is hurt")
			}
		})
	}
}

func TestWhatIsDoneBeforeTheProgramArrivesIsKept(t *testing.T) {
	r := startRelay(t)
	r.articles = articles()
	arrive := make(chan struct{})
	r.wasm = func(http.ResponseWriter, *http.Request) bool { <-arrive; return false }
	_, frame := open(t, r)
	say(frame, "sent early")
	frame.Role("log", "Conversation").WaitText("sent early")
	frame.Role("textbox", "Message").Fill("with the button")
	frame.Role("button", "Send").Click()
	frame.Role("log", "Conversation").WaitText("with the button")
	frame.Role("textbox", "Message").Fill("typed early")
	frame.Role("textbox", "Message").Eval(`function() { this.setSelectionRange(2, 4); window.before = this }`)
	close(arrive)
	r.conv()
	message := frame.Role("textbox", "Message")
	frame.Role("log", "Conversation").WaitText("Sent")
	message.True(`function() { return this.value === "typed early" && document.activeElement === this && this.selectionStart === 2 && this.selectionEnd === 4 }`)
	frame.Role("log", "Conversation").True(`function() { return !this.querySelector(".waits") }`)
	if got := r.messages(r.conv()); !slices.Equal(got, []string{"sent early", "with the button"}) {
		t.Errorf("the relay has %q", got)
	}
}

func TestAProgramThatDiesComesBackOnceThenFormsTakeOver(t *testing.T) {
	r := startRelay(t)
	_, frame := open(t, r)
	say(frame, "one")
	conv := r.conv()
	frame.Role("log", "Conversation").WaitText("Sent")
	kill := func() {
		frame.Role("textbox", "Message").Fill("a draft")
		frame.Role("textbox", "Message").Eval(`function() { dispatchEvent(new Event("kill")) }`)
	}
	kill()
	frame.Role("log", "Conversation").WaitText("Sent")
	frame.Role("textbox", "Message").True(`function() { return this.value === "a draft" }`)
	say(frame, "two")
	r.await("the second message", func() bool { return len(r.logs[conv]) >= 3 })
	frame.Role("log", "Conversation").WaitText("Sent")

	kill()
	frame.Role("textbox", "Message").True(`function() { return this.value === "a draft" && this.form.action.endsWith("/frame/send") && !document.querySelector("[data-plain]").hidden }`)
	frame.Role("button", "Send").Click()
	frame.Role("log", "Conversation").WaitText("a draft")
	if got := r.messages(conv); !slices.Equal(got, []string{"one", "two", "a draft"}) {
		t.Errorf("the relay has %q", got)
	}
}

func TestLostConnectionsAndReloads(t *testing.T) {
	r := startRelay(t)
	page, frame := open(t, r)
	say(frame, "one")
	conv := r.conv()
	frame.Role("log", "Conversation").WaitText("Sent")
	r.mu.Lock()
	r.deaf = true
	r.mu.Unlock()
	say(frame, "two")
	r.await("the send", func() bool { return r.seen[len(r.seen)-1].Text == "two" })
	r.mu.Lock()
	r.deaf = false
	r.mu.Unlock()
	r.cut(websocket.StatusInternalError)
	frame.Role("log", "Conversation").WaitText("Sent")

	page.Reload()
	page.Role("button", "Open chat").Click()
	frame.Role("log", "Conversation").WaitText("two")
	frame.Role("textbox", "Message").Fill("half a")
	frame.Role("textbox", "Message").Eval(`async function() { while (!Object.values(localStorage).includes("half a")) await new Promise(f => setTimeout(f, 20)) }`)
	page.Reload()
	page.Role("button", "Open chat").Click()
	frame.Role("textbox", "Message").True(`function() { return this.value === "half a" }`)
	if got := r.messages(conv); !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("the relay has %q", got)
	}
	r.say(conv, "three")
	frame.Role("log", "Conversation").WaitText("three")
	if errs := page.Errors(); len(errs) > 0 {
		t.Errorf("the console says %q", errs)
	}
}

func TestTabsShareOneConversation(t *testing.T) {
	r := startRelay(t)
	site := startSite(t, r.url, `data-locale="en"`)
	first := browser.Start(t).Open(t, site)
	tabs := []*browser.Page{first, first.Tab(site), first.Tab(site)}
	for _, tab := range tabs {
		tab.Role("button", "Open chat").Click()
		tab.Frame("Chat").Role("button", "Send us a message").Click()
	}
	for i, tab := range tabs {
		say(tab.Frame("Chat"), "from "+string(rune('a'+i)))
	}
	conv := r.conv()
	r.await("three messages", func() bool { return len(r.logs[conv]) >= 4 })
	r.say(conv, "to all")
	for _, tab := range tabs {
		log := tab.Frame("Chat").Role("log", "Conversation")
		for _, text := range []string{"from a", "from b", "from c", "to all"} {
			log.WaitText(text)
		}
		log.True(`function() { return this.querySelectorAll(".bubble").length === 4 }`)
	}
	if len(r.order) != 1 {
		t.Errorf("conversations %q", r.order)
	}
}

func TestALargeFAQIsSearchedAtTheRelay(t *testing.T) {
	r := startRelay(t)
	r.articles, r.search = articles(), "relay"
	page := browser.Start(t).Open(t, startSite(t, r.url, `data-locale="en"`))
	page.Role("button", "Open chat").Click()
	frame := page.Frame("Chat")
	frame.Role("searchbox", "Search help").Type("return")
	frame.Role("button", "How do I return an item?").Click()
	frame.Role("heading", "How do I return an item?").Wait()
	r.await("a search", func() bool {
		return slices.ContainsFunc(r.seen, func(f wire.Frame) bool { return f.Type == wire.TypeSearch })
	})
}
