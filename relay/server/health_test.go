package server

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// operator asks the admin address.
func (r *relay) operator(path string) (status int, body string) {
	return r.operatorAs("localhost", path)
}

// operatorAs calls the admin address by a name.
func (r *relay) operatorAs(host, path string) (status int, body string) {
	q := httptest.NewRequest(http.MethodGet, path, nil)
	q.Host = host
	w := httptest.NewRecorder()
	r.admin().ServeHTTP(w, q)
	return w.Code, w.Body.String()
}

// Strangers learn whether the relay should get visitors and nothing else; the
// operator learns why.
func TestHealth(t *testing.T) {
	r := newRelay(t, nil)
	want := func(path string, status int, said string) {
		t.Helper()
		if answer, body := r.do("GET", path, nil); answer.StatusCode != status || said != "" && body != said {
			t.Errorf("%s: %s %s", path, answer.Status, body)
		}
	}
	detail := func(status int, said string) {
		t.Helper()
		if got, body := r.operator("/readyz"); got != status || !strings.Contains(body, said) {
			t.Errorf("for the operator: %d %s", got, body)
		}
	}
	want("/livez", 200, "")
	want("/readyz", 200, `{"ready":true}`)
	detail(200, `"grade":"A"`)
	r.once.Do(func() { close(r.draining) })
	want("/readyz", 503, `{"ready":false}`)
	detail(503, "draining")
	want("/livez", 200, "")
}

func TestNotReadyWithoutStore(t *testing.T) {
	r := newRelay(t, nil)
	r.Store.Close()
	if answer, body := r.do("GET", "/readyz", nil); answer.StatusCode != 503 || body != `{"ready":false}` {
		t.Errorf("%s %s", answer.Status, body)
	}
	if status, body := r.operator("/readyz"); status != 503 || !strings.Contains(body, "store_unavailable") {
		t.Errorf("for the operator: %d %s", status, body)
	}
}

// The figures are on the admin address, and on the public one for the token.
func TestMetrics(t *testing.T) {
	const figure = "parley_visitor_sockets 0"
	open, closed := newRelay(t, func(c *Config) { c.MetricsToken = "a token" }), newRelay(t, nil)
	if status, body := closed.operator("/metrics"); status != 200 || !strings.Contains(body, figure) {
		t.Errorf("for the operator: %d %.200s", status, body)
	}
	for _, test := range []struct {
		r             *relay
		authorization string
		status        int
	}{
		{closed, "", 404},
		{closed, "Bearer ", 404},
		{closed, "Bearer a token", 404},
		{open, "", 404},
		{open, "Bearer ", 404},
		{open, "Bearer a toke", 404},
		{open, "a token", 404},
		{open, "Bearer a token", 200},
	} {
		answer, body := test.r.do("GET", "/metrics", nil, "Authorization", test.authorization)
		if answer.StatusCode != test.status || strings.Contains(body, figure) != (test.status == 200) {
			t.Errorf("%q, token %q: %s", test.authorization, test.r.MetricsToken, answer.Status)
		}
	}
}

// A page under another name that leads to the relay gets nothing of it; health
// is for balancers, who ask by any name.
func TestOtherHostsAreRefused(t *testing.T) {
	inbox := &url.URL{Scheme: "http", Host: "inbox.example.com"}
	r, apart := newRelay(t, nil), newRelay(t, func(c *Config) { c.InboxURL = inbox })
	ask := func(r *relay, method, path, host, origin string) int {
		t.Helper()
		request, err := http.NewRequestWithContext(t.Context(), method, r.url+path, strings.NewReader("email=a&password=b"))
		if err != nil {
			t.Fatal(err)
		}
		if host != "" {
			request.Host = host
		}
		if method == http.MethodPost {
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		if origin != "" {
			request.Header.Set("Origin", origin)
		}
		answer, err := http.DefaultTransport.RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		if _, err := io.Copy(io.Discard, answer.Body); err != nil {
			t.Fatal(err)
		}
		return answer.StatusCode
	}
	for _, test := range []struct {
		r                          *relay
		method, path, host, origin string
		status                     int
	}{
		{r, "GET", "/inbox/sign-in", "", "", 200},
		{r, "GET", "/inbox/sign-in", "rebound.example", "", 421},
		{r, "POST", "/inbox/sign-in", "rebound.example", "http://rebound.example", 421},
		{r, "GET", "/frame?site=shop", "rebound.example", "", 421},
		{r, "GET", "/frame?site=shop", "RELAY", "", 421},
		{r, "GET", "/ws", "rebound.example", "http://rebound.example", 403},
		{r, "GET", "/livez", "10.0.0.7:8080", "", 200},
		{r, "GET", "/readyz", "10.0.0.7:8080", "", 200},
		{apart, "GET", "/inbox/sign-in", "", "", 421},
		{apart, "GET", "/inbox/sign-in", "inbox.example.com", "", 200},
		{apart, "GET", "/inbox/sign-in", "Inbox.Example.com:80", "", 200},
		{apart, "POST", "/inbox/sign-in", "inbox.example.com", "http://inbox.example.com", 401},
		{apart, "GET", "/frame?site=shop", "", "", 200},
		{apart, "GET", "/frame?site=shop", "inbox.example.com", "", 421},
		{apart, "GET", "/ws", "inbox.example.com", "http://inbox.example.com", 403},
	} {
		if got := ask(test.r, test.method, test.path, test.host, test.origin); got != test.status {
			t.Errorf("%s %s at %q: %d, want %d", test.method, test.path, test.host, got, test.status)
		}
	}
}

func TestHSTSOverTLS(t *testing.T) {
	r := newRelay(t, nil)
	if answer, _ := r.do("GET", "/livez", nil); answer.Header.Get("Strict-Transport-Security") != "" {
		t.Error("without TLS")
	}
	secure := newRelay(t, func(c *Config) { c.Address.Public = &url.URL{Scheme: "https", Host: "chat.example.com"} })
	if answer, _ := secure.do("GET", "/livez", nil); answer.Header.Get("Strict-Transport-Security") != "max-age=31536000" {
		t.Errorf("headers %v", answer.Header)
	}
}
