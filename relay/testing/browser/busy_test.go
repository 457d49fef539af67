package browser_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/parley-chat/parley/relay/testing/browser"
)

// busy is a page that does nothing else for four seconds when its field gets
// the focus, and again when its button is pressed.
const busy = `<!doctype html><title>busy</title><label>Message <input id="m"></label><button>Count</button><p role="status"></p>
<script>
  const work = () => { for (const end = performance.now() + 4000; performance.now() < end;); };
  let n = 0;
  document.querySelector("#m").addEventListener("focus", work, { once: true });
  document.querySelector("button").onmousedown = work;
  document.querySelector("button").onclick = () => { document.querySelector("p").textContent = "clicked " + ++n };
</script>`

// However long a page takes, it is clicked once and gets each key once.
func TestABusyPageGetsEverythingOnce(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if r.URL.Path == "/busy" {
			fmt.Fprint(w, busy)
			return
		}
		fmt.Fprintf(w, `<!doctype html><title>outer</title><h1>Shop</h1><iframe title="Busy" src="http://localhost:%s/busy"></iframe>`, r.URL.Query().Get("port"))
	}))
	t.Cleanup(s.Close)
	p := browser.Start(t).Open(t, s.URL+"/?port="+s.URL[len("http://127.0.0.1:"):])
	frame := p.Frame("Busy")
	frame.Role("textbox", "Message").Type("hello")
	if got := frame.Role("textbox", "Message").Value(); got != "hello" {
		t.Errorf("the field holds %q", got)
	}
	frame.Role("button", "Count").Click()
	frame.Role("status", "").WaitText("clicked")
	frame.Role("textbox", "Message").Fill("bye")
	if got := frame.Role("status", "").Text(); got != "clicked 1" {
		t.Errorf("the button says %q", got)
	}
}
