package frame

import (
	"net/http"

	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/frame"
)

// Preview writes the panel that visitors of a language would get of a site with
// these settings, for a frame without scripts on a page at the same address. Nothing
// is stored.
func Preview(f *Frame, w http.ResponseWriter, r *http.Request, of site.Site, lang string) error {
	p, err := f.newPage(r, of, locale(lang))
	if err != nil {
		return err
	}
	if err := f.lookUp(r, &p, nil); err != nil {
		return err
	}
	setHeaders(w, []string{"'self'"})
	w.Header().Del("X-Frame-Options") // the policy says who may
	// In a sandbox the panel's own files are another origin's.
	w.Header().Del("Cross-Origin-Embedder-Policy")
	p.Script, p.Wasm = "", ""
	return web.WriteSecretPage(w, r, http.StatusOK, ui.Page(p))
}
