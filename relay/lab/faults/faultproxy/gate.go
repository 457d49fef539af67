package faultproxy

import (
	"bufio"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// Upgrades is what a Gate does with requests for a WebSocket.
type Upgrades int

// The ways in which proxies and firewalls treat what they do not know.
const (
	Pass   Upgrades = iota
	Refuse          // answered with 403
	Hang            // never answered
	Buffer          // upgraded, but nothing that the target says comes back
	Cut             // upgraded, and broken off after cutAfter
)

// cutAfter is how long a socket lasts that is cut.
const cutAfter = 1500 * time.Millisecond

// Gate is an HTTP proxy that may not let WebSockets through. Its methods may be
// called at any time from any goroutine.
type Gate struct {
	target   string
	listener net.Listener
	server   *http.Server
	done     sync.WaitGroup

	mu    sync.Mutex
	how   Upgrades
	lost  []string              // what ends so is not there
	conns map[net.Conn]struct{} // of requests for sockets
}

// NewGate listens on a free port of this machine and passes requests to target,
// host:port.
func NewGate(target string) (*Gate, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for the gate of %s: %w", target, err)
	}
	g := &Gate{target: target, listener: listener, conns: map[net.Conn]struct{}{}}
	to := &url.URL{Scheme: "http", Host: target}
	quiet := log.New(io.Discard, "", 0) // clients that go away are what it is for
	pass := &httputil.ReverseProxy{
		Rewrite: func(q *httputil.ProxyRequest) {
			q.SetURL(to)
			q.Out.Host = q.In.Host
		},
		ErrorLog: quiet,
	}
	g.server = &http.Server{ErrorLog: quiet, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g.mu.Lock()
		lost := g.lost
		g.mu.Unlock()
		if slices.ContainsFunc(lost, func(ending string) bool { return strings.HasSuffix(r.URL.Path, ending) }) {
			http.NotFound(w, r)
			return
		}
		if r.Header.Get("Upgrade") == "" {
			pass.ServeHTTP(w, r)
			return
		}
		g.upgrade(w, r)
	})}
	g.done.Go(func() { g.server.Serve(listener) })
	return g, nil
}

// Addr is where the gate listens, host:port.
func (g *Gate) Addr() string { return g.listener.Addr().String() }

// Treat says what becomes of requests for sockets from now on. Sockets that are
// there end.
func (g *Gate) Treat(how Upgrades) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.how = how
	for c := range g.conns {
		c.Close()
	}
}

// Lose answers with 404 for paths that end so.
func (g *Gate) Lose(endings ...string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.lost = endings
}

// Close ends the gate and all that goes through it.
func (g *Gate) Close() {
	g.server.Close()
	g.Treat(Refuse)
	g.done.Wait()
}

// hold keeps a connection until it is let go, or Treat ends it.
func (g *Gate) hold(c net.Conn) (letGo func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.conns[c] = struct{}{}
	return func() {
		c.Close()
		g.mu.Lock()
		defer g.mu.Unlock()
		delete(g.conns, c)
	}
}

func (g *Gate) upgrade(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	how := g.how
	g.mu.Unlock()
	if how == Refuse {
		http.Error(w, "no sockets here", http.StatusForbidden)
		return
	}
	client, early, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return // the client has gone
	}
	defer g.hold(client)()
	if how == Hang {
		io.Copy(io.Discard, client)
		return
	}
	server, err := net.DialTimeout("tcp", g.target, 10*time.Second)
	if err != nil {
		return
	}
	defer g.hold(server)()
	if r.Write(server) != nil {
		return
	}
	from := bufio.NewReader(server)
	answer, err := http.ReadResponse(from, r)
	if err != nil || answer.Write(client) != nil {
		return
	}
	if how == Cut {
		defer time.AfterFunc(cutAfter, func() { client.Close() }).Stop()
	}
	var down io.Writer = client
	if how == Buffer {
		down = io.Discard
	}
	g.done.Go(func() {
		io.Copy(down, from)
		client.Close()
	})
	io.Copy(server, early)
}
