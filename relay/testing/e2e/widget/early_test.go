//go:build !js

package e2e

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/wire"
)

// hold keeps the program back until it is called the first time; answer is what
// comes then, nil for the program.
func (r *relay) hold(answer func(http.ResponseWriter, *http.Request) bool) (release func()) {
	arrive := make(chan struct{})
	r.wasm = func(w http.ResponseWriter, q *http.Request) bool {
		select {
		case <-arrive:
		case <-q.Context().Done():
			return true
		}
		return answer != nil && answer(w, q)
	}
	return func() { close(arrive) }
}

// has waits until the one conversation has these messages, and no others.
func (r *relay) has(want ...string) {
	r.t.Helper()
	conv := r.conv()
	r.await(strings.Join(want, ", "), func() bool { return r.count(conv) >= len(want) })
	if got := r.messages(conv); !slices.Equal(got, want) || len(r.order) != 1 {
		r.t.Errorf("the relay has %q in %d conversations, not %q", got, len(r.order), want)
	}
}

func missing(w http.ResponseWriter, q *http.Request) bool { http.NotFound(w, q); return true }

func TestWhatWasSentEarlyGoesByFormsIfNoProgramComes(t *testing.T) {
	r := startRelay(t)
	release := r.hold(missing)
	_, frame := open(t, r)
	say(frame, "one")
	say(frame, "two")
	frame.Role("textbox", "Message").Fill("a draft")
	release()
	r.has("one", "two")
	frame.Role("log", "Conversation").WaitText("two")
	frame.Role("textbox", "Message").True(`function() { return this.value === "a draft" }`)
	say(frame, "three")
	r.has("one", "two", "three")
}

func TestWhatWasSentEarlySurvivesAReload(t *testing.T) {
	r := startRelay(t)
	release := r.hold(nil)
	page, frame := open(t, r)
	say(frame, "one")
	frame.Role("log", "Conversation").WaitText("one")
	page.Reload()
	page.Role("button", "Open chat").Click()
	release()
	r.has("one")
	frame.Role("log", "Conversation").WaitText("Sent")
}

func TestWhatWasSentEarlySurvivesAProgramThatDiesAtOnce(t *testing.T) {
	r := startRelay(t)
	release := r.hold(nil)
	page, frame := open(t, r)
	frame.Role("textbox", "Message").Eval(`function() { sessionStorage.killboot = "1" }`)
	page.Reload()
	page.Role("button", "Open chat").Click()
	frame.Role("button", "Send us a message").Click()
	say(frame, "one")
	release()
	r.has("one")
	frame.Role("log", "Conversation").WaitText("Sent")
	frame.Role("log", "Conversation").True(`function() { return !sessionStorage.killboot && this.querySelectorAll(".bubble").length === 1 }`)
}

// A form that is sent before the frame's script has run has no ticket.
func TestWhatIsSentBeforeTheScriptGoesBySecondTry(t *testing.T) {
	r := startRelay(t)
	r.wasm = missing
	_, frame := open(t, r)
	frame.Role("textbox", "Message").Fill("one")
	frame.Role("textbox", "Message").Eval(`function() { HTMLFormElement.prototype.submit.call(this.form) }`)
	r.has("one")
	frame.Role("log", "Conversation").WaitText("one")
}

func TestAProgramThatDiesOverAMessageSendsIt(t *testing.T) {
	r := startRelay(t)
	_, frame := open(t, r)
	say(frame, "one")
	frame.Role("log", "Conversation").WaitText("Sent")
	for _, text := range []string{"two", "three"} { // the second time by a form
		frame.Role("textbox", "Message").Fill(text)
		frame.Role("textbox", "Message").Eval(`function() { dispatchEvent(new Event("killkey")) }`)
		frame.Role("textbox", "Message").Press("Enter")
		frame.Role("log", "Conversation").WaitText(text)
		r.await(text, func() bool { return r.logs[r.order[0]][len(r.logs[r.order[0]])-1].Text == text })
	}
	r.has("one", "two", "three")
}

// Where nothing can be stored, what the relay has not taken survives the death
// of the program in the page.
func TestAProgramThatDiesWithoutStorageLosesNothing(t *testing.T) {
	r := startRelay(t)
	page := browser.Start(t, browser.NoStorage(t)).Open(t, startSite(t, r.url, `data-locale="en"`))
	page.Role("button", "Open chat").Click()
	frame := page.Frame("Chat")
	frame.Role("button", "Send us a message").Click()
	r.mu.Lock()
	r.deaf = true
	r.mu.Unlock()
	say(frame, "one")
	r.await("the send", func() bool { return r.seen[len(r.seen)-1].Type == wire.TypeSend })
	r.mu.Lock()
	r.deaf = false
	r.mu.Unlock()
	frame.Role("textbox", "Message").Eval(`function() { dispatchEvent(new Event("kill")) }`)
	r.has("one")
	frame.Role("log", "Conversation").WaitText("Sent")
}

// A tab that the browser has stopped may hold the lock under which tabs agree.
func TestALockThatIsNotGivenBack(t *testing.T) {
	r := startRelay(t)
	_, frame := open(t, r)
	frame.Role("textbox", "Message").Eval(`function() {
		return new Promise((held) => void navigator.locks.request("parley:shop:claim", () => { held(); return new Promise(() => {}); }));
	}`)
	say(frame, "one")
	r.has("one")
	frame.Role("log", "Conversation").WaitText("Sent")
}

// A click that begins before the program takes over and ends after it is one.
func TestAClickWhileTheProgramComes(t *testing.T) {
	r := startRelay(t)
	release := r.hold(nil)
	page := browser.Start(t).Open(t, startSite(t, r.url, `data-locale="en"`))
	page.Role("button", "Open chat").Click()
	frame := page.Frame("Chat")
	ask := frame.Role("button", "Send us a message")
	ask.Down()
	release()
	ask.True(`async function() {
		await fetch(document.getElementById("panel").dataset.wasm).then((r) => r.arrayBuffer());
		await new Promise((f) => setTimeout(f, 300));
		return true;
	}`)
	page.Up()
	say(frame, "one")
	r.has("one")
}

func TestPlainFormsWaitForTheNetwork(t *testing.T) {
	r := startRelay(t)
	r.wasm, r.noTicket = missing, true
	page, frame := open(t, r)
	say(frame, "one")
	frame.Role("textbox", "Message").True(`function() { return this.value === "" && !document.querySelector("[data-plain]").hidden }`)
	frame.Role("textbox", "Message").Fill("a draft")
	r.mu.Lock()
	r.noTicket = false
	r.mu.Unlock()
	r.has("one")
	frame.Role("textbox", "Message").True(`function() { return this.value === "a draft" }`)
	if page.Role("heading", "Kiln & Clay").Count() != 1 {
		t.Error("the host page is hurt")
	}
}

// The page's own calls work without the program too, the more so the one that
// forgets the visitor.
func TestPlainFormsDoWhatThePageCallsFor(t *testing.T) {
	r := startRelay(t)
	r.articles = articles()
	r.wasm = missing
	page := browser.Start(t).Open(t, startSite(t, r.url, `data-locale="en"`))
	page.Role("button", "Open chat").Wait()
	page.Eval(`parley("prefill", "Hello there")`)
	frame := page.Frame("Chat")
	frame.Role("textbox", "Message").True(`function() { return this.value === "Hello there" && !document.querySelector("[data-plain]").hidden }`)
	frame.Role("button", "Send").Click()
	r.has("Hello there")
	frame.Role("textbox", "Message").True(`function() { return !document.querySelector("[data-plain]").hidden && localStorage.length > 0 }`)

	page.Eval(`parley("search", "return")`)
	frame.Role("button", "My cup arrived broken, what now?").Gone()
	frame.Role("button", "How do I return an item?").Wait()

	page.Eval(`parley("shutdown")`)
	page.Eval(`parley("open")`)
	frame.Role("button", "My cup arrived broken, what now?").Wait()
	frame.Role("button", "Send us a message").Click()
	frame.Role("log", "Conversation").True(`function() { return localStorage.length === 0 && !this.textContent.includes("Hello there") }`)
}

// Searching by a form keeps the conversation in sight, and what was written.
func TestPlainFormsKeepTheConversation(t *testing.T) {
	r := startRelay(t)
	r.articles = articles()
	r.wasm = missing
	page, frame := open(t, r)
	say(frame, "one")
	r.has("one")
	frame.Role("log", "Conversation").WaitText("one")
	frame.Role("textbox", "Message").Fill("a draft")
	frame.Role("button", "Back").Click()
	frame.Role("searchbox", "Search help").Fill("return")
	frame.Role("searchbox", "Search help").Press("Enter")
	frame.Role("button", "My cup arrived broken, what now?").Gone()
	frame.Role("button", "Send us a message").Click()
	frame.Role("log", "Conversation").WaitText("one")
	frame.Role("textbox", "Message").True(`function() { return this.value === "a draft" }`)

	// So does opening the panel on another page.
	page.Reload()
	page.Role("button", "Open chat").Click()
	frame.Role("log", "Conversation").WaitText("one")
	for _, url := range page.Requests() {
		if strings.Contains(url, "TOKEN") {
			t.Errorf("a token stands in %s", url)
		}
	}
}

// What is too long for a message is not taken, with or without a program, and
// that is said: nothing of it is lost.
func TestATextThatIsTooLongStays(t *testing.T) {
	const tooLong = "The message is longer than 10,000 characters. Please send it in parts."
	text := strings.Repeat("a", 10_001)
	for name, answer := range map[string]func(http.ResponseWriter, *http.Request) bool{"program": nil, "forms": missing} {
		t.Run(name, func(t *testing.T) {
			r := startRelay(t)
			release := r.hold(answer)
			_, frame := open(t, r)
			said := func() {
				t.Helper()
				frame.Role("textbox", "Message").True(`function(want) {
					const said = document.getElementById("notice").textContent;
					return said === want && this.value.length === 10_001 || said + this.value.length
				}`, tooLong)
			}
			say(frame, text)
			said()
			release()
			if answer == nil {
				live(frame)
			} else {
				frame.Role("textbox", "Message").True(`function() { return !document.querySelector("[data-plain]").hidden }`)
				frame.Role("textbox", "Message").Press("Enter")
			}
			said()
			say(frame, "short")
			r.has("short")
			frame.Role("textbox", "Message").True(`function() { return !document.getElementById("notice").textContent }`)
		})
	}
}

// What the relay refuses comes back to where it was written, beside what was
// begun meanwhile.
func TestWhatIsRefusedByFormsStays(t *testing.T) {
	r := startRelay(t)
	release := r.hold(missing)
	_, frame := open(t, r)
	marks := "o" + strings.Repeat("\u0332", chat.MaxMarks+1)
	say(frame, marks)
	frame.Role("textbox", "Message").Fill("a draft")
	release()
	frame.Role("textbox", "Message").True(`function(want) {
		return document.getElementById("notice").textContent === "refused" && this.value === want || this.value
	}`, marks+"\n\na draft")
}
