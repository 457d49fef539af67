package server

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/sqlite"
	"github.com/parley-chat/parley/relay/wire"
)

const shopOrigin = "https://shop.example.com"

// relay is a Server behind a real listener.
type relay struct {
	*Server
	t   *testing.T
	url string
}

func newRelay(t *testing.T, change func(*Config)) *relay {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	front := httptest.NewUnstartedServer(nil)
	public := &url.URL{Scheme: "http", Host: front.Listener.Addr().String()}
	conf := Config{
		Store: s, Log: slog.New(slog.DiscardHandler), PublicURL: public, Rate: 100, StartsPerMinute: 1000,
	}
	if change != nil {
		change(&conf)
	}
	server, err := New(t.Context(), conf)
	if err != nil {
		t.Fatal(err)
	}
	front.Config.Handler = server.Handler()
	front.Start()
	t.Cleanup(func() {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		server.sessions.Drain(ctx)
		server.inbox.Drain(ctx)
		front.Close()
	})
	r := &relay{Server: server, t: t, url: front.URL}
	if err := r.access.PutSite(t.Context(), access.Site{ID: "shop", Name: "Shop", Origins: []string{shopOrigin}}); err != nil {
		t.Fatal(err)
	}
	if err := r.knowledge.Import(t.Context(), "shop", []faq.Entry{
		{ID: "return.en", Lang: "en", Question: "How do I return an item?", Answer: "By **post**."},
		{ID: "arrive.en", Lang: "en", Question: "When will it arrive?", Answer: "On <b>Tuesday</b>."},
		{ID: "return.zh", Lang: "zh-CN", Question: "怎么退货？", Answer: "请寄回。"},
	}); err != nil {
		t.Fatal(err)
	}
	return r
}

// do sends a request and returns the answer with its body.
func (r *relay) do(method, path string, body io.Reader, headers ...string) (*http.Response, string) {
	r.t.Helper()
	request, err := http.NewRequestWithContext(r.t.Context(), method, r.url+path, body)
	if err != nil {
		r.t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Add(headers[i], headers[i+1])
	}
	answer, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		r.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return answer, string(text)
}

func (r *relay) ticketFor(site string) string {
	r.t.Helper()
	answer, body := r.do("POST", "/ticket", strings.NewReader(`{"site":"`+site+`"}`), "Origin", shopOrigin)
	var ticket struct{ Ticket string }
	if err := json.Unmarshal([]byte(body), &ticket); err != nil || answer.StatusCode != 200 {
		r.t.Fatalf("%s: %s", answer.Status, body)
	}
	return ticket.Ticket
}

func TestTicket(t *testing.T) {
	r := newRelay(t, nil)
	for name, test := range map[string]struct {
		body, origin, code string
		status             int
	}{
		"as it should be": {`{"site":"shop"}`, shopOrigin, "", 200},
		"unknown fields":  {`{"site":"shop","x":1}`, shopOrigin, "", 200},
		"unknown site":    {`{"site":"nothing"}`, shopOrigin, "origin_refused", 403},
		"bad site name":   {`{"site":"../{x}"}`, shopOrigin, "origin_refused", 403},
		"foreign origin":  {`{"site":"shop"}`, "https://evil.example", "origin_refused", 403},
		"no origin":       {`{"site":"shop"}`, "", "origin_refused", 403},
		"not JSON":        {`site=shop`, shopOrigin, "body_invalid", 400},
		"empty":           {``, shopOrigin, "body_invalid", 400},
		"site a number":   {`{"site":5}`, shopOrigin, "body_invalid", 400},
		"too large":       {`{"site":"` + strings.Repeat("a", 2000) + `"}`, shopOrigin, "body_too_large", 413},
	} {
		t.Run(name, func(t *testing.T) {
			var headers []string
			if test.origin != "" {
				headers = []string{"Origin", test.origin}
			}
			answer, body := r.do("POST", "/ticket", strings.NewReader(test.body), headers...)
			if answer.StatusCode != test.status || !strings.Contains(body, test.code) {
				t.Errorf("%d %s", answer.StatusCode, body)
			}
			allowed := answer.Header.Get("Access-Control-Allow-Origin")
			if (allowed == test.origin && allowed != "") != (test.status == 200) {
				t.Errorf("allowed origin %q with status %d", allowed, answer.StatusCode)
			}
		})
	}
}

func TestFrame(t *testing.T) {
	r := newRelay(t, nil)
	answer, body := r.do("GET", "/frame?site=shop&locale=en", nil)
	csp := answer.Header.Get("Content-Security-Policy")
	for _, part := range []string{"frame-ancestors " + shopOrigin, "script-src 'self' 'wasm-unsafe-eval'", "require-trusted-types-for 'script'"} {
		if !strings.Contains(csp, part) {
			t.Errorf("policy %q lacks %q", csp, part)
		}
	}
	if answer.StatusCode != 200 || !strings.Contains(body, "How do I return an item?") || strings.Contains(body, "怎么退货") {
		t.Errorf("%s\n%s", answer.Status, body)
	}
	if _, body := r.do("GET", "/frame?site=shop&locale=zh-CN", nil); !strings.Contains(body, "怎么退货") || !strings.Contains(body, `lang="zh-CN"`) {
		t.Errorf("not in Chinese:\n%s", body)
	}
	if _, body := r.do("GET", "/frame?site=shop&locale=ar", nil); !strings.Contains(body, `dir="rtl"`) {
		t.Errorf("not from right to left:\n%s", body)
	}
	if _, body := r.do("GET", "/frame?site=shop&q="+url.QueryEscape(`<script>alert(1)</script>`), nil); strings.Contains(body, "<script>alert") {
		t.Error("the query is not escaped")
	}
	if _, body := r.do("GET", "/frame?site=shop&article=arrive.en", nil); !strings.Contains(body, "On &lt;b&gt;Tuesday&lt;/b&gt;.") {
		t.Errorf("the article is not there, or not escaped:\n%s", body)
	}
	for _, path := range []string{"/frame", "/frame?site=nothing", "/frame?site=..", "/frame?site=%00", "/frame?site=" + strings.Repeat("x", 4000)} {
		if answer, _ := r.do("GET", path, nil); answer.StatusCode != 404 {
			t.Errorf("%.40s: %s", path, answer.Status)
		}
	}
}

func TestFormsWithoutTheProgram(t *testing.T) {
	r := newRelay(t, nil)
	_, page := r.do("GET", "/frame?site=shop", nil)
	conv, token, id := hidden(page, "conv"), hidden(page, "token"), hidden(page, "id")
	if strings.Contains(page, `data-conv="`+conv) {
		t.Error("the program would take over a conversation that has not begun")
	}
	send := func(change map[string]string, origin string) (*http.Response, string) {
		form := url.Values{
			"site": {"shop"}, "locale": {"en"}, "conv": {conv}, "token": {token}, "id": {id}, "text": {"Hello <b>there</b>"}, "ticket": {r.ticketFor("shop")},
		}
		for k, v := range change {
			form.Set(k, v)
		}
		return r.do("POST", "/frame/send", strings.NewReader(form.Encode()),
			"Content-Type", "application/x-www-form-urlencoded", "Origin", origin)
	}
	answer, body := send(nil, r.url)
	if answer.StatusCode != 200 || !strings.Contains(body, "Hello &lt;b&gt;there&lt;/b&gt;") {
		t.Fatalf("%s\n%s", answer.Status, body)
	}
	if !strings.Contains(body, `data-conv="`+conv) || hidden(body, "token") != token || hidden(body, "id") == id {
		t.Errorf("the next form does not go on with the conversation:\n%s", body)
	}
	events := func() int {
		list, err := r.Store.Events(t.Context(), "shop", conv, 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	if n := events(); n != 3 {
		t.Fatalf("%d events", n)
	}
	for name, test := range map[string]struct {
		change map[string]string
		origin string
		status int
	}{
		"sent twice":       {nil, r.url, 200},
		"foreign origin":   {map[string]string{"id": store.NewID()}, shopOrigin, 403},
		"no ticket":        {map[string]string{"ticket": ""}, r.url, 403},
		"forged ticket":    {map[string]string{"ticket": "x.y"}, r.url, 403},
		"no id":            {map[string]string{"id": ""}, r.url, 400},
		"unknown site":     {map[string]string{"site": "nothing"}, r.url, 404},
		"empty text":       {map[string]string{"id": store.NewID(), "text": " "}, r.url, 422},
		"too long":         {map[string]string{"id": store.NewID(), "text": strings.Repeat("a", chat.MaxTextRunes+1)}, r.url, 422},
		"far too long":     {map[string]string{"text": strings.Repeat("a", maxBody)}, r.url, 413},
		"id of other text": {map[string]string{"text": "another"}, r.url, 422},
		"forged token":     {map[string]string{"token": token + "x", "id": store.NewID()}, r.url, 400},
		"another's":        {map[string]string{"token": r.access.IssueToken("shop", store.NewID()), "id": store.NewID()}, r.url, 404},
		"bad conversation": {map[string]string{"conv": "../x", "id": store.NewID()}, r.url, 400},
	} {
		t.Run(name, func(t *testing.T) {
			if answer, body := send(test.change, test.origin); answer.StatusCode != test.status {
				t.Errorf("%s: %.200s", answer.Status, body)
			}
		})
	}
	if n := events(); n != 3 {
		t.Errorf("%d events after what was refused", n)
	}

	ana := desk.Person{ID: store.NewID(), Name: "Ana"}
	if _, err := r.desk.Reply(t.Context(), "shop", conv, ana, desk.Message{ID: store.NewID(), Text: "done"}); err != nil {
		t.Fatal(err)
	}
	if _, err := r.desk.Note(t.Context(), "shop", conv, ana, desk.Message{ID: store.NewID(), Text: "a secret"}); err != nil {
		t.Fatal(err)
	}
	if _, err := r.desk.Resolve(t.Context(), "shop", conv, store.NewID(), ana); err != nil {
		t.Fatal(err)
	}
	state, err := r.Store.Conversation(t.Context(), "shop", conv)
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{
		"site": {"shop"}, "conv": {conv}, "id": {store.NewID()}, "token": {token}, "ticket": {r.ticketFor("shop")},
		"offer": {fmt.Sprint(state.Offer)}, "score": {"4"}, "comment": {"fine"},
	}
	answer, body = r.do("POST", "/frame/rate", strings.NewReader(form.Encode()),
		"Content-Type", "application/x-www-form-urlencoded", "Origin", r.url)
	if answer.StatusCode != 200 || strings.Contains(body, "a secret") {
		t.Errorf("%s\n%s", answer.Status, body)
	}
	if state, err = r.Store.Conversation(t.Context(), "shop", conv); err != nil || state.Score != 4 || state.Comment != "fine" {
		t.Errorf("state %+v, %v", state, err)
	}
}

// hidden is the value of a hidden field of a page's composer.
func hidden(page, name string) string {
	_, rest, _ := strings.Cut(page, `id="composer"`)
	_, rest, _ = strings.Cut(rest, `name="`+name+`" value="`)
	value, _, _ := strings.Cut(rest, `"`)
	return value
}

func TestArticles(t *testing.T) {
	r := newRelay(t, nil)
	answer, body := r.do("GET", "/faq.json?site=shop&lang=zh-TW", nil)
	list, err := wire.ParseArticles([]byte(body))
	if err != nil || len(list) != 1 || list[0].ID != "return.zh" {
		t.Fatalf("%s, %v", body, err)
	}
	again, _ := r.do("GET", "/faq.json?site=shop&lang=zh-TW", nil, "If-None-Match", answer.Header.Get("ETag"))
	if again.StatusCode != http.StatusNotModified {
		t.Errorf("asked again: %s", again.Status)
	}
	zipped, body := r.do("GET", "/faq.json?site=shop&lang=en", nil, "Accept-Encoding", "gzip")
	if zipped.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("headers %v", zipped.Header)
	}
	z, err := gzip.NewReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	if list, err = wire.ParseArticles(plain); err != nil || len(list) != 2 {
		t.Errorf("%s, %v", plain, err)
	}
	if answer, _ := r.do("GET", "/faq.json?site=nothing", nil); answer.StatusCode != 404 {
		t.Errorf("unknown site: %s", answer.Status)
	}
}

func TestLongFAQStaysHere(t *testing.T) {
	r := newRelay(t, nil)
	long := []faq.Entry{{ID: "long", Lang: "en", Question: "Where is it?", Answer: strings.Repeat("word ", faqInWidget/5)}}
	if err := r.knowledge.Import(t.Context(), "shop", long); err != nil {
		t.Fatal(err)
	}
	if _, body := r.do("GET", "/faq.json?site=shop&lang=en", nil); body != "[]" {
		t.Errorf("%d bytes were brought", len(body))
	}
	if _, body := r.do("GET", "/frame?site=shop", nil); !strings.Contains(body, `data-search="relay"`) {
		t.Error("the frame does not say where to search")
	}
	hits, err := r.search(t.Context(), "shop", "en", "where is", 5)
	if err != nil || len(hits) != 1 || hits[0].ID != "long" {
		t.Errorf("hits %v, %v", hits, err)
	}
}

func TestHealth(t *testing.T) {
	r := newRelay(t, nil)
	if answer, body := r.do("GET", "/livez", nil); answer.StatusCode != 200 {
		t.Errorf("livez: %s %s", answer.Status, body)
	}
	if answer, body := r.do("GET", "/readyz", nil); answer.StatusCode != 200 || !strings.Contains(body, `"grade":"A"`) {
		t.Errorf("readyz: %s %s", answer.Status, body)
	}
	if answer, body := r.do("GET", "/metrics", nil); answer.StatusCode != 200 || !strings.Contains(body, "parley_visitor_sockets 0") {
		t.Errorf("metrics: %s %.200s", answer.Status, body)
	}
	r.once.Do(func() { close(r.draining) })
	if answer, body := r.do("GET", "/readyz", nil); answer.StatusCode != 503 || !strings.Contains(body, "draining") {
		t.Errorf("readyz while draining: %s %s", answer.Status, body)
	}
	if answer, _ := r.do("GET", "/livez", nil); answer.StatusCode != 200 {
		t.Errorf("livez while draining: %s", answer.Status)
	}
}

func TestNotReadyWithoutStore(t *testing.T) {
	r := newRelay(t, nil)
	r.Store.Close()
	if answer, body := r.do("GET", "/readyz", nil); answer.StatusCode != 503 || !strings.Contains(body, "store_unavailable") {
		t.Errorf("%s %s", answer.Status, body)
	}
}

func TestRequestsThatAreRefused(t *testing.T) {
	r := newRelay(t, nil)
	var many []string
	for i := range 200 {
		many = append(many, fmt.Sprintf("X-H%d", i), "x")
	}
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	if _, err := z.Write(make([]byte, 1<<20)); err != nil {
		t.Fatal(err)
	}
	z.Close()
	for name, test := range map[string]struct {
		method, path string
		body         io.Reader
		headers      []string
		status       int
	}{
		"many headers":     {"GET", "/livez", nil, many, 431},
		"compressed body":  {"POST", "/ticket", &bomb, []string{"Origin", shopOrigin, "Content-Encoding", "gzip"}, 415},
		"unknown path":     {"GET", "/nothing", nil, nil, 404},
		"path tricks":      {"GET", "/static/%2e%2e%2f%2e%2e%2fetc/passwd", nil, nil, 404},
		"wrong method":     {"GET", "/ticket", nil, nil, 405},
		"plain GET of /ws": {"GET", "/ws", nil, nil, 403},
		"plain GET, own":   {"GET", "/ws", nil, []string{"Origin", r.url}, 426},
		"POST to /ws":      {"POST", "/ws", nil, nil, 405},
		"static unhashed":  {"GET", "/static/widget.wasm", nil, nil, 404},
		"no colour":        {"GET", "/accent.css?c=red", nil, nil, 400},
	} {
		t.Run(name, func(t *testing.T) {
			if answer, body := r.do(test.method, test.path, test.body, test.headers...); answer.StatusCode != test.status {
				t.Errorf("%s %.100s", answer.Status, body)
			}
		})
	}
}

func TestClientIP(t *testing.T) {
	r := newRelay(t, func(c *Config) {
		c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	})
	for _, test := range []struct{ remote, forwarded, want string }{
		{"192.0.2.7:1234", "", "192.0.2.7"},
		{"192.0.2.7:1234", "198.51.100.1", "192.0.2.7"},
		{"10.0.0.1:1234", "198.51.100.1", "198.51.100.1"},
		{"10.0.0.1:1234", "203.0.113.9, 198.51.100.1", "198.51.100.1"},
		{"10.0.0.1:1234", "203.0.113.9, 10.0.0.2", "203.0.113.9"},
		{"10.0.0.1:1234", "junk", "10.0.0.1"},
		{"10.0.0.1:1234", "", "10.0.0.1"},
		{"[fd00::1]:1234", "::ffff:198.51.100.1", "198.51.100.1"},
	} {
		request := httptest.NewRequest("GET", "/", nil)
		request.RemoteAddr = test.remote
		if test.forwarded != "" {
			request.Header.Set("X-Forwarded-For", test.forwarded)
		}
		if got := r.clientIP(request); got != test.want {
			t.Errorf("%s forwarded for %q: %s, want %s", test.remote, test.forwarded, got, test.want)
		}
	}
}

func TestTheListenersOwnLimits(t *testing.T) {
	r := newRelay(t, nil)
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r.Addr = free.Addr().String()
	free.Close()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	defer func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}()
	large := dialWhenUp(t, r.Addr)
	defer large.Close()
	if _, err := io.WriteString(large, "GET /livez HTTP/1.1\r\nHost: x\r\nX: "+strings.Repeat("x", maxHeaderBytes+8192)+"\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(large).ReadString('\n'); err != nil || !strings.Contains(line, "431") {
		t.Errorf("large headers: %q, %v", line, err)
	}
	conn := dialWhenUp(t, r.Addr)
	defer conn.Close()
	if _, err := io.WriteString(conn, "GET /livez HTTP/1.1\r\nHost: x\r\nX-Slow: "); err != nil {
		t.Fatal(err)
	}
	if err := conn.SetReadDeadline(time.Now().Add(headerWithin + 5*time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(conn); err != nil {
		t.Errorf("a request that does not end was not cut off: %v", err)
	}
}

func dialWhenUp(t *testing.T, addr string) net.Conn {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; {
		conn, err := net.Dial("tcp", addr)
		if err == nil {
			return conn
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
}
