package server

import (
	"net/http"

	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/session"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/assets"
	"github.com/parley-chat/parley/relay/wire"
	"github.com/parley-chat/parley/templates/words"
)

// faces are all faces of the relay: what is in none of their tables is not
// answered. A test calls every route as every kind of caller.
func (s *Server) faces() []web.Face {
	return []web.Face{s.frame.Face(), s.help.Face(), s.inbox.Face(), s.editor.Face(), s.settings.Face(), s.face()}
}

// face is what programs ask for: sockets, files, health, metrics.
func (s *Server) face() web.Face {
	return web.Face{
		Gate: s.Address.Gate(s.budget, budget.Pages),
		Routes: []web.Route{
			{Pattern: "GET /ws", Need: web.Anybody, Handle: web.Plain(s.sessions), Cost: web.Free},
			{Pattern: "POST /poll", Need: web.Anybody, Handle: s.sessions.Poll, MaxBody: wire.MaxPoll, Within: session.PollWithin, Cost: web.Free, ChecksOrigin: true},
			{Pattern: "GET " + assets.Prefix, Need: web.Anybody, Handle: web.Plain(s.static), Cost: web.CostFile},
			{Pattern: "GET /livez", Need: web.Anybody, Handle: s.livez, Cost: web.Free},
			{Pattern: "GET /readyz", Need: web.Anybody, Handle: s.readyz, Cost: web.Free},
			{Pattern: "GET /metrics", Need: web.Anybody, Handle: s.publicMetrics},
		},
		Fail: func(w http.ResponseWriter, _ *http.Request, _ web.Caller, p web.Problem) {
			p.Text = words.Agent().For().Refusal(p.Code, p.Args...)
			web.WriteProblem(w, p)
		},
	}
}
