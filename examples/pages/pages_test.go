package pages

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/client"
	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/proc"
	"github.com/parley-chat/parley/relay/testing/relays"
)

func TestMain(m *testing.M) { browser.Main(m) }

// site are the pages as a site serves them, and an agent of its relay.
type site struct {
	url      string
	agent    *client.Agent
	answered map[string]bool
}

func start(t *testing.T) *site {
	t.Helper()
	d := relays.StartDemo(t, relays.Options{})
	built := t.TempDir()
	bundle(t, "react/main.jsx", built+"/react/main.js")
	bundle(t, "vue/main.js", built+"/vue/main.js")

	serve := http.NewServeMux()
	serve.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) {
		name := r.URL.Path
		if strings.HasSuffix(name, "/") {
			name += "index.html"
		}
		body, err := os.ReadFile(built + name)
		if err != nil {
			body, err = os.ReadFile("." + name)
		}
		if err != nil {
			http.NotFound(w, r)
			return
		}
		if w.Header().Set("Content-Type", "text/javascript"); strings.HasSuffix(name, ".html") {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
		}
		w.Write([]byte(strings.ReplaceAll(string(body), "http://localhost:8080", d.URL)))
	})
	s := &site{answered: map[string]bool{}}
	server := httptest.NewServer(serve)
	t.Cleanup(server.Close)
	s.url = server.URL
	run(t, relays.Binary(t), "site", "put", "-data", d.Data, "-id", "shop", "-origin", d.Shop, "-origin", s.url)

	session, err := client.SignIn(t.Context(), d.URL, d.Email, d.Password)
	if err != nil {
		t.Fatal(err)
	}
	s.agent = client.NewAgent(t.Context(), client.AgentConfig{Config: client.Config{URLs: []string{d.URL}, Site: "shop"}, Session: session})
	t.Cleanup(s.agent.Close)
	return s
}

// bundle makes one script of a program and what it imports.
func bundle(t *testing.T, program, out string) {
	t.Helper()
	if _, err := os.Stat("node_modules/vue"); err != nil {
		run(t, "npm", "ci", "--ignore-scripts", "--no-fund", "--no-audit", "--loglevel=error")
	}
	// What the module imports is installed here.
	modules, err := filepath.Abs("node_modules")
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("NODE_PATH", modules)
	run(t, "../../node_modules/.bin/esbuild", program, "--bundle", "--outfile="+out, "--format=esm", "--jsx=automatic", "--log-level=warning",
		`--define:process.env.NODE_ENV="development"`, "--define:__VUE_OPTIONS_API__=false", "--define:__VUE_PROD_DEVTOOLS__=false", "--define:__VUE_PROD_HYDRATION_MISMATCH_DETAILS__=false",
		"--alias:vue=vue/dist/vue.runtime.esm-bundler.js")
}

func run(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
}

// reply answers the conversation that has none.
func (s *site) reply(t *testing.T, text string) {
	t.Helper()
	proc.Until(t, browser.Patience, "a conversation that waits", func() error {
		for _, row := range s.agent.Rows() {
			if !s.answered[row.Conv] {
				s.answered[row.Conv] = true
				s.agent.Reply(row.Conv, text)
				return nil
			}
		}
		return errors.New("there is none")
	})
}

// chat has a visitor say hello, close the panel, and be answered.
func (s *site) chat(t *testing.T, p *browser.Page) {
	t.Helper()
	frame := p.Frame("Chat")
	frame.Role("textbox", "Message").Fill("Hello")
	frame.Role("button", "Send").Click()
	frame.Role("log", "Conversation").WaitText("Sent")
	p.Role("button", "Close chat").Click()
	s.reply(t, "Good morning")
	p.Role("button", "Open chat, 1 unread").Wait()
}

// Each page chats, and knows how many messages were not read.
func TestPages(t *testing.T) {
	s := start(t)
	b := browser.Start(t)
	for name, check := range map[string]func(t *testing.T, p *browser.Page){
		"html": func(t *testing.T, p *browser.Page) {
			p.Role("button", "Where is my order?").Click()
			p.Frame("Chat").Role("textbox", "Message").True(`function () { return this.value === "Where is my order?" }`)
			s.chat(t, p)
			unread(p)
			p.Role("heading", "Plain HTML").True(`function () { return this.ownerDocument.title === "(1) Plain HTML" }`)
		},
		"csp": func(t *testing.T, p *browser.Page) {
			begin(p, "Open chat")
			s.chat(t, p)
		},
		"router": func(t *testing.T, p *browser.Page) {
			begin(p, "Open chat")
			p.Role("link", "Cups").Click()
			p.Role("heading", "Cups").Wait()
			s.chat(t, p)
			p.Role("link", "Bowls").Click()
			p.Role("heading", "Bowls").Wait()
			p.Eval(`history.back()`)
			p.Role("heading", "Cups").Wait()
			p.Role("button", "Open chat, 1 unread").Click()
			p.Frame("Chat").Role("log", "Conversation").WaitText("Good morning")
			one(t, p)
		},
		"faq": func(t *testing.T, p *browser.Page) {
			p.Role("button", "Open chat").Click()
			frame := p.Frame("Chat")
			frame.Role("searchbox", "Search help").Fill("where is my order")
			frame.RoleContaining("button", "Where is my order?").Click()
			frame.Role("button", "Back").Wait()
			for _, name := range []string{"Send us a message", "Talk to a person", "Send"} {
				if frame.Role("button", name).Count() != 0 {
					t.Errorf("there is %q", name)
				}
			}
			p.Eval(`parley("prefill", "Hello")`)
			frame.Role("button", "Back").Click()
			frame.Role("searchbox", "Search help").Wait()
		},
		"survey": func(t *testing.T, p *browser.Page) {
			p.Role("link", "How did we do?").Click()
			frame := p.Frame("Give feedback")
			frame.Role("radio", "5 of 5, very satisfied").Click()
			frame.Role("button", "Send").Click()
			frame.Role("status", "").WaitText("Thank you")
			if frame.Role("searchbox", "").Count() != 0 {
				t.Error("there is a search")
			}
		},
		"inline": func(t *testing.T, p *browser.Page) {
			frame := p.Frame("Chat")
			frame.Role("button", "Send us a message").Click()
			frame.Role("textbox", "Message").Fill("Hello")
			frame.Role("textbox", "Message").Press("Escape")
			frame.Role("button", "Send").Click()
			frame.Role("log", "Conversation").WaitText("Sent")
			s.reply(t, "Good morning")
			frame.Role("log", "Conversation").WaitText("Good morning")
			if got := p.Eval(`(() => {
				const chat = document.querySelector("#chat").getBoundingClientRect();
				const frame = document.querySelector("#chat > parley-chat").shadowRoot.querySelector("iframe").getBoundingClientRect();
				return [frame.left - chat.left, frame.top - chat.top, frame.width - chat.width, frame.height - chat.height].join();
			})()`); got != "0,0,0,0" {
				t.Errorf("the frame is off by %v", got)
			}
			if p.Role("button", "Open chat").Count()+frame.Role("button", "Close").Count() != 0 {
				t.Error("it can be closed")
			}
			// A page that makes the element anew has the chat there again.
			p.Eval(`document.querySelector("#chat").remove()`)
			p.Role("heading", "In the page").True(`function () { return document.querySelector("parley-chat").shadowRoot.querySelector("section").hidden }`)
			p.Eval(`document.querySelector("h1").insertAdjacentHTML("afterend", "<div id=chat></div>")`)
			frame.Role("log", "Conversation").WaitText("Good morning")
			one(t, p)
		},
		"react": func(t *testing.T, p *browser.Page) { s.framework(t, p) },
		"vue":   func(t *testing.T, p *browser.Page) { s.framework(t, p) },
	} {
		t.Run(name, func(t *testing.T) {
			p := b.Open(t, s.url+"/"+name+"/")
			check(t, p)
			if errs := p.Errors(); len(errs) > 0 {
				t.Errorf("the console says %q", errs)
			}
		})
	}
}

// begin goes to the chat by a button of the page.
func begin(p *browser.Page, button string) {
	p.Role("button", button).Click()
	p.Frame("Chat").Role("button", "Send us a message").Click()
}

// framework is a page whose components come and go.
func (s *site) framework(t *testing.T, p *browser.Page) {
	t.Helper()
	begin(p, "Ask us")
	s.chat(t, p)
	unread(p)
	p.Role("button", "Without help").Click()
	p.Role("button", "Open chat, 1 unread").Gone()
	if got := p.Eval(`document.querySelectorAll("parley-chat, script[data-site]").length + localStorage.length`); got != 0.0 {
		t.Errorf("%v things are left", got)
	}
	p.Role("button", "With help").Click()
	p.Role("button", "Ask us").Click()
	p.Frame("Chat").Role("log", "Conversation").WaitText("Good morning")
	one(t, p)
}

func unread(p *browser.Page) {
	p.Role("status", "").True(`function () { return this.textContent === "1" }`)
}

func one(t *testing.T, p *browser.Page) {
	t.Helper()
	if got := p.Eval(`document.querySelectorAll("parley-chat").length`); got != 1.0 {
		t.Errorf("%v widgets", got)
	}
}

// The types are those of the module.
func TestTypes(t *testing.T) {
	run(t, "../../node_modules/.bin/tsc", "--noEmit", "--strict", "--target", "es2022", "--module", "nodenext", "--lib", "es2022,dom", "types.ts")
}
