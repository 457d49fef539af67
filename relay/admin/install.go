package admin

import (
	"fmt"
	"html"
	"net/http"
	"slices"
	"time"

	"github.com/parley-chat/parley/relay/install"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/admin"
	"github.com/parley-chat/parley/templates/inbox"
)

// installPage is the page with the snippet.
type installPage struct{ *Admin }

// Snippet is what a site's pages need for the chat.
func Snippet(public, site string) string {
	return fmt.Sprintf(`<script async src="%s/widget.js?site=%s" data-site="%s"></script>`, html.EscapeString(public), site, site)
}

// install is the page with the snippet, and which pages have asked for it.
func (a installPage) install(w http.ResponseWriter, r *http.Request, who caller) error {
	p, err := a.page(r, who, "install")
	if err != nil {
		return err
	}
	t := who.Words.T
	s, err := site.Get(r.Context(), a.Docs, p.Site)
	if err != nil {
		return err
	}
	check, err := install.Get(r.Context(), a.Docs, p.Site)
	if err != nil {
		return err
	}
	p.Lead = t("install.lead")
	seen := ui.Section{ID: "install-seen", Title: t("install.pages"), None: t("install.waiting"), Live: len(check.Seen) == 0}
	if len(check.Seen) > 0 {
		seen.Lead, seen.Link = t("install.seenLead"), &inbox.Link{Name: t("install.testInbox"), URL: "/inbox/" + p.Site}
	}
	for _, page := range check.Seen {
		seen.Rows = append(seen.Rows, ui.Row{Title: page.Origin, Note: who.Words.Say("install.seen", "time", clock(page.At))})
	}
	refused := ui.Section{ID: "install-refused", Title: t("install.refused"), Lead: t("install.refusedLead"), None: t("install.noneRefused")}
	for _, page := range check.Refused {
		if s.Allows(page.Origin) {
			continue
		}
		refused.Rows = append(refused.Rows, ui.Row{
			Title: page.Origin, Note: clock(page.At),
			Forms: []ui.Form{{Action: settingsURL(p.Site, "install"), Button: t("install.allow"), Hidden: []string{"origin", page.Origin}}},
		})
	}
	p.Sections = []ui.Section{
		{ID: "install-snippet", Folds: a.variants(who, p.Site), Label: t("install.snippet"), Shown: Snippet(a.Public, p.Site), Lead: t("install.snippetLead")},
		seen, refused,
		{Title: t("install.test"), Lead: t("install.testLead"), Link: &inbox.Link{Name: t("install.testOpen"), URL: settingsURL(p.Site, "test")}},
		{Link: &inbox.Link{Name: t("install.origins"), URL: settingsURL(p.Site, "site")}},
	}
	return show(w, r, http.StatusOK, p)
}

// clock is a time for people who read logs: the same wherever they are.
func clock(at int64) string { return time.UnixMilli(at).UTC().Format("2006-01-02 15:04 UTC") }

// allowOrigin lets a page embed the site's widget that was refused.
func (a installPage) allowOrigin(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	origin, err := site.Origin(r.PostFormValue("origin"))
	if err != nil {
		return web.ErrForm
	}
	id := r.PathValue("site")
	var before, after site.Site
	err = site.Change(r.Context(), a.Docs, id, func(s *site.Site) {
		before = *s
		if !slices.Contains(s.Origins, origin) {
			s.Origins = append(slices.Clip(s.Origins), origin)
		}
		after = *s
	})
	if err != nil {
		return err
	}
	if err := install.Forget(r.Context(), a.Docs, id, origin); err != nil {
		return err
	}
	e := a.entry(r, who, "origin-allowed", origin)
	if err := siteChange(before, after).note(a.Admin, r, e); err != nil {
		return err
	}
	return saved(w, r, "install", e)
}
