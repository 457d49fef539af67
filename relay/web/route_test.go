package web

import (
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
)

func serve(t *testing.T, f Face) string {
	t.Helper()
	f.Fail = func(w http.ResponseWriter, _ *http.Request, _ Caller, p Problem) { WriteProblem(w, p) }
	server := httptest.NewUnstartedServer(Mux(slog.New(slog.DiscardHandler), f))
	server.Config.ReadTimeout = 200 * time.Millisecond
	server.Start()
	t.Cleanup(server.Close)
	return server.URL
}

func readAll(w http.ResponseWriter, r *http.Request, _ Caller) error {
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// A route says how long its bodies are, and how long they may take.
func TestLimitsOfARoute(t *testing.T) {
	url := serve(t, Face{Routes: []Route{
		{Pattern: "POST /short", Need: Anybody, Handle: readAll, MaxBody: 10},
		{Pattern: "POST /usual", Need: Anybody, Handle: readAll},
		{Pattern: "POST /upload", Need: Anybody, Handle: readAll, MaxBody: 1 << 20, Within: time.Minute},
	}})
	for _, test := range []struct {
		path   string
		bytes  int
		status int
	}{
		{"/short", 10, 204}, {"/short", 11, 413},
		{"/usual", MaxBody, 204}, {"/usual", MaxBody + 1, 413},
		{"/upload", 1 << 20, 204}, {"/upload", 1<<20 + 1, 413},
	} {
		answer, err := http.Post(url+test.path, "text/plain", strings.NewReader(strings.Repeat("x", test.bytes)))
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != test.status {
			t.Errorf("%d bytes to %s: %s", test.bytes, test.path, answer.Status)
		}
	}
	for path, status := range map[string]string{"/usual": "503", "/upload": "204"} {
		conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		io.WriteString(conn, "POST "+path+" HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nConnection: close\r\n\r\nx")
		time.Sleep(400 * time.Millisecond) // longer than the listener allows
		io.WriteString(conn, "x")
		answer, _ := io.ReadAll(conn)
		if !strings.HasPrefix(string(answer), "HTTP/1.1 "+status) {
			t.Errorf("a slow body to %s: %.30q, want %s", path, answer, status)
		}
	}
}

// The right that a route asks for is checked before its handler runs.
func TestRights(t *testing.T) {
	mei := Caller{Agent: people.Agent{ID: "m", Sites: []string{"shop"}}}
	url := serve(t, Face{
		Routes: []Route{
			{Pattern: "GET /open", Need: Anybody, Handle: readAll},
			{Pattern: "GET /{site}/read", Handle: readAll, Need: Read},
			{Pattern: "POST /{site}/c/{conv}", Handle: readAll, Need: Reply},
		},
		Headers: map[string]string{"X-Frame-Options": "DENY"},
		Caller: func(r *http.Request) (Caller, error) {
			switch r.Header.Get("As") {
			case "mei":
				return mei, nil
			case "nobody":
				return Caller{}, nil
			}
			return Caller{}, errors.New("the store is away")
		},
	})
	conv := store.NewID()
	for _, test := range []struct {
		as, method, path, from string
		status                 int
	}{
		{"nobody", "GET", "/open", "", 204},
		{"nobody", "GET", "/shop/read", "", 401},
		{"mei", "GET", "/shop/read", "", 204},
		{"mei", "GET", "/shop/read", "cross-site", 204},
		{"mei", "GET", "/other/read", "", 404},
		{"mei", "GET", "/_/read", "", 404},
		{"mei", "POST", "/shop/c/" + conv, "same-origin", 204},
		{"mei", "POST", "/shop/c/" + conv, "cross-site", 403},
		{"mei", "POST", "/shop/c/x", "same-origin", 404},
		{"away", "GET", "/shop/read", "", 503},
	} {
		r, err := http.NewRequestWithContext(t.Context(), test.method, url+test.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("As", test.as)
		if test.from != "" {
			r.Header.Set("Sec-Fetch-Site", test.from)
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != test.status || answer.Header.Get("X-Frame-Options") != "DENY" {
			t.Errorf("%s %s as %s: %s, %v", test.method, test.path, test.as, answer.Status, answer.Header)
		}
		if (answer.Header.Get("Retry-After") != "") != (test.status == 503) {
			t.Errorf("%s as %s: Retry-After %q", test.path, test.as, answer.Header.Get("Retry-After"))
		}
	}
}

func TestProblems(t *testing.T) {
	for code, err := range map[string]error{
		CodeNotFound: store.ErrNotFound, CodeSignedOut: access.ErrSession, CodeForm: ErrForm, CodeCrossSite: ErrCrossSite,
		CodeOriginRefused: access.ErrOrigin, CodeTooLarge: &http.MaxBytesError{}, CodeUnavailable: store.ErrUnavailable,
		chat.ErrTextEmpty.Code: chat.ErrTextEmpty,
	} {
		if p := ProblemOf(errors.Join(err)); p.Code != code || p.Status < 400 {
			t.Errorf("%v: %+v, want %s", err, p, code)
		}
	}
}

// A route that does not say what it needs is a mistake.
func TestRouteWithoutARight(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("it was mounted")
		}
	}()
	Mux(slog.New(slog.DiscardHandler), Face{Routes: []Route{{Pattern: "GET /", Handle: readAll}}})
}
