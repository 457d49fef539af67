package inbox

import (
	"context"
	"net/http"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/team"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// helpHits is how many articles the side pane shows, as many as visitors are
// shown; helpQuery is how much of a query is looked at, in runes.
const (
	helpHits  = 6
	helpQuery = 200
)

// help searches the site's articles for an agent who is about to reply, or with
// ?article= shows one of them.
func (in *Inbox) help(w http.ResponseWriter, r *http.Request, who caller) error {
	if id := r.FormValue("article"); id != "" {
		return article(in, w, r, who, id)
	}
	h, err := articles(r.Context(), in, who, r.PathValue("site"), r.FormValue("lang"), r.FormValue("q"))
	if err != nil {
		return err
	}
	return web.WritePage(w, r, http.StatusOK, ui.HelpHits(who.Words, h))
}

// article is the page of an article, of which a script takes the text.
func article(in *Inbox, w http.ResponseWriter, r *http.Request, who caller, id string) error {
	articles, err := help.OfAgents(r.Context(), in.Docs, r.PathValue("site"))
	if err != nil {
		return err
	}
	teams, err := team.Of(r.Context(), in.Docs, r.PathValue("site"), who.Agent.ID)
	if err != nil {
		return err
	}
	entry := articles.Entry(id)
	if entry == nil || !articles.Reads(id, teams) {
		return store.ErrNotFound
	}
	return web.WritePage(w, r, http.StatusOK, ui.ArticlePage(in.Page(who, entry.Question), entry))
}

// articles are those found for an agent, as far as the agent may read them.
func articles(ctx context.Context, in *Inbox, who caller, site, lang, query string) (ui.Help, error) {
	h := ui.Help{Query: chat.Clip(query, helpQuery)}
	if h.Query == "" {
		return h, nil
	}
	articles, err := help.OfAgents(ctx, in.Docs, site)
	if err != nil {
		return h, err
	}
	teams, err := team.Of(ctx, in.Docs, site, who.Agent.ID)
	if err != nil {
		return h, err
	}
	if len(articles.Entries) == 0 {
		h.Empty = true
		return h, nil
	}
	h.Hits = articles.BestFor(teams, h.Query, lang, helpHits)
	h.Staff = map[string]ui.StaffOnly{}
	for _, hit := range h.Hits {
		if s, ok := articles.StaffOnly(hit.Entry.ID); ok {
			h.Staff[hit.Entry.ID] = ui.StaffOnly{Tags: s.Tags, Outcome: string(s.Outcome)}
		}
	}
	return h, nil
}
