package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/relays"
)

// An owner writes to themselves before any page of theirs has the chat, and what
// the page gives for other systems brings it too.
func TestTheChatIsTriedAndPutElsewhere(t *testing.T) {
	r, own, b := relays.Start(t, relays.Options{}), newSitePage(t), browser.Start(t)
	owner := firstRun(t, b, r, own)

	// What a tag manager and a component run, on pages of the site.
	owner.Eval(`document.querySelectorAll("details").forEach((d) => { d.open = true })`)
	copied := map[string]string{}
	for _, name := range []string{"Google Tag Manager", "React"} {
		copied[name] = owner.Role("textbox", name).Value()
	}
	react := strings.NewReplacer(`import { useEffect } from "react";`, "", "export ", "").Replace(copied["React"])
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		code := copied["Google Tag Manager"]
		if q.URL.Path == "/react" { // runs an effect, undoes it and runs it again, as it does to find faults
			code = "<script>let undo; const useEffect = (run) => { undo = run(); }\n" + react + "\nChat(); undo(); Chat();</script>"
		}
		fmt.Fprintf(w, `<!doctype html><html lang="en"><meta charset="utf-8"><title>Pots</title><link rel="icon" href="data:,"><h1>Pots</h1>%s</html>`, code)
	}))
	t.Cleanup(elsewhere.Close)
	for _, path := range []string{"/tag", "/react"} {
		visitor := b.Open(t, elsewhere.URL+path)
		visitor.Role("button", "Open chat").Wait()
		if n := visitor.Role("button", "Open chat").Count(); n != 1 {
			t.Errorf("%s has %d launchers", path, n)
		}
	}

	// That page was refused: one click allows it.
	owner.Goto(r.URL + "/inbox/pots/settings/install")
	owner.Role("main", "").WaitText(elsewhere.URL)
	owner.Role("button", "Allow: "+elsewhere.URL).Click()
	owner.Role("main", "").WaitText("No page was refused.")
	allowed := b.Open(t, elsewhere.URL+"/tag")
	allowed.Role("button", "Open chat").Click()
	allowed.Frame("Chat").Role("button", "Send us a message").Wait()

	owner.Role("link", "Open the test chat").Click()
	owner.Role("button", "Open chat").Click()
	chat := owner.Frame("Chat")
	chat.Role("button", "Send us a message").Click()
	message := chat.Role("textbox", "Message")
	message.Fill("Is this thing on?")
	message.Press("Enter")
	sound(t, "test chat", owner, &owner.Scope)
	inbox := b.Open(t, r.URL+"/inbox/sign-in")
	inbox.Role("textbox", "Email").Fill("ana@example.com")
	inbox.Role("textbox", "Password").Fill(pass)
	inbox.Role("button", "Sign in").Click()
	inbox.Role("list", "Conversations").RoleContaining("link", "Is this thing on?").Click()
	reply := inbox.Role("textbox", "Reply")
	reply.Fill("It is")
	reply.Press("Enter")
	chat.Role("log", "Conversation").WaitText("It is")
	for _, e := range owner.Errors() {
		t.Errorf("the owner's page printed %q", e)
	}
}

// What an agent sets on the page of the account holds in this browser, in the
// inbox too.
func TestTheProfileHoldsInTheInbox(t *testing.T) {
	r, own, b := relays.Start(t, relays.Options{}), newSitePage(t), browser.Start(t)
	owner := firstRun(t, b, r, own)
	// What the site has for the role holds until it is set in the browser.
	owner.Goto(r.URL + "/inbox/pots/settings/notifications")
	for _, called := range []string{"Owner: sound for new messages", "Owner: desktop notifications"} {
		owner.Role("checkbox", called).Click()
	}
	owner.Role("button", "Save").Click()
	owner.Role("main", "").WaitText("Saved.")
	owner.Role("button", "Turn on in this browser").Wait()
	owner.Goto(r.URL + "/inbox/profile")
	sounds := owner.Role("switch", "Sound for new messages")
	sounds.True(`function () { return this.checked }`)
	sounds.Click()
	owner.Reload()
	sounds.True(`function () { return !this.checked }`)
	owner.Role("main", "").WaitText("this browser")
	after := owner.Role("combobox", "After resolving or taking")
	after.Eval(`function () { this.value = "stay"; this.dispatchEvent(new Event("change")) }`)
	owner.Role("switch", "Sound for new messages").Click()
	sound(t, "profile", owner, &owner.Scope)
	owner.Goto(r.URL + "/inbox/profile")
	after.True(`function () { return this.value === "stay" }`)
	owner.Role("switch", "Sound for new messages").True(`function () { return this.checked }`)
	owner.Press("k", chromedp.ModifierCtrl)
	owner.Role("combobox", "Jump to").Type("prof")
	owner.Press("Enter")
	owner.Role("main", "").WaitText("End all sessions")
	for _, e := range owner.Errors() {
		t.Errorf("the page printed %q", e)
	}
}
