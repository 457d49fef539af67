package inbox_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// browser sends requests as one agent's browser does, without following
// redirects.
type browser struct {
	t      *testing.T
	r      *inboxes.Relay
	cookie string // the session's secret
}

func visit(t *testing.T, r *inboxes.Relay, cookie string) browser {
	return browser{t, r, cookie}
}

// answer is what came back.
type answer struct {
	*http.Response
	body string
}

func (b browser) do(method, path, body string, headers ...string) answer {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), method, b.r.URL+path, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if method != http.MethodGet {
		req.Header.Set("Origin", b.r.URL)
		req.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	if b.cookie != "" {
		req.AddCookie(&http.Cookie{Name: "parley_agent", Value: b.cookie})
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer{resp, string(text)}
}

func (b browser) get(path string, headers ...string) answer {
	b.t.Helper()
	return b.do(http.MethodGet, path, "", headers...)
}

// post sends a form; pairs are names and values.
func (b browser) post(path string, pairs ...string) answer {
	b.t.Helper()
	return b.do(http.MethodPost, path, form(pairs...))
}

// call posts as the page's script does.
func (b browser) call(path string, pairs ...string) answer {
	b.t.Helper()
	return b.do(http.MethodPost, path, form(pairs...), "Accept", "application/json")
}

func form(pairs ...string) string {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v.Encode()
}

func (a answer) want(t *testing.T, status int) answer {
	t.Helper()
	if a.StatusCode != status {
		t.Fatalf("%s %s: %d, want %d: %.300s", a.Request.Method, a.Request.URL, a.StatusCode, status, a.body)
	}
	return a
}

func (a answer) location() string { return a.Header.Get("Location") }
