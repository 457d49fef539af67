package e2e

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/testing/browser"
)

// choose puts a file with two articles, one of which is there with another answer,
// into the field for files.
const choose = `(() => {
  const files = new DataTransfer();
  files.items.add(new File(["question;answer;id\r\nWo ist die Werkstatt?;Am Kai.;kai\r\nHow long?;Zwei Tage.;ship-time.en\r\n"], "faq.csv"));
  document.querySelector("#import-file").files = files.files;
})()`

// written is an article with all that its author can write.
const written = "## By post\n\n![Glazing](https://youtu.be/dQw4w9WgXcQ)\n\nYes, with **gold**. See [delivery](article:ship-time.en).\n\n> **Note:** not for food.\n\n" +
	"| Crack | Days | Price |\n|:--|:-:|--:|\n| a chip | 7 | `12.00` |\n| a *handle* | 14<br>by air 9 | 30.50 |\n\n```\nkiln --cone 6\n```\n\n## 金缮\n\n用金粉修补。\n\n## الإصلاح بالذهب\n\nنعم، بالذهب."

// isWritten checks that a page shows all of that, and moves by nothing.
func isWritten(t *testing.T, name string, p *browser.Page, s *browser.Scope) {
	t.Helper()
	s.Role("columnheader", "Days").Wait()
	s.RoleContaining("cell", "by air 9").Wait()
	s.Role("heading", "金缮").Wait()
	s.Role("heading", "الإصلاح بالذهب").Wait()
	sound(t, name, p, s)
}

// plays checks that a video comes when its reader wants it, and not before.
func plays(t *testing.T, reader *browser.Page) {
	t.Helper()
	const players = `[...document.querySelectorAll("iframe")].map((f) => f.src).join()`
	if got := reader.Eval(players); got != "" {
		t.Errorf("nobody asked for %v", got)
	}
	reader.Offline(true) // nobody is called
	reader.RoleContaining("link", "YouTube").Press("Enter")
	if got := reader.Eval(players); got != "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1" {
		t.Errorf("the player is %v", got)
	}
	reader.Offline(false)
}

// What an author writes is not lost: it is kept as it is written, by the relay and
// where that cannot be reached by the browser, and what was saved elsewhere is told.
func losesNothing(t *testing.T, signedIn *browser.Page, base string) {
	t.Helper()
	agent := signedIn.Tab(base + "/articles/new") // whose network comes and goes
	agent.Role("textbox", "Answer").Fill("Half a thought")
	agent.Role("main", "").WaitText("Kept at")
	agent.Goto(base + "/articles")
	sound(t, "articles with one that is not saved", agent, &agent.Scope)
	agent.RoleContaining("link", "No question yet").Click()
	answer := agent.Role("textbox", "Answer")
	if got := answer.Value(); got != "Half a thought" {
		t.Errorf("kept is %q", got)
	}
	sound(t, "editor with what is not saved", agent, &agent.Scope)
	agent.Offline(true)
	answer.Fill("A whole thought")
	agent.Role("main", "").WaitText("Kept in this browser")
	agent.Offline(false)
	agent.Reload()
	agent.Role("main", "").WaitText("Kept at")
	if got := answer.Value(); got != "A whole thought" {
		t.Errorf("after a time without a network %q is kept", got)
	}
	agent.Role("textbox", "Question").Fill("Do you think?")
	agent.Role("button", "Save draft").Click()
	agent.Role("main", "").WaitText("Saved.")
	other := agent.Tab(agent.URL())
	other.Role("textbox", "Answer").Fill("Another thought")
	other.Role("button", "Save draft").Click()
	other.Role("main", "").WaitText("Saved.")
	answer.Fill("A third thought")
	agent.Role("alert", "").WaitText("has saved this article meanwhile")
	agent.Role("link", "Show it beside mine").Click()
	agent.Role("main", "").WaitText("Another thought")
	if got := answer.Value(); got != "A third thought" {
		t.Errorf("beside what was saved stands %q", got)
	}
	sound(t, "editor with what somebody else saved", agent, &agent.Scope)
	agent.Role("button", "Drop it").Click()
	if got := answer.Value(); got != "Another thought" {
		t.Errorf("what is saved is %q", got)
	}
	other.Close()
	agent.Close()
}

// everyPage looks with axe at the pages around the editor of an article: its tester,
// preview, history and difference, the dry run of an import, and lists.
func everyPage(t *testing.T, agent *browser.Page, base, edit string) {
	t.Helper()
	agent.Goto(edit)
	preview := agent.Frame("Preview")
	isWritten(t, "preview", agent, preview)
	agent.Role("textbox", "Try a question").Fill("gold repair")
	agent.Role("button", "Try").Click()
	preview.RoleContaining("heading", "gold repair").Wait()
	sound(t, "tester", agent, preview)
	agent.Role("textbox", "Answer").Fill("Only with lacquer.")
	agent.Role("button", "Save draft").Click()
	agent.Role("main", "").WaitText("What changes")
	sound(t, "difference", agent, &agent.Scope)
	past := agent.Eval(`[...document.querySelectorAll("a")].find((a) => a.href.includes("&past=")).href`).(string)
	agent.Goto(past)
	agent.Role("main", "").WaitText("What changes")
	sound(t, "history", agent, &agent.Scope)
	agent.Role("button", "Publish").Click() // what was is published again
	agent.Role("main", "").WaitText("Saved.")

	agent.Goto(base + "/articles/import")
	sound(t, "import", agent, &agent.Scope)
	agent.Eval(choose)
	agent.Role("button", "Check the file").Click()
	agent.Role("main", "").WaitText("1 changed")
	sound(t, "dry run", agent, &agent.Scope)
	for _, path := range []string{"/articles/order?lang=en", "/articles/languages", "/articles?state=case", "/paraphrases"} {
		agent.Goto(base + path)
		sound(t, path, agent, &agent.Scope)
	}
}

// standsStill opens public pages without any script: they are whole, work by forms
// and move by nothing, to their ends.
func standsStill(t *testing.T, b *browser.Browser, relay, article string) {
	t.Helper()
	to, err := url.Parse(relay)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(to)
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, ".js") {
			http.NotFound(w, r)
			return
		}
		r.Host = to.Host
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(plain.Close)
	p := b.Open(t, plain.URL+"/help/shop/en/")
	for _, size := range [][2]int64{{390, 844}, {1440, 900}} {
		p.Resize(size[0], size[1])
		for _, path := range []string{"/help/shop/en/", "/help/shop/en/?topic=Delivery", "/help/shop/en/?q=delivery", "/help/shop/en/none", "/help/shop/ar/", "/help/shop/zh-CN/", article} {
			p.Goto(plain.URL + path)
			p.Eval(`scrollTo(0, document.body.scrollHeight)`)
			if shift := p.Eval(moved); shift != 0.0 {
				t.Errorf("%s moved by %v at %d pixels", path, shift, size[0])
			}
			if wide := p.Eval(`document.documentElement.scrollWidth - innerWidth`); wide != 0.0 {
				t.Errorf("%s is %v pixels too wide at %d", path, wide, size[0])
			}
		}
	}
	p.Role("searchbox", "Search help").Fill("delivery")
	p.Press("Enter")
	p.RoleContaining("link", "How long does delivery take?").Click()
	p.Role("heading", "How long does delivery take?").Wait()
	p.Role("button", "Helpful").Click()
	p.Role("status", "").WaitText("Thank you.")
}
