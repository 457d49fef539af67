// Package inbox serves the agents: pages rendered on the relay, which work by
// plain links and forms, and a WebSocket for each open page that keeps it up
// to date. Rows of the list, and what happens in an open conversation, are
// rendered once for all who look. The latter comes through store.Follow, so that
// a page misses nothing and shows nothing twice, also after its connection was
// lost.
package inbox

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/assets"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// Config is what the inbox needs.
type Config struct {
	Store  store.Store
	Docs   *docs.Cache
	Desk   *desk.Desk
	Access *access.Access
	Log    *slog.Logger
	// Now is the relay's clock.
	Now func() time.Time
	// Address is how browsers reach the inbox. With https, cookies are sent
	// over TLS only.
	Address web.Address
	Assets  *assets.Set
	// Registry takes the inbox's figures; nil: they are not shown.
	Registry prometheus.Registerer
	// WaitWarn and WaitBad are after how long a visitor's waiting is shown as
	// slow and as bad; 0: two and five minutes.
	WaitWarn, WaitBad time.Duration
}

// Inbox is the agents' side of a relay.
type Inbox struct {
	Config
	agents  web.Agents
	files   ui.Files
	metrics *metrics
	scenes  *scenes

	base   context.Context // ends the work of all sockets
	cancel context.CancelFunc

	mu       sync.Mutex
	hubs     map[string]*hub // by site
	open     map[*live]struct{}
	draining bool
	done     sync.WaitGroup // sockets
}

// New wires the inbox. End it with Drain.
func New(c Config) *Inbox {
	if c.WaitWarn == 0 {
		c.WaitWarn = 2 * time.Minute
	}
	if c.WaitBad == 0 {
		c.WaitBad = 5 * time.Minute
	}
	files := ui.Files{
		Style: c.Assets.URL("inbox.css"), Script: c.Assets.URL("inbox.js"), Icon: c.Assets.URL("mark.svg"),
		Version: c.Assets.Version("inbox.css", "inbox.js"),
	}
	in := &Inbox{
		Config: c, agents: web.Agents{Access: c.Access, Address: c.Address}, files: files, metrics: newMetrics(c.Registry), scenes: newScenes(),
		hubs: map[string]*hub{}, open: map[*live]struct{}{},
	}
	in.base, in.cancel = context.WithCancel(context.Background())
	in.watchAgents()
	return in
}

func (in *Inbox) now() int64 { return in.Now().UnixMilli() }
