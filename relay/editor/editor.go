// Package editor serves the pages on which agents write the articles of the help
// centre, and see what visitors asked and did not find.
package editor

import (
	"context"
	"net/http"

	"github.com/parley-chat/parley/relay/audit"
	"github.com/parley-chat/parley/relay/files"
	"github.com/parley-chat/parley/relay/guard"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/jobs"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/agents"
)

// Editor is the face of these pages.
type Editor struct {
	*agents.Pages
	// Preview writes the page that readers would get of an article.
	Preview func(w http.ResponseWriter, r *http.Request, site, id, lang string, t help.Text) error
	// Home is the address of a site's help centre for the world, Link that of a page.
	Home func(s *site.Site) string
	Link func(s *site.Site, p *help.Page) string
	// Files keeps the pictures.
	Files *files.Files
	// Guard says which websites may be read.
	Guard guard.Guard
}

type caller = agents.Caller

// Nav is the line in the navigation of the inbox.
var Nav = []agents.Item{
	{Name: "articles", Icon: "article", Path: "/inbox/{site}/articles", Need: people.Canned},
}

// maxForm is the longest form of an article, in bytes: its longest answer in a
// script of which each letter is nine bytes in a form, and the other fields.
const maxForm = 9*help.MaxAnswer/3 + 2*help.MaxAlt*help.MaxQuestion

// Face is everything that the editor answers.
func (e *Editor) Face() web.Face {
	return e.Pages.Face([]agents.Route{
		{Pattern: "GET /inbox/{site}/articles", Need: people.Canned, Handle: e.list},
		{Pattern: "GET /inbox/{site}/articles/new", Need: people.Canned, Handle: e.fresh},
		{Pattern: "GET /inbox/{site}/articles/edit", Need: people.Canned, Handle: e.edit},
		{Pattern: "POST /inbox/{site}/articles/edit", Need: people.Canned, Handle: e.save, MaxBody: maxForm},
		{Pattern: "POST /inbox/{site}/articles/keep", Need: people.Canned, Handle: unsaved{e}.keep, MaxBody: maxForm},
		{Pattern: "POST /inbox/{site}/articles/preview", Need: people.Canned, Handle: e.preview, MaxBody: maxForm},
		{Pattern: "POST /inbox/{site}/articles/try", Need: people.Canned, Handle: e.try, MaxBody: maxForm},
		{Pattern: "POST /inbox/{site}/articles/picture", Need: people.Canned, Handle: pictures{e}.take, MaxBody: maxPicture, Within: uploadWithin},
		{Pattern: "GET /inbox/{site}/articles/picture/{id}/{size}", Need: people.Read, Handle: pictures{e}.show, Cost: web.CostFile},
		{Pattern: "GET /inbox/{site}/articles/order", Need: people.Canned, Handle: e.order},
		{Pattern: "POST /inbox/{site}/articles/order", Need: people.Canned, Handle: e.move},
		{Pattern: "GET /inbox/{site}/articles/languages", Need: people.Canned, Handle: e.languages},
		{Pattern: "GET /inbox/{site}/articles/import", Need: people.Canned, Handle: transfers{e}.transfer},
		{Pattern: "POST /inbox/{site}/articles/import", Need: people.Canned, Handle: transfers{e}.take, MaxBody: help.MaxFolder + maxFields, Within: uploadWithin},
		{Pattern: "GET /inbox/{site}/articles/export", Need: people.Canned, Handle: transfers{e}.export},
		{Pattern: "GET /inbox/{site}/c/{conv}/article", Need: people.Canned, Handle: e.reply},
		{Pattern: "GET /inbox/{site}/unanswered", Need: people.Canned, Handle: e.unanswered},
		{Pattern: "POST /inbox/{site}/unanswered", Need: people.Canned, Handle: e.settle},
		{Pattern: "GET /inbox/{site}/paraphrases", Need: people.Canned, Handle: e.paraphrases},
		{Pattern: "POST /inbox/{site}/paraphrases", Need: people.Canned, Handle: e.decide},
	})
}

// Workers publish what was scheduled, look every night at what articles lead to, and
// fetch the pictures of what was imported.
func (e *Editor) Workers() []jobs.Worker {
	return []jobs.Worker{e.checker(), transfers{e}.fetcher(), {Kind: help.JobPublish, Do: func(ctx context.Context, site string, job store.Job) error {
		return help.PublishDue(ctx, e.Docs, site, job.Key, e.Now().UnixMilli())
	}}}
}

// note keeps in the site's log who did what to which article.
func (e *Editor) note(r *http.Request, who caller, what, target string) error {
	return audit.Add(r.Context(), e.Docs, r.PathValue("site"), audit.Entry{
		At: e.Now().UnixMilli(), By: who.Agent.ID, ByName: who.Agent.Name, From: e.Address.ClientIP(r), What: what, Target: target,
	})
}
