//go:build !js

package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web/assets"
	"github.com/parley-chat/parley/relay/wire"
	frames "github.com/parley-chat/parley/templates/frame"
	"github.com/parley-chat/parley/templates/words"
	"github.com/parley-chat/parley/widget/dist"
)

// relay is a stand-in: one site and everything in memory. It speaks the protocol as
// relay/wire specifies it, and does what a real relay does not when it is told: it
// takes a message and says nothing, refuses one, answers for a proxy, brings a
// program that is broken or dies. What depends on a relay's headers, rules or store
// is tested against the relay itself, in the folder above.
type relay struct {
	t     *testing.T
	built *assets.Set
	http  *httptest.Server
	url   string

	mu                   sync.Mutex
	site, accent, search string
	articles             []wire.Article
	wasm                 func(w http.ResponseWriter, r *http.Request) bool // answers instead, if it reports true
	noTicket             bool                                              // tickets are not answered
	noWasm               bool                                              // the policy of the frame lets no WebAssembly run
	before               func()                                            // called before a frame is answered
	proxy                int                                               // the status with which a proxy answers for the frame
	epoch                string
	online               bool
	deaf                 bool   // takes sends and does not answer
	refuse               string // the code with which sends are refused
	logs                 map[string][]chat.Event
	order                []string
	sockets              map[*socket]bool
	seen                 []wire.Frame // every frame of a widget
	forms                []string
	changed              chan struct{}
}

type socket struct {
	conn *websocket.Conn
	conv string
}

func startRelay(t *testing.T) *relay {
	t.Helper()
	built, err := assets.Built()
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{
		t: t, built: built, site: "shop", search: frames.SearchHere, epoch: "e1", online: true,
		logs: map[string][]chat.Event{}, sockets: map[*socket]bool{}, changed: make(chan struct{}),
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /widget.js", func(w http.ResponseWriter, req *http.Request) {
		said := words.Visitor().For(req.URL.Query().Get("locale"))
		r.built.ServeScript(w, req, assets.Loader(said.Lang), frames.Launcher{
			Origin: r.url, Host: "/static/h/host.js", Site: req.URL.Query().Get("site"), Locale: req.URL.Query().Get("locale"), Colours: frames.LauncherColours(r.accent),
		}.Settings())
	})
	mux.HandleFunc("GET /static/h/{name}", r.static)
	mux.HandleFunc("POST /ticket", r.ticket)
	mux.HandleFunc("GET /frame", r.frame)
	mux.HandleFunc("POST /frame", r.back)
	mux.HandleFunc("POST /frame/send", r.form)
	mux.HandleFunc("GET /faq.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		r.mu.Lock()
		defer r.mu.Unlock()
		w.Write(wire.AppendArticles(nil, r.articles))
	})
	mux.Handle("GET "+frames.AccentPath, frames.AccentHandler())
	mux.HandleFunc("GET /ws", r.socket)
	r.http = httptest.NewServer(mux)
	r.url = strings.Replace(r.http.URL, "127.0.0.1", "localhost", 1)
	t.Cleanup(func() {
		r.cut(websocket.StatusGoingAway)
		r.http.CloseClientConnections()
		r.http.Close()
	})
	return r
}

func (r *relay) static(w http.ResponseWriter, req *http.Request) {
	kinds := map[string]string{"host.js": "text/javascript; charset=utf-8", "frame.js": "text/javascript; charset=utf-8", "frame.css": "text/css", "widget.wasm": "application/wasm"}
	name := req.PathValue("name")
	r.mu.Lock()
	wasm := r.wasm
	r.mu.Unlock()
	if name == "widget.wasm" && wasm != nil && wasm(w, req) {
		return
	}
	if script := map[string]string{"pollute": pollute, "watched": watched}[name]; script != "" {
		w.Header().Set("Content-Type", "text/javascript")
		io.WriteString(w, script)
		return
	}
	r.file(w, name, kinds[name])
	if name == "frame.js" {
		io.WriteString(w, kills)
	}
}

// kills are ways for tests to make the program panic: at once, or over the next
// key; and over its first input, where a test has set the flag.
const kills = `;addEventListener("kill", () => parleyInput(new Uint8Array(0), -1));
addEventListener("killkey", () => { const input = parleyInput; parleyInput = (b, n) => input(b, b[0] === 5 ? -1 : n); });
if (sessionStorage.killboot) Object.defineProperty(globalThis, "parleyInput", { configurable: true, set(input) {
	delete globalThis.parleyInput;
	sessionStorage.removeItem("killboot");
	globalThis.parleyInput = (b) => input(b, -1);
} });`

func (r *relay) file(w http.ResponseWriter, name, kind string) {
	body, err := dist.Files.ReadFile(name)
	if err != nil {
		http.Error(w, "no such file", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Write(body)
}

func (r *relay) ticket(w http.ResponseWriter, req *http.Request) {
	body, _ := io.ReadAll(req.Body)
	r.mu.Lock()
	closed := r.noTicket
	r.mu.Unlock()
	if closed {
		panic(http.ErrAbortHandler) // as if there were no network
	}
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Content-Type", "application/json")
	if !strings.Contains(string(body), strconv.Quote(r.site)) {
		w.WriteHeader(http.StatusForbidden)
		io.WriteString(w, `{"code":"origin_refused","text":"This page may not use this chat."}`)
		return
	}
	json.NewEncoder(w).Encode(map[string]any{"ticket": "T1", "expires": time.Now().Add(time.Minute).UnixMilli()})
}

func (r *relay) frame(w http.ResponseWriter, req *http.Request) {
	r.mu.Lock()
	before, proxy := r.before, r.proxy
	r.mu.Unlock()
	if before != nil {
		before()
	}
	if proxy != 0 {
		http.Error(w, "a proxy says no", proxy)
		return
	}
	if q := req.URL.Query(); q.Get("site") != r.site {
		r.notice(w, http.StatusNotFound, frames.Notice{Site: q.Get("site"), Locale: q.Get("locale")})
		return
	}
	r.page(w, req.URL.Query(), "", "", frames.Frame{View: req.URL.Query().Get("view"), Loader: req.URL.Query().Has("words")})
}

func (r *relay) notice(w http.ResponseWriter, status int, n frames.Notice) {
	n.Words, n.Style, n.Script = words.Visitor().For(n.Locale), "/static/h/frame.css", "/static/h/frame.js"
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	if err := frames.NoticePage(n).Render(context.Background(), w); err != nil {
		r.t.Error(err)
	}
}

// back is the frame for a form that says who is asking.
func (r *relay) back(w http.ResponseWriter, req *http.Request) {
	if err := req.ParseForm(); err != nil {
		r.t.Error(err)
	}
	r.page(w, req.PostForm, req.PostForm.Get("token"), req.PostForm.Get("conv"), frames.Frame{View: req.PostForm.Get("view"), ByForm: true})
}

func (r *relay) page(w http.ResponseWriter, asked url.Values, token, conv string, about frames.Frame) {
	locale, query := asked.Get("locale"), asked.Get("q")
	if token == "" {
		token, conv = "TOKENF", store.NewID()
	}
	r.mu.Lock()
	f := frames.Frame{
		Loader: about.Loader, ByForm: about.ByForm, Taken: about.Taken, Refused: about.Refused, Draft: about.Draft,
		Site: r.site, Name: "Kiln & Clay", Locale: locale, Words: words.Visitor().For(locale), Accent: r.accent, Search: r.search, Online: r.online,
		Style: "/static/h/frame.css", Script: "/static/h/frame.js", Wasm: "/static/h/widget.wasm",
		View: about.View, Query: query, Token: token, Conv: conv, SendID: store.NewID(), Events: r.logs[conv],
	}
	for _, e := range f.Events {
		f.State.Apply(e)
	}
	for _, a := range r.articles {
		if len(f.Found) < 3 && (query == "" || strings.Contains(strings.ToLower(a.Question), strings.ToLower(query))) {
			f.Found = append(f.Found, faq.Entry{ID: a.ID, Lang: a.Lang, Question: a.Question})
		}
		if a.ID == asked.Get("article") {
			f.View = frames.ViewArticle
			f.Article = &faq.Entry{ID: a.ID, Lang: a.Lang, Question: a.Question, Answer: a.Answer}
		}
	}
	r.mu.Unlock()
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	policy := frames.CSP([]string{"http://127.0.0.1:*"})
	if r.noWasm {
		policy = strings.ReplaceAll(policy, " 'wasm-unsafe-eval'", "")
	}
	w.Header().Set("Content-Security-Policy", policy)
	var page bytes.Buffer
	if err := frames.Page(f).Render(context.Background(), &page); err != nil {
		r.t.Error(err)
	}
	page.WriteTo(w) // an error says that the browser has gone
}

func (r *relay) form(w http.ResponseWriter, req *http.Request) {
	conv := req.FormValue("conv")
	if conv == "" {
		conv = store.NewID()
	}
	if req.FormValue("ticket") == "" {
		req.Form.Del("ticket")
		r.notice(w, http.StatusForbidden, frames.Notice{
			Site: r.site, Locale: req.FormValue("locale"), Why: frames.NoticeNotSent,
			Action: req.URL.Path, Method: req.Method, Fields: req.Form, Auto: true,
		})
		return
	}
	r.mu.Lock()
	r.forms = append(r.forms, req.FormValue("text")+"|"+req.FormValue("ticket"))
	r.mu.Unlock()
	about := frames.Frame{View: frames.ViewChat, ByForm: true, Taken: req.FormValue("id")}
	if text := req.FormValue("text"); chat.CheckText(text) != nil {
		about.Refused, about.Draft = "refused", text
	} else {
		r.add(conv, chat.Event{ID: req.FormValue("id"), Kind: chat.KindMessage, Role: chat.RoleVisitor, From: "v", Text: text})
	}
	r.page(w, req.Form, req.FormValue("token"), conv, about)
}

func (r *relay) socket(w http.ResponseWriter, req *http.Request) {
	conn, err := websocket.Accept(w, req, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		return
	}
	s := &socket{conn: conn}
	r.mu.Lock()
	r.sockets[s] = true
	r.mu.Unlock()
	defer func() {
		r.mu.Lock()
		delete(r.sockets, s)
		r.mu.Unlock()
		conn.CloseNow()
	}()
	for {
		_, data, err := conn.Read(context.Background())
		if err != nil {
			return
		}
		f, err := wire.Parse(data)
		if err == nil {
			err = f.Check()
		}
		if err != nil {
			r.t.Errorf("the widget sent %s: %v", data, err)
			return
		}
		r.take(s, &f)
	}
}

// down stops the relay, up starts it again at the same address with what it had.
func (r *relay) down() {
	r.t.Helper()
	r.cut(websocket.StatusGoingAway)
	r.http.CloseClientConnections()
	r.http.Close()
}

func (r *relay) up() {
	r.t.Helper()
	l, err := net.Listen("tcp", r.http.Listener.Addr().String())
	if err != nil {
		r.t.Fatal(err)
	}
	handler := r.http.Config.Handler
	r.http = &httptest.Server{Listener: l, Config: &http.Server{Handler: handler}}
	r.http.Start()
}

// wake lets await look again. The caller holds the lock.
func (r *relay) wake() {
	close(r.changed)
	r.changed = make(chan struct{})
}

// cut closes every socket.
func (r *relay) cut(code websocket.StatusCode) {
	r.mu.Lock()
	var open []*socket
	for s := range r.sockets {
		open = append(open, s)
	}
	r.mu.Unlock()
	for _, s := range open {
		// The other side may be gone already.
		_ = s.conn.Close(code, "")
	}
}

func (r *relay) setProxy(status int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.proxy = status
}

func (r *relay) setBefore(f func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.before = f
}
