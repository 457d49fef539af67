package editor

import (
	"net/http"
	"slices"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/editor"
)

// Most of each list of paraphrases that is shown.
const (
	mostProposed = 100
	mostDecided  = 50
)

// paraphrases is the page with what visitors said that articles answered, and
// what those of it that were added do.
func (e *Editor) paraphrases(w http.ResponseWriter, r *http.Request, who caller) error {
	var p ui.Paraphrases
	var err error
	if p.Shell, err = e.Shell(r.Context(), r.PathValue("site"), who, "articles"); err != nil {
		return err
	}
	p.Title = who.Words.T("nav.paraphrases") + " · " + p.Title
	list, err := help.Proposals(r.Context(), e.Docs, p.Site)
	if err != nil {
		return err
	}
	articles, err := help.OfAgents(r.Context(), e.Docs, p.Site)
	if err != nil {
		return err
	}
	for _, d := range list {
		v := d.Value
		about := articles.Entry(v.Article)
		if about == nil {
			continue
		}
		row := ui.Paraphrase{ID: d.ID, Text: v.Text, Article: about.Question, URL: editURL(p.Site, v.Article), From: string(v.From), Count: v.Count, By: v.By}
		switch {
		case v.Decided == help.Added:
			p.AddedCount++
			if len(p.Added) < mostDecided {
				p.Added = append(p.Added, row)
			}
		case v.Decided == help.Undecided && len(p.Rows) < mostProposed:
			hits := articles.In(about.Lang).Search(v.Text, faq.Options{Lang: about.Lang})
			row.Place = 1 + slices.IndexFunc(hits, func(h faq.Hit) bool { return h.Entry.ID == v.Article })
			p.Rows = append(p.Rows, row)
		}
	}
	if p.Alone, err = help.AddsAlone(r.Context(), e.Docs, p.Site); err != nil {
		return err
	}
	did, err := help.WhatBrought(r.Context(), e.Docs, p.Site)
	if err != nil {
		return err
	}
	if n := did.Questions; n > 0 {
		share := func(of int) int { return (100*of + n/2) / n }
		p.Questions = n
		p.FirstWithout, p.First = share(did.Without.First), share(did.With.First)
		p.ThreeWithout, p.Three = share(did.Without.Three), share(did.With.Three)
	}
	return web.WritePage(w, r, http.StatusOK, ui.ParaphrasesPage(p))
}

// decide adds a paraphrase, dismisses it or takes it out again, or sets whether
// they are added alone.
func (e *Editor) decide(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	site, id, what := r.PathValue("site"), r.PostFormValue("id"), ""
	var err error
	switch r.PostFormValue("do") {
	case "add":
		what, err = "article-paraphrased", help.Decide(r.Context(), e.Docs, site, id, help.Added, who.Agent.Name, e.Now().UnixMilli())
	case "dismiss", "undo":
		err = help.Decide(r.Context(), e.Docs, site, id, help.Dismissed, who.Agent.Name, e.Now().UnixMilli())
		if r.PostFormValue("do") == "undo" {
			what = "article-unparaphrased"
		}
	case "rule":
		what, err = "paraphrase-rule", help.AddAlone(r.Context(), e.Docs, site, r.PostFormValue("alone") != "")
	default:
		return web.ErrForm
	}
	if err != nil {
		return err
	}
	if what != "" {
		if err := e.note(r, who, what, r.PostFormValue("words")); err != nil {
			return err
		}
	}
	http.Redirect(w, r, "/inbox/"+site+"/paraphrases", http.StatusSeeOther)
	return nil
}
