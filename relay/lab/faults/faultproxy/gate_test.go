package faultproxy

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// A gate lets requests through whatever it does with sockets.
func TestGate(t *testing.T) {
	target := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Upgrade") == "" {
			w.Write([]byte("plain at " + r.Host))
			return
		}
		ws, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		for {
			kind, data, err := ws.Read(r.Context())
			if err != nil || ws.Write(r.Context(), kind, data) != nil {
				return
			}
		}
	}))
	defer target.Close()
	g, err := NewGate(strings.TrimPrefix(target.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	for how, want := range map[Upgrades]string{Pass: "echo", Refuse: "403", Hang: "deadline", Buffer: "deadline", Cut: "echo, then EOF"} {
		g.Treat(how)
		if got := through(g.Addr()); !strings.HasPrefix(got, want) || how == Pass && got != want {
			t.Errorf("%d: %s, want %s", how, got, want)
		}
		answer, err := http.Get("http://" + g.Addr())
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			t.Errorf("%d: a plain request: %s", how, answer.Status)
		}
	}
}

// through says what becomes of a socket.
func through(addr string) string {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	said := func(err error) string {
		switch {
		case ctx.Err() != nil:
			return "deadline"
		case strings.Contains(err.Error(), "403"):
			return "403"
		}
		return err.Error()
	}
	ws, _, err := websocket.Dial(ctx, "ws://"+addr, nil)
	if err != nil {
		return said(err)
	}
	defer ws.CloseNow()
	if err := ws.Write(ctx, websocket.MessageText, []byte("echo")); err != nil {
		return said(err)
	}
	_, data, err := ws.Read(ctx)
	if err != nil {
		return said(err)
	}
	later, end := context.WithTimeout(context.Background(), 2*cutAfter)
	defer end()
	if _, _, err := ws.Read(later); err != nil && later.Err() == nil {
		return string(data) + ", then EOF"
	}
	return string(data)
}
