package e2e

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/relays"
)

// tokenOf is a token as a site's server makes it, with nothing but a hash.
func tokenOf(t *testing.T, kid, secret, sub, name string) string {
	t.Helper()
	part := func(v any) string {
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return base64.RawURLEncoding.EncodeToString(text)
	}
	text := part(map[string]string{"alg": "HS256", "typ": "JWT", "kid": kid}) + "." +
		part(map[string]any{"aud": "shop", "sub": sub, "exp": time.Now().Add(time.Minute).Unix(), "name": name, "email": sub + "@example.com"})
	sum := hmac.New(sha256.New, []byte(secret))
	sum.Write([]byte(text))
	return text + "." + base64.RawURLEncoding.EncodeToString(sum.Sum(nil))
}

// identify has a page say who its visitor is, and returns what it hears.
func identify(p *browser.Page, token string) string {
	return fmt.Sprint(p.Eval(fmt.Sprintf(`new Promise((done) => parley("identify", %q, (said) => done(said.verified + said.code)))`, token)))
}

// A site says who a visitor is: agents see it, another user of the same browser gets
// none of it, and neither does who comes after signing out.
func TestASiteSaysWhoItsVisitorsAre(t *testing.T) {
	demo := relays.StartDemo(t, relays.Options{})
	b := browser.Start(t)
	owner := signIn(t, b, demo.URL, demo)
	owner.Goto(demo.URL + "/inbox/shop/settings/identity")
	owner.Role("button", "Add key").Click()
	secret := owner.Role("textbox", "Secret").Value()
	kid := fmt.Sprint(owner.Eval(`document.querySelector(".admin-row .admin-name").innerText`))
	owner.Role("textbox", "Token").Fill(tokenOf(t, kid, secret+"x", "ana", "Ana Lima"))
	owner.Role("button", "Test").Click()
	owner.Role("alert", "").WaitText("not signed with that key")
	owner.Role("textbox", "Token").Fill(tokenOf(t, kid, secret, "ana", "Ana Lima"))
	owner.Role("button", "Test").Click()
	owner.Role("main", "").WaitText("ana@example.com")

	p := b.Open(t, demo.Shop)
	frame, log := begun(p)
	write(frame, "My mug is cracked")
	log.WaitText("Sent")
	if said := identify(p, tokenOf(t, kid, "no secret of ours at all, but long", "ana", "Ana")); said != "falseidentity_signature" {
		t.Errorf("a forged token: %s", said)
	}
	// What nobody has signed says nothing of who somebody is.
	if said := fmt.Sprint(p.Eval(`parley("identify", { name: "Bo" }).then((said) => said.verified + said.code)`)); said != "falseidentity_format" {
		t.Errorf("an object says %s", said)
	}
	if said := identify(p, tokenOf(t, kid, secret, "ana", "Ana Lima")); said != "true" {
		t.Errorf("a token: %s", said)
	}
	owner.Goto(demo.URL + "/inbox/shop/all")
	owner.Role("list", "Conversations").RoleContaining("link", "Ana Lima").Click()
	owner.Role("log", "Conversation").WaitText("The site says who this is")
	owner.Role("complementary", "").WaitText("Verified")
	write(frame, "It was a present")
	log.WaitText("It was a present")
	sound(t, "identity", owner, &owner.Scope)
	owner.Goto(demo.URL + "/inbox/shop/contacts?verified=yes")
	owner.Role("main", "").WaitText("ana@example.com · Verified")

	// The next page of the same user goes on where they were.
	p.Reload()
	if frame = p.Frame("Chat"); identifyOpen(p, tokenOf(t, kid, secret, "ana", "Ana Lima")) != "true" {
		t.Error("the next page")
	}
	frame.Role("log", "Conversation").WaitText("It was a present")

	// Somebody else at the same browser: nothing of hers is there.
	p.Reload()
	if said := identifyOpen(p, tokenOf(t, kid, secret, "bo", "Bo")); said != "true" {
		t.Errorf("another user: %s", said)
	}
	frame = p.Frame("Chat")
	frame.Role("button", "Send us a message").Click()
	write(frame, "I am Bo")
	frame.Role("log", "Conversation").WaitText("Sent")
	if text := frame.Role("log", "Conversation").Text(); containsAny(text, "cracked", "present") {
		t.Errorf("Bo sees %q", text)
	}
	owner.Goto(demo.URL + "/inbox/shop/all")
	owner.Role("list", "Conversations").RoleContaining("link", "I am Bo").Click()
	owner.Role("complementary", "").WaitText("bo@example.com")

	// And after signing out nobody is anybody.
	p.Eval(`parley("shutdown")`)
	p.Role("button", "Open chat").Click()
	frame.Role("button", "Send us a message").Click()
	write(frame, "Who am I?")
	frame.Role("log", "Conversation").WaitText("Sent")
	owner.Goto(demo.URL + "/inbox/shop/all")
	owner.Role("list", "Conversations").RoleContaining("link", "Who am I?").Click()
	owner.Role("log", "Conversation").WaitText("Who am I?")
	if text := owner.Role("complementary", "").Text(); containsAny(text, "Verified", "bo@example.com") {
		t.Errorf("after signing out agents see %q", text)
	}
}

// identifyOpen is identify with the panel open.
func identifyOpen(p *browser.Page, token string) string {
	p.Role("button", "Open chat").Wait()
	p.Eval(`parley("open")`)
	return identify(p, token)
}

func containsAny(text string, parts ...string) bool {
	for _, part := range parts {
		if strings.Contains(text, part) {
			return true
		}
	}
	return false
}
