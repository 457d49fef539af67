package editor

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/editor"
	"github.com/parley-chat/parley/templates/inbox"
)

// unanswered is the page with what visitors asked and no article answered.
func (e *Editor) unanswered(w http.ResponseWriter, r *http.Request, who caller) error {
	var p ui.Unanswered
	var err error
	if p.Shell, err = e.Shell(r.Context(), r.PathValue("site"), who, "articles"); err != nil {
		return err
	}
	p.Title = who.Words.T("nav.unanswered") + " · " + p.Title
	list, err := help.ListUnanswered(r.Context(), e.Docs, p.Site)
	if err != nil {
		return err
	}
	for _, u := range list {
		q := ui.Question{ID: u.ID, Text: u.Text, Lang: u.Lang, Total: u.Total, Followed: u.Followed, IDs: []string{u.ID}}
		for _, o := range u.Others {
			q.Others, q.IDs = append(q.Others, o.Value.Text), append(q.IDs, o.ID)
		}
		q.New = "/inbox/" + p.Site + "/articles/new?" + url.Values{"question": {u.Text}, "lang": {u.Lang}}.Encode()
		p.Rows = append(p.Rows, q)
	}
	if p.Low, err = e.low(r, p.Site); err != nil {
		return err
	}
	articles, err := help.OfAgents(r.Context(), e.Docs, p.Site)
	if err != nil {
		return err
	}
	for i := range articles.Entries[:min(len(articles.Entries), mostRows)] {
		p.Articles = append(p.Articles, inbox.Link{Name: articles.Entries[i].Question, URL: articles.Entries[i].ID})
	}
	return web.WritePage(w, r, http.StatusOK, ui.UnansweredPage(p))
}

// low are the published articles that did not help most who said something.
func (e *Editor) low(r *http.Request, site string) (rows []ui.Row, err error) {
	votes, err := help.AllVotes(r.Context(), e.Docs, site)
	if err != nil {
		return nil, err
	}
	_, uses, err := help.UseOf(r.Context(), e.Docs, site)
	if err != nil {
		return nil, err
	}
	centre, err := help.CentreOf(r.Context(), e.Docs, site)
	if err != nil {
		return nil, err
	}
	for _, p := range centre.Pages() {
		if v := votes[p.ID]; v.Revision == p.Revision() && v.Low() {
			rows = append(rows, ui.Row{Title: p.Question, Lang: p.Lang, Topic: p.Topic, State: "published", URL: editURL(site, p.ID), Figures: figuresOf(v, uses[p.ID])})
		}
	}
	slices.SortStableFunc(rows, func(a, b ui.Row) int { return b.Down - a.Down })
	return rows[:min(len(rows), mostRows)], nil
}

// mostSettled is how many questions one form settles.
const mostSettled = help.MostMissed

// settle makes a question a paraphrase of an article, or dismisses it.
func (e *Editor) settle(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	site, ids := r.PathValue("site"), strings.Fields(r.PostFormValue("ids"))
	if len(ids) > mostSettled {
		return web.ErrForm
	}
	if r.PostFormValue("do") == "merge" {
		if err := help.Merge(r.Context(), e.Docs, site, r.PostFormValue("into"), ids...); err != nil {
			return err
		}
		http.Redirect(w, r, "/inbox/"+site+"/unanswered", http.StatusSeeOther)
		return nil
	}
	if r.PostFormValue("do") == "paraphrase" {
		words := help.Mask(strings.Join(strings.Fields(r.PostFormValue("words")), " "))
		if words == "" {
			return web.ErrForm
		}
		article, now := r.PostFormValue("article"), e.Now().UnixMilli()
		if err := help.ProposeMissed(r.Context(), e.Docs, site, article, now, ids...); err != nil {
			return err
		}
		if err := help.AddWords(r.Context(), e.Docs, site, article, words, who.Agent.Name, now); err != nil {
			return err
		}
		if err := e.note(r, who, "article-paraphrased", words); err != nil {
			return err
		}
	}
	if err := help.Settle(r.Context(), e.Docs, site, true, ids...); err != nil {
		return err
	}
	http.Redirect(w, r, "/inbox/"+site+"/unanswered", http.StatusSeeOther)
	return nil
}
