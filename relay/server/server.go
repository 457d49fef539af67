// Package server puts the faces of a relay together: it listens, mounts them,
// says how it is, and ends in an orderly way.
package server

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/admin"
	"github.com/parley-chat/parley/relay/bot"
	"github.com/parley-chat/parley/relay/bot/model"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/editor"
	"github.com/parley-chat/parley/relay/files"
	"github.com/parley-chat/parley/relay/frame"
	"github.com/parley-chat/parley/relay/guard"
	"github.com/parley-chat/parley/relay/helpcentre"
	"github.com/parley-chat/parley/relay/inbox"
	"github.com/parley-chat/parley/relay/jobs"
	"github.com/parley-chat/parley/relay/search"
	"github.com/parley-chat/parley/relay/session"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/survey"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/agents"
	"github.com/parley-chat/parley/relay/web/assets"
	"github.com/parley-chat/parley/templates/words"
)

// Config is what a relay needs. Main fills it from flags and environment.
type Config struct {
	Store store.Store
	Log   *slog.Logger
	// Addr is where the relay listens, AdminAddr where it says how it is; "" is
	// nowhere.
	Addr      string
	AdminAddr string
	// Address is how browsers reach the relay. InboxURL is how those of agents
	// do; nil: in the same way.
	Address  web.Address
	InboxURL *url.URL
	// TLS is the relay's own, without a proxy before it.
	TLS TLS
	// MetricsToken opens the figures on the public address too, as a bearer
	// token; "": they are only on AdminAddr.
	MetricsToken string
	// Limits are what everybody may cost.
	Limits budget.Limits
	// NoSearch keeps no index of what is said: nothing is found.
	NoSearch bool
	// WebhookNetworks may be called by what sites type although they are not public.
	WebhookNetworks []netip.Prefix
	// Model is the language model of the bots; without a URL there is none.
	Model model.Config
	// Embeddings are what orders the articles that bots offer; without a URL
	// nothing does.
	Embeddings model.Config
	// Blobs keeps the bytes of files; nil: none are taken. Scan looks at them first;
	// nil: nothing does.
	Blobs files.Blobs
	Scan  files.Scanner
	// Now is the clock; nil: time.Now.
	Now func() time.Time
}

// Server is a relay.
type Server struct {
	Config
	docs     *docs.Cache
	access   *access.Access
	budget   *budget.Budget
	desk     *desk.Desk
	sessions *session.Sessions
	inbox    *inbox.Inbox
	settings *admin.Admin
	frame    *frame.Frame
	help     *helpcentre.Centre
	editor   *editor.Editor
	bot      *bot.Bot
	search   *search.Index
	files    *files.Files
	jobs     *jobs.Runner
	static   *assets.Set
	registry *prometheus.Registry
	handler  http.Handler

	id    string // of this process
	began int64  // milliseconds since 1970

	draining chan struct{} // closed when the relay is told to end
	once     sync.Once
}

// New wires a relay over an open store. It does not listen yet.
func New(ctx context.Context, c Config) (*Server, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	s := &Server{Config: c, registry: prometheus.NewRegistry(), draining: make(chan struct{}), id: store.NewID(), began: time.Now().UnixMilli()}
	s.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))

	inboxes := c.Address
	if c.InboxURL != nil {
		inboxes.Public, inboxes.Apart = c.InboxURL, true
	}
	err := errors.Join(c.Address.Check(), inboxes.Check())
	if err != nil {
		return nil, err
	}
	if s.static, err = assets.Built(); err != nil {
		return nil, err
	}
	s.docs = docs.NewCache(c.Store)
	if s.access, err = access.New(ctx, s.docs, c.Now); err != nil {
		return nil, err
	}
	unread := func(err error) { c.Log.WarnContext(ctx, "signing keys not read, the old ones are used", "error", err) }
	if err := errors.Join(s.access.WatchKeys(ctx, unread), logChanges(ctx, s)); err != nil {
		return nil, err
	}
	if err := settleOwners(ctx, s); err != nil {
		return nil, err
	}
	s.budget = budget.New(budget.Config{Limits: c.Limits, Log: c.Log, Registry: s.registry})
	s.access.Budget = s.budget
	s.access.Inbox = inboxes.Public.Scheme + "://" + inboxes.Public.Host
	s.search = &search.Index{Store: c.Store, Docs: s.docs, Off: c.NoSearch}
	s.desk = &desk.Desk{
		Store: c.Store, Docs: s.docs, Now: func() int64 { return c.Now().UnixMilli() },
		Reactions: s.reactions(), VisitorBytes: s.budget.Limits().ConversationText,
	}
	s.search.Desk = s.desk
	s.files = &files.Files{Blobs: c.Blobs, Docs: s.docs, Store: c.Store, Now: s.desk.Now, MinFree: s.budget.Limits().FreeDisk, Scan: c.Scan}
	s.frame = &frame.Frame{Config: frame.Config{
		Store: c.Store, Docs: s.docs, Desk: s.desk, Access: s.access,
		Now: c.Now, Address: c.Address, Assets: s.static, Budget: s.budget, Files: s.files,
	}}
	s.help = &helpcentre.Centre{Docs: s.docs, Now: c.Now, Address: c.Address, Assets: s.static, Budget: s.budget, Files: s.files}
	s.sessions = session.New(session.Config{
		Store: c.Store, Docs: s.docs, Desk: s.desk, Access: s.access, Log: c.Log, Now: c.Now,
		Origin: c.Address.Own, Search: s.frame.Search, Metrics: session.NewMetrics(s.registry),
		Budget: s.budget, ClientIP: c.Address.ClientIP, Files: s.files,
	})
	filesAt := ""
	if inboxes.Apart {
		filesAt = " " + c.Address.Public.String()
	}
	pages := agents.New(agents.Config{
		Store: c.Store, Docs: s.docs, Access: s.access, Assets: s.static, Log: c.Log,
		Now: c.Now, FilesAt: filesAt, Address: inboxes, Nav: slices.Concat(editor.Nav, inbox.Nav, admin.Nav), Budget: s.budget,
	})
	s.editor = &editor.Editor{Pages: pages, Preview: s.help.Preview, Home: s.help.Home, Link: s.help.Link, Files: s.files, Guard: guard.Guard{Networks: c.WebhookNetworks}}
	s.settings = &admin.Admin{Pages: pages, Desk: s.desk, Preview: func(w http.ResponseWriter, r *http.Request, of site.Site, lang string) error {
		return frame.Preview(s.frame, w, r, of, lang)
	}, PreviewHelp: s.help.PreviewHome, Public: c.Address.Public.String(), Health: reporter{s}.report}
	s.bot = &bot.Bot{Store: c.Store, Docs: s.docs, Desk: s.desk, Log: c.Log, Say: func(locale, key string, args ...string) string {
		return words.Bot().For(locale).Say(key, args...)
	}, Back: func(ctx context.Context, site, locale string) (string, error) {
		return frame.Back(ctx, s.docs, site, c.Now(), words.Visitor().For(locale))
	}}
	s.bot.Flows = bot.Flows{Docs: s.docs, Client: guard.Guard{Networks: c.WebhookNetworks}.Client()}
	if c.Model.URL != nil {
		s.bot.Model = model.New(c.Model, c.Now)
	}
	if c.Embeddings.URL != nil {
		s.bot.Ranker = model.NewRanker(c.Embeddings, time.Now)
	}
	s.inbox = inbox.New(inbox.Config{Pages: pages, Desk: s.desk, Bot: s.bot, Search: s.search, Files: s.files, Registry: s.registry,
		PreviewSurvey: func(w http.ResponseWriter, r *http.Request, site string, of survey.Survey, lang string) error {
			return frame.PreviewSurvey(s.frame, w, r, site, of, lang)
		}})
	if s.jobs, err = s.newJobs(); err != nil {
		return nil, err
	}
	if err := errors.Join(s.scheduleSweep(ctx, time.Minute), s.editor.ScheduleCheck(ctx), s.search.ScheduleAll(ctx)); err != nil {
		return nil, err
	}
	s.handler = web.HSTS(c.Address, s.help.Own(c.Log, web.Mux(c.Log, s.faces()...)))
	return s, nil
}

// Handler is the relay's public face.
func (s *Server) Handler() http.Handler { return s.handler }

// The limits of every HTTP request, unless its route has others. Sockets leave
// them behind at the upgrade.
const (
	headerWithin   = 10 * time.Second
	requestWithin  = 30 * time.Second
	idleWithin     = 2 * time.Minute
	maxHeaderBytes = 16 << 10
)

// Run serves until ctx ends and then drains: readiness fails, sockets are told
// to go elsewhere, requests under way finish. It returns within 20 s of that.
func (s *Server) Run(ctx context.Context) error {
	secure, err := s.tlsConfig()
	if err != nil {
		return err
	}
	inner, err := listen(s.Addr)
	if err != nil {
		return err
	}
	listener := s.budget.Listen(inner, s.Address.Trusts)
	public := &http.Server{
		Handler:           s.handler,
		ReadHeaderTimeout: headerWithin, ReadTimeout: requestWithin, WriteTimeout: requestWithin,
		IdleTimeout: idleWithin, MaxHeaderBytes: maxHeaderBytes,
		ConnState: func(c net.Conn, state http.ConnState) { listener.State(plainConn(c), state) },
		ErrorLog:  newHTTPLog(s.Log),
	}
	work, cancel := context.WithCancel(ctx)
	defer cancel()
	var working sync.WaitGroup
	working.Go(func() { s.jobs.Run(work) })
	working.Go(func() { s.watchFree(work) })
	working.Go(func() { reporter{s}.beat(work) })

	failed := make(chan error, 2)
	var front net.Listener = listener
	if secure != nil {
		front = tls.NewListener(listener, secure)
	}
	go func() { failed <- public.Serve(front) }()
	admin, err := s.serveAdmin(failed)
	if err != nil {
		public.Close()
		return err
	}
	s.Log.Info("relay is up", "addr", listener.Addr().String(), "url", s.Address.Public.String())

	select {
	case err = <-failed:
	case <-ctx.Done():
		err = s.shutdown(public)
	}
	if admin != nil {
		admin.Close()
	}
	cancel()
	working.Wait()
	s.docs.Close()
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return err
}

// drainWithin bounds the whole end.
const drainWithin = 18 * time.Second

func (s *Server) shutdown(public *http.Server) error {
	s.Log.Info("relay is going away")
	s.once.Do(func() { close(s.draining) })
	ctx, cancel := context.WithTimeout(context.Background(), drainWithin)
	defer cancel()
	var sockets sync.WaitGroup
	sockets.Go(func() { s.sessions.Drain(ctx) })
	sockets.Go(func() { s.inbox.Drain(ctx) })
	sockets.Wait()
	return public.Shutdown(ctx)
}
