package server

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/store/sqlite"
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
