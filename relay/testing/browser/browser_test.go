package browser_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/testing/browser"
)

// inner is a small chat as a frame of another origin.
const inner = `<!doctype html><title>inner</title><style>
  @media (prefers-color-scheme: dark) { body { background: rgb(1, 2, 3) } }
</style>
<label>Message <input id="m"></label><button id="send">Send</button>
<div role="log" aria-label="Conversation"></div>
<fieldset role="radiogroup" aria-label="Rate"><label><input type="radio" name="r"> good</label></fieldset>
<script>
  const send = () => {
    const line = document.createElement("p");
    line.textContent = document.querySelector("#m").value;
    document.querySelector("[role=log]").append(line);
    document.querySelector("#m").value = "";
  };
  document.querySelector("#send").onclick = (e) => { if (e.isTrusted) send(); };
  document.querySelector("#m").onkeydown = (e) => { if (e.key === "Enter") send(); };
  console.warn("inner is here");
</script>`

// outer opens the frame from a button in a shadow tree, after a while of
// animation, far down a long page.
const outer = `<!doctype html><meta name="viewport" content="width=device-width"><title>outer</title>
<style>
  iframe { position: fixed; right: 20px; bottom: 80px; width: 300px; height: 300px; border: 3px solid;
    animation: in 200ms } @keyframes in { from { transform: translateY(60px) } }
</style>
<h1>Shop</h1><ul aria-label="Pieces"><li><a href="#a">Mug, blue</a></li><li><a href="#b">Bowl</a></li></ul>
<div style="height: 3000px"></div>
<div id="host"></div><a href="#end">The end</a>
<script>
  const root = document.querySelector("#host").attachShadow({ mode: "closed" });
  const b = document.createElement("button");
  b.textContent = "Open chat";
  let f = null;
  b.onclick = () => {
    if (f) {
      f.remove();
      f = null;
    } else {
      f = document.createElement("iframe");
      f.title = "Chat";
      f.src = "FRAME";
      root.append(f);
    }
    b.textContent = f ? "Close chat" : "Open chat";
  };
  root.append(b);
</script>`

// sites serves the two documents on two ports and returns the outer one's
// address; the frame's host is written as given.
func sites(t *testing.T, frameHost string) string {
	t.Helper()
	serve := func(body string) *httptest.Server {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, body)
		}))
		t.Cleanup(s.Close)
		return s
	}
	frame := strings.Replace(serve(inner).URL, "127.0.0.1", frameHost, 1)
	return serve(strings.Replace(outer, "FRAME", frame+"/frame", 1)).URL
}

func TestFramesOfOtherAndOfTheSameSite(t *testing.T) {
	b := browser.Start(t)
	for _, host := range []string{"localhost", "127.0.0.1"} {
		t.Run(host, func(t *testing.T) {
			p := b.Open(t, sites(t, host))
			p.Media("prefers-color-scheme", "dark")
			p.Role("button", "Open chat").Click()

			chat := p.Frame("Chat")
			log := chat.Role("log", "Conversation")
			chat.Role("textbox", "Message").Type("hello")
			chat.Role("button", "Send").Click()
			log.WaitText("hello")
			chat.Role("textbox", "Message").Fill("您好 👋")
			chat.Role("textbox", "Message").Press("Enter")
			log.WaitText("您好 👋")
			chat.Role("radiogroup", "Rate").Role("radio", "good").Click()
			chat.Role("radio", "good").True(`function () { return this.checked }`)
			log.True(`function () { return getComputedStyle(document.body).backgroundColor === "rgb(1, 2, 3)" }`)
			if n := log.Role("paragraph", "").Count(); n != 2 {
				t.Errorf("%d lines in the log", n)
			}

			p.Role("button", "Close chat").Click()
			log.Gone()
			p.Role("button", "Open chat").Click()
			chat.Role("textbox", "Message").Fill("again")
			chat.Role("textbox", "Message").Focused()
			if v := chat.Role("textbox", "Message").Value(); v != "again" {
				t.Errorf("value %q", v)
			}
			if got := strings.Join(p.Console(), "\n"); !strings.Contains(got, "inner is here") {
				t.Errorf("the frame's warning is missing from %q", got)
			}
		})
	}
}

func TestProfilesAreIsolatedAndTabsAreNot(t *testing.T) {
	b := browser.Start(t)
	url := sites(t, "localhost")
	one, two := b.Open(t, url), b.Open(t, url)
	one.Eval(`localStorage.setItem("k", "v")`)
	if v := two.Eval(`localStorage.getItem("k")`); v != nil {
		t.Errorf("another profile sees %v", v)
	}
	tab := one.Tab(url)
	if v := tab.Eval(`localStorage.getItem("k")`); v != "v" {
		t.Errorf("a tab of the same profile sees %v", v)
	}
}

func TestLookAtThePage(t *testing.T) {
	b := browser.Start(t, browser.Language("zh-CN"))
	url := sites(t, "localhost")
	p := b.Open(t, url)
	if got := p.Eval(`navigator.language`); got != "zh-CN" {
		t.Errorf("language %v", got)
	}
	p.Resize(390, 844)
	if got := p.Eval(`innerWidth`); got != 390.0 {
		t.Errorf("width %v", got)
	}
	if info, err := os.Stat(p.Screenshot("outer")); err != nil || info.Size() < 1000 {
		t.Errorf("screenshot: %v", err)
	}

	p.Role("list", "Pieces").RoleContaining("link", "blue").Click()
	if got := p.URL(); got != url+"/#a" {
		t.Errorf("after the click the address is %s", got)
	}
	p.Press("Tab")
	p.Role("link", "Bowl").Focused()

	p.Eval(`console.error("oh"); Promise.reject(new Error("no")); fetch("/asked").then(() => 0)`)
	p.Role("heading", "Shop").True(`async function () { await new Promise(requestAnimationFrame); return true }`)
	errors := strings.Join(p.Errors(), "\n")
	if !strings.Contains(errors, "oh") || !strings.Contains(errors, "no") {
		t.Errorf("errors are %q", errors)
	}
	if requests := p.Requests(); requests[len(requests)-1] != url+"/asked" {
		t.Errorf("requests are %q", requests)
	}
	if n := p.Role("link", "No such link").Count(); n != 0 {
		t.Errorf("%d links that are not there", n)
	}
	if o := p.Outline(); !strings.Contains(o, `link "Mug, blue"`) {
		t.Errorf("the outline lacks a link:\n%s", o)
	}
	p.Reload()
	p.Role("heading", "Shop").WaitText("Shop")
}

// What happens to the tab happens to its frame too.
func TestFreezeAndOffline(t *testing.T) {
	p := browser.Start(t).Open(t, sites(t, "localhost"))
	p.Role("button", "Open chat").Click()
	message := p.Frame("Chat").Role("textbox", "Message")
	message.Eval(`function () {
		window.seen = [];
		for (const type of ["freeze", "resume"]) document.addEventListener(type, () => seen.push(type));
		for (const type of ["offline", "online"]) addEventListener(type, () => seen.push(type));
		document.addEventListener("visibilitychange", () => seen.push(document.visibilityState));
	}`)
	saw := func(want ...string) {
		t.Helper()
		message.True(`function (want) { return seen.join() === want && seen.splice(0).length > 0 || seen }`, strings.Join(want, ","))
	}
	for range 2 {
		p.Freeze()
		p.Thaw()
		saw("hidden", "freeze", "resume", "visible")
	}

	p.Offline(true)
	saw("offline")
	const reach = `async function () { return await fetch(location.href).then(() => "reached", () => "not reached") }`
	if got := message.Eval(reach); got != "not reached" {
		t.Errorf("offline the frame's site is %v", got)
	}
	p.Offline(false)
	saw("online")
	if got := message.Eval(reach); got != "reached" {
		t.Errorf("online the frame's site is %v", got)
	}
}

func TestNoStorage(t *testing.T) {
	p := browser.Start(t, browser.NoStorage(t)).Open(t, sites(t, "localhost"))
	p.Role("button", "Open chat").Click()
	const touch = `function (nothing) { try { localStorage.length; return nothing } catch (e) { return e.name } }`
	if got := p.Frame("Chat").Role("textbox", "Message").Eval(touch, ""); got != "SecurityError" {
		t.Errorf("storage answers the frame %q", got)
	}
	if got := p.Role("heading", "Shop").Eval(touch, ""); got != "SecurityError" {
		t.Errorf("storage answers the page %q", got)
	}
}

func TestArgumentsArriveAsTheyAre(t *testing.T) {
	p := browser.Start(t).Open(t, sites(t, "localhost"))
	got := p.Role("heading", "Shop").Eval(`function (...args) { return args }`, "", "\u2028\"</script>", 0, []string{}, nil, false)
	if want := []any{"", "\u2028\"</script>", 0.0, []any{}, nil, false}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %#v", got)
	}
}
