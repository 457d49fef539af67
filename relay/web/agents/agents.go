// Package agents is what the pages of signed-in agents share, whichever face
// serves them: the session, the language, the navigation around a page, and
// what is answered when something fails.
package agents

import (
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/openlist"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/assets"
	ui "github.com/parley-chat/parley/templates/inbox"
	"github.com/parley-chat/parley/templates/words"
)

// Config is what the pages need.
type Config struct {
	Store  store.Store
	Docs   *docs.Cache
	Access *access.Access
	Assets *assets.Set
	Log    *slog.Logger
	// Now is the relay's clock.
	Now func() time.Time
	// FilesAt is a space and the origin where files are read, "" where pages are.
	FilesAt string
	// Address is how browsers reach the pages. With https, cookies are sent
	// over TLS only.
	Address web.Address
	// Budget is asked before any work.
	Budget *budget.Budget
	// WaitWarn and WaitBad are after how long a visitor's waiting is shown as
	// slow and as bad; 0: two and five minutes.
	WaitWarn, WaitBad time.Duration
	// Nav is the navigation below the views: what each face adds to it.
	Nav []Item
}

// Pages are the pages of agents.
type Pages struct {
	Config
	// Saved are the views that agents made.
	Saved *Saved

	files ui.Files
}

// New wires the pages.
func New(c Config) *Pages {
	if c.WaitWarn == 0 {
		c.WaitWarn = 2 * time.Minute
	}
	if c.WaitBad == 0 {
		c.WaitBad = 5 * time.Minute
	}
	p := &Pages{Config: c, files: ui.Files{
		Style: c.Assets.URL("inbox.css"), Script: c.Assets.URL("inbox.js"), Icon: c.Assets.URL("mark.svg"),
		Version: c.Assets.Version("inbox.css", "inbox.js"),
	}}
	p.Saved = &Saved{p, openlist.New(c.Store)}
	return p
}

// Caller is who asks, and the words of their language.
type Caller struct {
	web.Caller
	Words *words.Words
}

// Route is one line of a face's table.
type Route struct {
	Pattern string
	Need    web.Right
	Handle  func(http.ResponseWriter, *http.Request, Caller) error
	// MaxBody, Within and Cost are those of web.Route.
	MaxBody int64
	Within  time.Duration
	Cost    float64
}

// policy is the content security policy. Everything comes from the relay
// itself; what scripts put into the page passes one Trusted Types policy.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' FILES; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; " +
	"require-trusted-types-for 'script'; trusted-types parley"

// Embeds lets the page that is answered show a chat of the relay at public.
func (p *Pages) Embeds(w http.ResponseWriter, public string) {
	const name = "Content-Security-Policy"
	w.Header().Set(name, strings.NewReplacer(
		"script-src 'self'", "script-src 'self' "+public, "connect-src 'self'", "connect-src 'self' "+public,
	).Replace(w.Header().Get(name))+"; frame-src 'self' "+public)
}

// Frames lets the page that is answered show pages of the relay in frames.
func Frames(w http.ResponseWriter) {
	const name = "Content-Security-Policy"
	w.Header().Set(name, w.Header().Get(name)+"; frame-src 'self'")
}

// Face is a face of pages for agents.
func (p *Pages) Face(routes []Route) web.Face {
	f := web.Face{
		At: &p.Address,
		Headers: map[string]string{
			"Content-Security-Policy":      strings.Replace(policy, " FILES", p.FilesAt, 1),
			"X-Frame-Options":              "DENY",
			"Cross-Origin-Opener-Policy":   "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin",
			"Cache-Control":                "no-store",
		},
		Gate:   p.Address.Gate(p.Budget, budget.Inbox),
		Caller: p.caller,
		Fail:   p.fail,
	}
	for _, rt := range routes {
		f.Routes = append(f.Routes, web.Route{
			Pattern: rt.Pattern, Need: rt.Need, MaxBody: rt.MaxBody, Within: rt.Within, Cost: rt.Cost,
			Handle: func(w http.ResponseWriter, r *http.Request, c web.Caller) error {
				if err := p.inScope(r, c); err != nil {
					return err
				}
				return rt.Handle(w, r, Caller{c, wordsFor(r)})
			},
		})
	}
	return f
}

// Page is what every page knows.
func (p *Pages) Page(c Caller, title string) ui.Page {
	return ui.Page{Files: p.files, Words: c.Words, Title: title, Now: p.Now().UnixMilli()}
}

// Version tells builds apart, see ui.Files.
func (p *Pages) Version() string { return p.files.Version }

// wordsFor are the words of the language that the browser wants.
func wordsFor(r *http.Request) *words.Words { return words.Agent().For(web.Languages(r)) }
