package inbox

import (
	"context"
	"net/http"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// helpHits is how many articles the side pane shows; helpQuery is how much of
// a query is looked at, in runes.
const (
	helpHits  = 5
	helpQuery = 200
)

// help searches the site's articles for an agent who is about to reply.
func (in *Inbox) help(w http.ResponseWriter, r *http.Request, who caller) error {
	h, err := in.search(r.Context(), r.PathValue("site"), r.FormValue("lang"), r.FormValue("q"))
	if err != nil {
		return err
	}
	return web.WritePage(w, r, http.StatusOK, ui.HelpHits(who.Words, h))
}

func (in *Inbox) search(ctx context.Context, site, lang, query string) (ui.Help, error) {
	h := ui.Help{Query: chat.Clip(query, helpQuery)}
	if h.Query == "" {
		return h, nil
	}
	articles, err := help.Of(ctx, in.Docs, site)
	if err != nil {
		return h, err
	}
	if len(articles.Entries) == 0 {
		h.Empty = true
		return h, nil
	}
	h.Hits = articles.Search(h.Query, faq.Options{Lang: lang, K: helpHits, Prefix: true})
	return h, nil
}
