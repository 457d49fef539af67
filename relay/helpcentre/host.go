package helpcentre

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/assets"
)

// ownKey marks the context of requests to a host of the help centre's own.
type ownKey struct{}

// root is the path of a site's pages on the relay's own host.
func root(id string) string { return "/help/" + id }

// baseOf is what the paths of pages begin with for a request.
func baseOf(ctx context.Context, id string) string {
	if ctx.Value(ownKey{}) != nil {
		return ""
	}
	return root(id)
}

// public is the address of a site's pages for the world: that of its own host if
// it has one.
func (c *Centre) public(s *site.Site) string {
	if s.Help.Host != "" {
		return c.Address.Public.Scheme + "://" + s.Help.Host
	}
	return c.Address.Public.Scheme + "://" + c.Address.Public.Host + root(s.ID)
}

// Home is the address of a site's pages for the world, and Link that of one.
func (c *Centre) Home(s *site.Site) string { return c.public(s) + "/" }

// Link is the address of a page for the world.
func (c *Centre) Link(s *site.Site, p *help.Page) string {
	return c.public(s) + "/" + p.In + "/" + url.PathEscape(p.Slug)
}

// path is the path of a request as browsers know it.
func (v *view) path(r *http.Request) string {
	return v.base + strings.TrimPrefix(r.URL.EscapedPath(), root(v.site.ID))
}

// Own answers on the hosts that help centres have of their own, with the pages of
// the one at its root. Nothing else of the relay is there but the files of these
// pages, so that no page there shares an origin with those of agents. What asks
// for another host goes on to next.
func (c *Centre) Own(log *slog.Logger, next http.Handler) http.Handler {
	face := c.Face()
	face.At = nil
	face.Routes = append(face.Routes, web.Route{Pattern: "GET " + assets.Prefix, Need: web.Anybody, Handle: web.Plain(c.Assets), Cost: web.CostFile})
	pages := web.Mux(log, face)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c.Address.Asked(r) {
			next.ServeHTTP(w, r)
			return
		}
		id, err := site.OfHelpHost(r.Context(), c.Docs, c.Address.Host(r))
		if err != nil {
			log.ErrorContext(r.Context(), "host of a help centre not found", "error", err)
			w.Header().Set("Retry-After", "2")
			http.Error(w, "The relay cannot reach its data now.", http.StatusServiceUnavailable)
			return
		}
		path := r.URL.EscapedPath()
		switch rest, whole := strings.CutPrefix(path, root(id)+"/"); {
		case id == "":
			next.ServeHTTP(w, r)
		case strings.HasPrefix(path, assets.Prefix):
			pages.ServeHTTP(w, r)
		case whole && (r.Method == http.MethodGet || r.Method == http.MethodHead):
			to := "/" + strings.TrimLeft(rest, "/")
			if r.URL.RawQuery != "" {
				to += "?" + r.URL.RawQuery
			}
			http.Redirect(w, r, to, http.StatusMovedPermanently)
		default:
			inner := r.Clone(context.WithValue(r.Context(), ownKey{}, true))
			inner.URL.Path = root(id) + r.URL.Path
			if r.URL.RawPath != "" {
				inner.URL.RawPath = root(id) + r.URL.RawPath
			}
			pages.ServeHTTP(w, inner)
		}
	})
}

// robots tells programs where the sitemap is.
func (c *Centre) robots(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	v, err := c.viewOf(r.Context(), r.PathValue("site"), "")
	if err != nil {
		return err
	}
	web.Write(w, r, http.StatusOK, "text/plain; charset=utf-8", []byte("User-agent: *\nAllow: /\nSitemap: "+v.whole(v.base+"/sitemap.xml")+"\n"))
	return nil
}
