// Package inbox serves the agents: pages rendered on the relay, which work by
// plain links and forms, and a WebSocket for each open page that keeps it up
// to date. Rows of the list, and what happens in an open conversation, are
// rendered once for all who look. The latter comes through store.Follow, so that
// a page misses nothing and shows nothing twice, also after its connection was
// lost.
package inbox

import (
	"context"
	"net/http"
	"sync"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/parley-chat/parley/relay/bot"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/files"
	"github.com/parley-chat/parley/relay/search"
	"github.com/parley-chat/parley/relay/socket"
	"github.com/parley-chat/parley/relay/survey"
	"github.com/parley-chat/parley/relay/web/agents"
)

// Config is what the inbox needs.
type Config struct {
	*agents.Pages
	Desk *desk.Desk
	Bot  *bot.Bot
	// Search finds conversations.
	Search *search.Index
	// Files keeps what is attached.
	Files *files.Files
	// PreviewSurvey writes the part of the panel in which visitors of a language would
	// answer a survey of a site.
	PreviewSurvey func(w http.ResponseWriter, r *http.Request, site string, s survey.Survey, lang string) error
	// Registry takes the inbox's figures; nil: they are not shown.
	Registry prometheus.Registerer
}

// Inbox is the agents' side of a relay.
type Inbox struct {
	Config
	metrics *metrics
	cache   *renderCache

	sockets *socket.Group[*live]
	base    context.Context // ends the work of all sockets

	mu   sync.Mutex
	hubs map[string]*hub // by site
}

// New wires the inbox. End it with Drain.
func New(c Config) *Inbox {
	in := &Inbox{
		Config: c, metrics: newMetrics(c.Registry), cache: newRenderCache(),
		hubs: map[string]*hub{}, sockets: socket.NewGroup[*live](),
	}
	in.base = in.sockets.Context
	in.watchSessions()
	return in
}

func (in *Inbox) now() int64 { return in.Now().UnixMilli() }
