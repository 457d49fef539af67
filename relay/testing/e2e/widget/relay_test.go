//go:build !js

package e2e

import (
	"context"
	"encoding/json"
	"fmt"
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
	"github.com/parley-chat/parley/relay/wire"
	frames "github.com/parley-chat/parley/templates/frame"
	"github.com/parley-chat/parley/widget/dist"
)

// relay is a relay with one site and everything in memory. It speaks the
// protocol as relay/wire specifies it and does as it is told.
type relay struct {
	t    *testing.T
	http *httptest.Server
	url  string

	mu       sync.Mutex
	site     string
	accent   string
	search   string
	articles []wire.Article
	wasm     func(w http.ResponseWriter, r *http.Request) bool // answers instead, if it reports true
	noTicket bool                                              // tickets are not answered
	noWasm   bool                                              // the policy of the frame lets no WebAssembly run
	before   func()                                            // called before a frame is answered
	proxy    int                                               // the status with which a proxy answers for the frame
	epoch    string
	online   bool
	deaf     bool   // takes sends and does not answer
	refuse   string // the code with which sends are refused
	logs     map[string][]chat.Event
	order    []string
	sockets  map[*socket]bool
	seen     []wire.Frame // every frame of a widget
	forms    []string
	changed  chan struct{}
}

type socket struct {
	conn *websocket.Conn
	conv string
}

func startRelay(t *testing.T) *relay {
	t.Helper()
	if _, err := dist.Files.Open("widget.wasm"); err != nil {
		t.Fatal("the widget is not built: run ./build.sh build")
	}
	r := &relay{
		t: t, site: "shop", search: frames.SearchHere, epoch: "e1", online: true,
		logs: map[string][]chat.Event{}, sockets: map[*socket]bool{}, changed: make(chan struct{}),
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /widget.js", func(w http.ResponseWriter, _ *http.Request) { r.file(w, "widget.js", "text/javascript; charset=utf-8") })
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
	kinds := map[string]string{"frame.js": "text/javascript; charset=utf-8", "frame.css": "text/css", "widget.wasm": "application/wasm"}
	name := req.PathValue("name")
	r.mu.Lock()
	wasm := r.wasm
	r.mu.Unlock()
	if name == "widget.wasm" && wasm != nil && wasm(w, req) {
		return
	}
	if name == "pollute" {
		w.Header().Set("Content-Type", "text/javascript")
		io.WriteString(w, `for (const k of ["site", "locale", "launcher", "name", "0", "length2", "get"]) Object.prototype[k] = "polluted";
			window.parley = function () { (parley.q = parley.q || []).push([].slice.call(arguments)) };
			parley("on", "open", () => { window.opened = true });
			parley("open");`)
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
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
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
	r.page(w, req.URL.Query(), "", "", frames.Frame{View: req.URL.Query().Get("view")})
}

func (r *relay) notice(w http.ResponseWriter, status int, n frames.Notice) {
	n.Style, n.Script = "/static/h/frame.css", "/static/h/frame.js"
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
		ByForm: about.ByForm, Taken: about.Taken,
		Site: r.site, Name: "Kiln & Clay", Locale: locale, Accent: r.accent, Search: r.search, Online: r.online,
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
	if err := frames.Page(f).Render(context.Background(), w); err != nil {
		r.t.Error(err)
	}
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
	r.add(conv, chat.Event{ID: req.FormValue("id"), Kind: chat.KindMessage, Role: chat.RoleVisitor, From: "v", Text: req.FormValue("text")})
	r.page(w, req.Form, req.FormValue("token"), conv, frames.Frame{View: frames.ViewChat, ByForm: true, Taken: req.FormValue("id")})
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

func (r *relay) take(s *socket, f *wire.Frame) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen = append(r.seen, *f)
	defer r.wake()
	switch f.Type {
	case wire.TypeHello:
		token := f.Token
		if token == "" {
			token = "TOKEN" + strconv.Itoa(len(r.seen))
		}
		w := wire.Frame{Type: wire.TypeWelcome, V: 1, Epoch: r.epoch, Token: token, Now: time.Now().UnixMilli(), Online: r.online}
		for _, id := range r.order {
			var c chat.Conversation
			for _, e := range r.logs[id] {
				c.Apply(e)
			}
			w.Chats = append([]wire.Chat{{ID: id, Status: c.Status, Seq: c.Seq, LastAt: c.LastAt, Preview: c.Preview}}, w.Chats...)
		}
		s.send(&w)
		if f.Conv != "" {
			r.open(s, f)
		}
	case wire.TypeOpen:
		r.open(s, f)
	case wire.TypeSend:
		switch {
		case r.refuse != "":
			s.send(&wire.Frame{Type: wire.TypeError, ID: f.ID, Code: r.refuse, Text: "No."})
		case !r.deaf:
			s.conv = f.Conv
			r.append(f.Conv, chat.Event{ID: f.ID, Kind: chat.KindMessage, Role: chat.RoleVisitor, From: "v", Text: f.Text})
		}
	case wire.TypeRate:
		r.append(f.Conv, chat.Event{ID: f.ID, Kind: chat.KindAnswered, Role: chat.RoleVisitor, Ref: f.Seq, Score: f.Score, Text: f.Text})
	case wire.TypeRead:
		r.append(f.Conv, chat.Event{ID: store.NewID(), Kind: chat.KindRead, Role: chat.RoleVisitor, Ref: f.Seq})
	case wire.TypeSearch:
		hits := wire.Frame{Type: wire.TypeHits, ID: f.ID}
		for _, a := range r.articles {
			if strings.Contains(strings.ToLower(a.Question), strings.ToLower(f.Text)) {
				hits.Hits = append(hits.Hits, a)
			}
		}
		s.send(&hits)
	}
}

func (r *relay) open(s *socket, f *wire.Frame) {
	log, ok := r.logs[f.Conv]
	if !ok {
		s.send(&wire.Frame{Type: wire.TypeError, Code: wire.CodeNotFound})
		return
	}
	s.conv = f.Conv
	from := int(f.Seq)
	if f.Epoch != r.epoch || from > len(log) || from > 0 && log[from-1].ID != f.Last {
		from = 0
	}
	s.send(&wire.Frame{Type: wire.TypeEvents, Conv: f.Conv, Events: log[from:], Reset: from == 0})
}

// append adds an event and tells all who follow. The caller holds the lock.
func (r *relay) append(conv string, e chat.Event) {
	for _, old := range r.logs[conv] {
		if old.ID == e.ID {
			r.tell(conv, old)
			return
		}
	}
	if r.logs[conv] == nil {
		r.order = append(r.order, conv)
		r.logs[conv] = []chat.Event{{Seq: 1, ID: store.NewID(), At: time.Now().UnixMilli(), Kind: chat.KindStarted, Role: chat.RoleVisitor, From: "v"}}
		r.tell(conv, r.logs[conv][0])
	}
	e.Seq = uint64(len(r.logs[conv]) + 1)
	if e.At == 0 {
		e.At = time.Now().UnixMilli()
	}
	r.logs[conv] = append(r.logs[conv], e)
	r.tell(conv, e)
}

func (r *relay) tell(conv string, e chat.Event) {
	for s := range r.sockets {
		if s.conv == conv {
			s.send(&wire.Frame{Type: wire.TypeEvents, Conv: conv, Events: []chat.Event{e}})
		}
	}
}

func (s *socket) send(f *wire.Frame) {
	// A socket that is gone ends its own reader.
	_ = s.conn.Write(context.Background(), websocket.MessageText, f.Append(nil))
}

// add appends an event with an id of its own.
func (r *relay) add(conv string, e chat.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e.ID == "" {
		e.ID = store.NewID()
	}
	r.append(conv, e)
	r.wake()
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

// say is an agent's message.
func (r *relay) say(conv, text string) {
	r.add(conv, chat.Event{Kind: chat.KindMessage, Role: chat.RoleAgent, From: "agent", Name: "Ana Lima", Text: text})
}

// all sends a frame to every socket.
func (r *relay) all(f wire.Frame) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for s := range r.sockets {
		s.send(&f)
	}
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

// await waits until ok holds of what the relay has.
func (r *relay) await(what string, ok func() bool) {
	r.t.Helper()
	end := time.After(15 * time.Second)
	for {
		r.mu.Lock()
		done, changed := ok(), r.changed
		r.mu.Unlock()
		if done {
			return
		}
		select {
		case <-changed:
		case <-end:
			r.mu.Lock()
			defer r.mu.Unlock()
			r.t.Fatalf("the relay did not see %s; frames:%s\nforms: %q", what, r.said(), r.forms)
		}
	}
}

// said is what widgets have sent, a frame a line. The caller holds the lock.
func (r *relay) said() string {
	var b strings.Builder
	for i := range r.seen {
		fmt.Fprintf(&b, "\n  %s", r.seen[i].Append(nil))
	}
	return b.String()
}

// conv is the newest conversation, as soon as there is one.
func (r *relay) conv() string {
	r.t.Helper()
	id := ""
	r.await("a conversation", func() bool {
		if len(r.order) > 0 {
			id = r.order[len(r.order)-1]
		}
		return id != ""
	})
	return id
}

// count is how many messages a conversation has. The caller holds the lock.
func (r *relay) count(conv string) int {
	n := 0
	for _, e := range r.logs[conv] {
		if e.Kind == chat.KindMessage {
			n++
		}
	}
	return n
}

// messages are the texts of a conversation, in order.
func (r *relay) messages(conv string) []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var texts []string
	for _, e := range r.logs[conv] {
		if e.Kind == chat.KindMessage {
			texts = append(texts, e.Text)
		}
	}
	return texts
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
