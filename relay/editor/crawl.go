package editor

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/help/crawl"
	"github.com/parley-chat/parley/relay/store"
	ui "github.com/parley-chat/parley/templates/editor"
	"github.com/parley-chat/parley/templates/inbox"
)

// crawlLimits are what a website may cost that is read while somebody waits. Larger ones
// come by the command.
var crawlLimits = crawl.Limits{Pages: 300, Bytes: 64 << 20, Time: 45 * time.Second}

// crawling are the websites that are read at a time: each may take crawlLimits.Bytes.
var crawling = make(chan struct{}, 2)

// crawl reads a website and tells what its pages would change.
func (e transfers) crawl(w http.ResponseWriter, r *http.Request, who caller, site string) error {
	u := help.Upload{ID: store.NewID(), Name: strings.TrimSpace(r.PostFormValue("sitemap")), Keep: true, Fetch: r.PostFormValue("fetch") != ""}
	pages, err := e.website(r, u.Name)
	var why *chat.Refusal
	if errors.As(err, &why) {
		p := ui.Transfer{Keep: true, Fetch: u.Fetch, Sitemap: u.Name, Unread: who.Words.Refusal(why.Code, why.Args...)}
		return e.writeTransfer(w, r, who, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	u.Pages = pages
	if err := help.KeepUpload(r.Context(), e.Docs, site, u); err != nil {
		return err
	}
	return e.showPages(w, r, who, &u)
}

// website reads the pages of a website. Together they are no longer than a file.
func (e transfers) website(r *http.Request, sitemap string) ([]help.WebPage, error) {
	select {
	case crawling <- struct{}{}:
		defer func() { <-crawling }()
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	pages, err := crawl.Read(r.Context(), e.Guard, sitemap, crawlLimits)
	if err != nil {
		return nil, err
	}
	size := 0
	for i := range pages {
		if size += len(pages[i].Answer); size > help.MaxUpload {
			return nil, crawl.ErrLarge
		}
	}
	return pages, nil
}

// plans are what an import of the pages of a website does, and to which articles.
func (e transfers) plans(r *http.Request, u *help.Upload, over []string) ([]help.WebPlan, error) {
	site := r.PathValue("site")
	articles, err := help.Kind.List(r.Context(), e.Docs, site)
	if err != nil {
		return nil, err
	}
	a, err := e.album(r.Context(), site)
	if err != nil {
		return nil, err
	}
	chosen := map[string]bool{}
	for _, id := range over {
		chosen[id] = true
	}
	return help.PlanPages(articles, u.Pages, chosen, a.Kept(r.Context()), e.Now().UnixMilli()), nil
}

// showPages tells what the pages of a website would change.
func (e transfers) showPages(w http.ResponseWriter, r *http.Request, who caller, u *help.Upload) error {
	plans, err := e.plans(r, u, nil)
	if err != nil {
		return err
	}
	p := ui.Transfer{Name: u.Name, Sitemap: u.Name, Keep: true, Fetch: u.Fetch, Checked: true, Website: true}
	for i := range plans {
		plan := &plans[i]
		row := ui.Planned{What: string(plan.State), Title: plan.Page.Question, Where: plan.Page.Address}
		switch plan.State {
		case help.PageAdded:
			p.Changes.Added++
		case help.PageChanged:
			p.Changes.Changed++
		case help.PageSame:
			p.Changes.Same++
			continue
		case help.PageEdited:
			p.Edited++
			row.Over = plan.ID
		case help.PageGone:
			p.Gone++
		case help.PageRefused:
			p.Unfit++
			row.Title = who.Words.Refusal(plan.Page.Refused.Code, plan.Page.Refused.Args...)
		}
		p.Rows = append(p.Rows, row)
		if plan.Item != nil {
			p.Elsewhere += len(help.Elsewhere(plan.Item.Answer))
		}
	}
	if p.Changes.Added+p.Changes.Changed+p.Edited > 0 {
		p.Upload = u.ID
		articles, err := help.Items(r.Context(), e.Docs, r.PathValue("site"))
		if err != nil {
			return err
		}
		entries := help.EntriesAfter(articles, help.ItemsOfPages(plans), true)
		p.Sureness = inbox.SurenessOf(help.Trials(entries), entries, r.FormValue("at"))
		p.Sureness.URL, p.Sureness.Name, p.Sureness.Value = "/inbox/"+r.PathValue("site")+"/articles/import", "upload", u.ID
	}
	return e.writeTransfer(w, r, who, http.StatusOK, p)
}

// bringPages imports the pages of a website that was checked.
func (e transfers) bringPages(w http.ResponseWriter, r *http.Request, who caller, u *help.Upload) error {
	plans, err := e.plans(r, u, r.PostForm["over"])
	if err != nil {
		return err
	}
	return e.put(w, r, who, u, help.ItemsOfPages(plans))
}

// put imports articles that were checked.
func (e transfers) put(w http.ResponseWriter, r *http.Request, who caller, u *help.Upload, items []help.Item) error {
	site := r.PathValue("site")
	if err := help.ImportItems(r.Context(), e.Docs, site, items, u.Keep); err != nil {
		return err
	}
	if u.Fetch {
		if err := help.ScheduleFetch(r.Context(), e.Store, site, items, e.Now().UnixMilli()); err != nil {
			return err
		}
	}
	if err := help.DropUpload(r.Context(), e.Docs, site); err != nil {
		return err
	}
	if err := e.note(r, who, "articles-imported", u.Name); err != nil {
		return err
	}
	http.Redirect(w, r, "/inbox/"+site+"/articles/import?done="+strconv.Itoa(len(items)), http.StatusSeeOther)
	return nil
}
