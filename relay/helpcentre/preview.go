package helpcentre

import (
	"net/http"
	"strings"

	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/help"
)

// Preview writes the page that readers would get of a text, for a frame on a
// page of the relay. Nobody finds it, and nobody votes there.
func (c *Centre) Preview(w http.ResponseWriter, r *http.Request, site, id, lang string, t help.Text) error {
	v, err := c.viewOf(r.Context(), site, lang)
	if err != nil {
		return err
	}
	p := &help.Page{Article: &help.Article{Text: t, Lang: lang}, ID: id, In: v.lang, Slug: t.Slug}
	if lang != "" {
		p.In = lang
	}
	v.pictures = "/inbox/" + site + "/articles/picture/"
	a, err := c.articleOf(r.Context(), v, p)
	if err != nil {
		return err
	}
	a.Canonical, a.Data, a.Contact = "", nil, ""
	h := w.Header()
	h.Set("Content-Security-Policy", strings.Replace(policy, "frame-ancestors 'none'", "frame-ancestors 'self'", 1))
	h.Set("X-Frame-Options", "SAMEORIGIN")
	return web.WritePage(w, r, http.StatusOK, ui.ArticlePage(a))
}
