package balancer

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/testing/proc"
)

// fake is a relay that says its name, and whether it is ready.
func fake(t *testing.T, name string) (*httptest.Server, *atomic.Bool) {
	t.Helper()
	ready := new(atomic.Bool)
	ready.Store(true)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/readyz" && !ready.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		if r.Method == http.MethodPost {
			io.Copy(w, r.Body)
			return
		}
		fmt.Fprint(w, name)
	}))
	t.Cleanup(s.Close)
	return s, ready
}

// start serves a balancer over the given relays and returns its address.
func start(t *testing.T, relays ...*httptest.Server) string {
	t.Helper()
	var addrs []string
	for _, r := range relays {
		addrs = append(addrs, r.Listener.Addr().String())
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- New(addrs, slog.New(slog.DiscardHandler)).Serve(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	return l.Addr().String()
}

// ask makes one request on a connection of its own.
func ask(addr string) (string, error) {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 3 * time.Second}
	r, err := client.Get("http://" + addr + "/")
	if err != nil {
		return "", err
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	return string(body), err
}

func TestTakesTurns(t *testing.T) {
	a, _ := fake(t, "a")
	b, _ := fake(t, "b")
	addr := start(t, a, b)
	count := map[string]int{}
	for range 20 {
		who, err := ask(addr)
		if err != nil {
			t.Fatal(err)
		}
		count[who]++
	}
	if count["a"] != 10 || count["b"] != 10 {
		t.Errorf("connections: %v", count)
	}
}

func TestSkipsWhatIsNotReadyOrGone(t *testing.T) {
	a, ready := fake(t, "a")
	b, _ := fake(t, "b")
	gone, _ := fake(t, "gone")
	addr := start(t, a, gone, b)
	gone.Close()
	ready.Store(false)
	proc.Until(t, 5*time.Second, "only b answers", func() error {
		for range 6 {
			if who, err := ask(addr); err != nil || who != "b" {
				return fmt.Errorf("%q answered: %v", who, err)
			}
		}
		return nil
	})

	ready.Store(true)
	proc.Until(t, 5*time.Second, "a is back", func() error {
		if who, err := ask(addr); err != nil || who != "a" {
			return fmt.Errorf("%q answered: %v", who, err)
		}
		return nil
	})
}

func TestNobodyReady(t *testing.T) {
	a, ready := fake(t, "a")
	ready.Store(false)
	if who, err := ask(start(t, a)); err == nil {
		t.Errorf("%q answered", who)
	}
}

// Much data passes unharmed in both directions at once.
func TestCarriesEverything(t *testing.T) {
	a, _ := fake(t, "a")
	body := strings.Repeat("0123456789abcdef", 1<<18)
	r, err := http.Post("http://"+start(t, a)+"/", "text/plain", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	back, err := io.ReadAll(r.Body)
	if err != nil || string(back) != body {
		t.Errorf("%d bytes came back of %d: %v", len(back), len(body), err)
	}
}
