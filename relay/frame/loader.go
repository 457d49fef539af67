package frame

import (
	"errors"
	"net/http"

	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/assets"
	ui "github.com/parley-chat/parley/templates/frame"
	"github.com/parley-chat/parley/templates/words"
)

// loader is the script that sites embed: with what the site that the address names
// has set, and with its words in the language that the address names, or that the
// browser wants. Any page may load it; whether it may chat is decided when it asks
// for a ticket. It comes also where there is no such site, or no store: then it has
// the defaults.
func (f *Frame) loader(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	q := r.URL.Query()
	l := ui.Launcher{Origin: f.Address.Public.Scheme + "://" + f.Address.Public.Host, Host: f.Assets.URL("host.js")}
	if asked := q.Get("locale"); asked != "" {
		l.Locale = locale(asked)
	}
	of, err := site.Get(r.Context(), f.Docs, q.Get("site"))
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		// What has no colours must not be kept.
		w.Header().Set("Cache-Control", "no-store")
	}
	if err == nil {
		l.Site, l.Theme, l.Position, l.Query = of.ID, of.Theme, of.Position, of.PageQuery
	}
	if err == nil {
		f.note(r.Context(), of, pageOrigin(r))
	}
	l.Colours = ui.LauncherColours(of.Accent)

	h := w.Header()
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Vary", "Accept-Language")
	said := words.Visitor().For(q.Get("locale"), r.Header.Get("Accept-Language"))
	f.Assets.ServeScript(w, r, assets.Loader(said.Lang), l.Settings())
	return nil
}
