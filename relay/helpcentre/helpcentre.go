// Package helpcentre serves the public pages of the sites' help centres: plain
// pages that need no script, for readers and for search engines.
package helpcentre

import (
	"net/http"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/files"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/assets"
	"github.com/parley-chat/parley/templates/frame"
	ui "github.com/parley-chat/parley/templates/help"
	"github.com/parley-chat/parley/templates/words"
)

// Centre is the face of the public pages.
type Centre struct {
	Docs *docs.Cache
	// Now is the relay's clock.
	Now     func() time.Time
	Address web.Address
	Assets  *assets.Set
	// Budget is asked before any work.
	Budget *budget.Budget
	// Files has the pictures.
	Files *files.Files
}

// policy is the content security policy: what the relay serves, pictures from
// where authors have them, and the players of videos, which a reader starts.
var policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https:; media-src https:; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; frame-src 'self' " + strings.Join(help.Frames, " ")

// Face is everything that the help centres answer.
func (c *Centre) Face() web.Face {
	return web.Face{
		At: &c.Address,
		Routes: []web.Route{
			{Pattern: "GET /help/{site}", Need: web.Anybody, Handle: c.start, Cost: web.CostCall},
			{Pattern: "GET /help/{site}/{$}", Need: web.Anybody, Handle: c.start, Cost: web.CostCall},
			{Pattern: "GET /help/{site}/sitemap.xml", Need: web.Anybody, Handle: c.sitemap},
			{Pattern: "POST /help/{site}/read", Need: web.Anybody, Handle: visits{c}.read, MaxBody: maxRead, Cost: web.CostCall},
			{Pattern: "GET /help/{site}/robots.txt", Need: web.Anybody, Handle: c.robots, Cost: web.CostCall},
			{Pattern: "GET /help/{site}" + frame.AccentPath, Need: web.Anybody, Handle: web.Plain(http.HandlerFunc(style)), Cost: web.CostFile},
			{Pattern: "GET /help/{site}/picture/{id}/{size}", Need: web.Anybody, Handle: pictures{c}.show, Cost: web.CostFile},
			{Pattern: "GET /help/{site}/{lang}", Need: web.Anybody, Handle: c.slash, Cost: web.CostCall},
			{Pattern: "GET /help/{site}/{lang}/{$}", Need: web.Anybody, Handle: c.home},
			{Pattern: "GET /help/{site}/{lang}/search.json", Need: web.Anybody, Handle: c.typed, Cost: web.CostCall},
			{Pattern: "GET /help/{site}/{lang}/{slug}", Need: web.Anybody, Handle: c.article},
			{Pattern: "POST /help/{site}/{lang}/{slug}", Need: web.Anybody, Handle: c.vote, MaxBody: maxVote},
		},
		Headers: map[string]string{
			"Content-Security-Policy":    policy,
			"X-Frame-Options":            "DENY",
			"Cross-Origin-Opener-Policy": "same-origin",
			"Cache-Control":              "no-cache",
		},
		Gate: c.Address.Gate(c.Budget, budget.Pages),
		Fail: c.fail,
	}
}

// fail answers with what went wrong. Where there is no page, one can search.
func (c *Centre) fail(w http.ResponseWriter, r *http.Request, _ web.Caller, p web.Problem) {
	said := words.Help().For(r.PathValue("lang"), r.Header.Get("Accept-Language"))
	m := ui.Missing{Page: ui.Page{Words: said, Lang: said.Lang, Icon: c.Assets.URL("mark.svg"), Style: c.Assets.URL("help.css")}, Heading: said.T("failedTitle")}
	switch p.Code {
	case web.CodeNotFound:
		m.Heading, m.Sentence = said.T("missingTitle"), said.T("failed.not_found")
	case budget.ErrRate.Code:
		m.Sentence = said.T("failed.rate_limited")
	case web.CodeUnavailable:
		m.Sentence = said.T("failed.unavailable")
	}
	m.Title = m.Heading
	if v, err := c.view(r); err == nil && p.Code == web.CodeNotFound {
		page := c.page(v, m.Heading)
		m.Page, m.Sentence = page, said.T("missing")
	}
	w.Header().Set("Cache-Control", "no-store")
	if err := web.WritePage(w, r, p.Status, ui.MissingPage(m)); err != nil {
		http.Error(w, m.Heading, p.Status)
	}
}
