// Package inboxes runs an inbox over a real store for tests, with agents and
// conversations in it.
package inboxes

import (
	"context"
	"log/slog"
	"net"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/bot"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/inbox"
	"github.com/parley-chat/parley/relay/jobs"
	"github.com/parley-chat/parley/relay/mention"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/routing"
	"github.com/parley-chat/parley/relay/search"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/sla"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/sqlite"
	"github.com/parley-chat/parley/relay/survey/keep"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/agents"
	"github.com/parley-chat/parley/relay/web/assets"
)

// Site is the site of the test's relay, Other a second one that its agents may
// not open.
const (
	Site  = "shop"
	Other = "other"
)

// Password is every agent's.
const Password = "a long enough password"

// Relay is an inbox that listens.
type Relay struct {
	t testing.TB
	// URL is its address.
	URL    string
	Store  store.Store
	Docs   *docs.Cache
	Desk   *desk.Desk
	Access *access.Access
	Inbox  *inbox.Inbox
	Search *search.Index
	// Log takes what the inbox logs.
	Log *Log

	server *httptest.Server
	addr   string
	offset atomic.Int64 // of the clock, in milliseconds
}

// Start runs an inbox over a new SQLite file until the test ends.
func Start(t testing.TB) *Relay {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	r := On(t, s)
	for _, settings := range []site.Site{
		{ID: Site, Name: "Tidewater Pottery", Origins: []string{"http://localhost:8081"}},
		{ID: Other, Name: "Other shop", Origins: []string{"http://localhost:8082"}},
	} {
		if err := site.Change(t.Context(), r.Docs, settings.ID, func(s *site.Site) { *s = settings }); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

// On runs an inbox over a store that is there, beside others perhaps.
func On(t testing.TB, s store.Store) *Relay {
	t.Helper()
	r := &Relay{t: t, Store: s, Log: &Log{}}
	var err error
	r.Docs = docs.NewCache(s)
	t.Cleanup(r.Docs.Close)
	if r.Access, err = access.New(t.Context(), r.Docs, r.Now); err != nil {
		t.Fatal(err)
	}
	r.Access.Budget = budget.New(budget.Config{Limits: budget.Limits{AddressPages: 1000}})
	now := func() int64 { return r.Now().UnixMilli() }
	r.Desk = &desk.Desk{Store: s, Docs: r.Docs, Now: now, Reactions: []desk.Reaction{desk.Wakes, desk.Plans, keep.React, routing.React, sla.React, desk.Asks, mention.React}}
	r.Search = &search.Index{Store: s, Docs: r.Docs, Desk: r.Desk}
	r.work(now)
	r.listen("127.0.0.1:0")
	return r
}

// work does what is due until the test ends, whether or not the relay listens.
func (r *Relay) work(now func() int64) {
	r.t.Helper()
	router := &routing.Router{Store: r.Store, Docs: r.Docs, Desk: r.Desk}
	due, err := jobs.New(jobs.Config{
		Store: r.Store, Log: slog.New(r.Log), Now: now, Registry: prometheus.NewRegistry(),
		Workers: append(slices.Concat(router.Workers(), r.Search.Workers(), sla.Clocks{Desk: r.Desk}.Workers(), mention.Teller{Docs: r.Docs}.Workers()), []jobs.Worker{{Kind: desk.JobPlan, Do: desk.Later{Desk: r.Desk}.PlanDue}, {Kind: desk.JobResolve, Do: r.Desk.ResolveDue}, {Kind: desk.JobUnite, Do: desk.Merging{Desk: r.Desk}.UniteDue}, {Kind: desk.JobAsked, Do: desk.Watching{Desk: r.Desk}.AskedDue}, {Kind: desk.JobWake, Do: desk.Work{Desk: r.Desk}.WakeDue}}...),
	})
	if err != nil {
		r.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var working sync.WaitGroup
	working.Go(func() { due.Run(ctx) })
	r.t.Cleanup(func() { cancel(); working.Wait() })
}

func (r *Relay) listen(addr string) {
	r.t.Helper()
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		r.t.Fatal(err)
	}
	r.addr = listener.Addr().String()
	r.URL = "http://" + r.addr
	static, err := assets.Built()
	if err != nil {
		r.t.Fatal(err)
	}
	pages := agents.New(agents.Config{
		Store: r.Store, Docs: r.Docs, Access: r.Access, Assets: static, Log: slog.New(r.Log), Now: r.Now,
		Address: web.Address{Public: &url.URL{Scheme: "http", Host: r.addr}}, Nav: inbox.Nav,
		Budget: r.Access.Budget,
	})
	r.Inbox = inbox.New(inbox.Config{Pages: pages, Desk: r.Desk, Bot: &bot.Bot{Store: r.Store, Docs: r.Docs, Desk: r.Desk, Flows: bot.Flows{Docs: r.Docs}}, Search: r.Search})
	box := r.Inbox
	r.server = httptest.NewUnstartedServer(web.Mux(slog.New(r.Log), box.Face(), web.Face{Routes: []web.Route{{Pattern: "GET " + assets.Prefix, Need: web.Anybody, Handle: web.Plain(static)}}}))
	r.server.Listener.Close()
	r.server.Listener = listener
	r.server.Start()
	server := r.server
	r.t.Cleanup(func() { stop(server, box) })
}

// stop ends a relay at once, as kill would: twice does no harm.
func stop(server *httptest.Server, box *inbox.Inbox) {
	over, cancel := context.WithCancel(context.Background())
	cancel()
	box.Drain(over)
	server.CloseClientConnections()
	server.Close()
}

// Stop ends the relay; Restart begins another at the same address.
func (r *Relay) Stop() { stop(r.server, r.Inbox) }

// Restart runs another relay at the address of the one that was stopped.
func (r *Relay) Restart() { r.listen(r.addr) }

// Now is the relay's clock.
func (r *Relay) Now() time.Time {
	return time.Now().Add(time.Duration(r.offset.Load()) * time.Millisecond)
}

// At sets the clock back by ago while f runs.
func (r *Relay) At(ago time.Duration, f func()) {
	r.offset.Add(-ago.Milliseconds())
	defer r.offset.Add(ago.Milliseconds())
	f()
}

// Later sets the clock forward.
func (r *Relay) Later(by time.Duration) { r.offset.Add(by.Milliseconds()) }

// Agent adds an agent of Site.
func (r *Relay) Agent(name, email string, sites ...string) people.Agent {
	r.t.Helper()
	agent, err := r.Access.AddAgent(r.t.Context(), people.Agent{Name: name, Email: email, Sites: sites}, Password)
	if err != nil {
		r.t.Fatal(err)
	}
	return agent
}

// Grant changes what an agent may do in Site.
func (r *Relay) Grant(email string, g people.Grant) {
	r.t.Helper()
	if err := people.Change(r.t.Context(), r.Docs, email, func(a *people.Agent) { a.Allow(Site, g) }); err != nil {
		r.t.Fatal(err)
	}
}

// Session signs an agent in and returns the cookie's secret.
func (r *Relay) Session(email string) string {
	r.t.Helper()
	entry, err := r.Access.SignIn(r.t.Context(), access.Try{Email: email, Password: Password})
	if err != nil {
		r.t.Fatal(err)
	}
	return entry.Secret
}
