package helpcentre

import (
	"net/http"
	"strings"

	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/help"
)

// Preview writes the page that readers would get of a text, for a frame on a
// page of the relay. Nobody finds it, and nobody votes there.
func (c *Centre) Preview(w http.ResponseWriter, r *http.Request, of, id, lang string, t help.Text) error {
	v, err := c.viewOf(r.Context(), of, lang)
	if err != nil {
		return err
	}
	p := &help.Page{Article: &help.Article{Text: t, Lang: lang}, ID: id, In: v.lang, Slug: t.Slug}
	if lang != "" {
		p.In = lang
	}
	v.pictures = "/inbox/" + of + "/articles/picture/"
	a, err := c.articleOf(r.Context(), v, p)
	if err != nil {
		return err
	}
	a.Canonical, a.Data, a.Contact = "", nil, ""
	framed(w)
	return web.WritePage(w, r, http.StatusOK, ui.ArticlePage(a))
}

// PreviewHome writes the first page that readers of a language would get of a site
// with these settings, for a frame without scripts on a page of the relay. Nothing
// is stored.
func (c *Centre) PreviewHome(w http.ResponseWriter, r *http.Request, of site.Site, lang string) error {
	v, err := c.viewOf(r.Context(), of.ID, lang)
	if err != nil {
		return err
	}
	v.site = of
	h := ui.Home{Page: c.page(v, ""), Topics: v.topics()}
	h.Contact, h.Script = "", ""
	framed(w)
	return web.WritePage(w, r, http.StatusOK, ui.HomePage(h))
}

// framed lets a page of the relay have the answer in a frame.
func framed(w http.ResponseWriter) {
	w.Header().Set("Content-Security-Policy", strings.Replace(policy, "frame-ancestors 'none'", "frame-ancestors 'self'", 1))
	w.Header().Set("X-Frame-Options", "SAMEORIGIN")
}
