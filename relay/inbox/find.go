package inbox

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/search"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/agents"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// findRows is how many conversations a page of results shows, findQuery how much
// of a query is looked at, in runes.
const (
	findRows  = 20
	findQuery = 200
)

// finding is the face of the search.
type finding struct {
	*agents.Pages
	search *search.Index
}

// page is the page on which conversations are looked for.
func (p finding) page(w http.ResponseWriter, r *http.Request, who caller) error {
	ctx, site := r.Context(), r.PathValue("site")
	s, err := p.Shell(ctx, site, who, "search")
	if err != nil {
		return err
	}
	s.Title = who.Words.T("search.title") + " · " + s.Title
	found := ui.Search{Shell: s, Query: chat.Clip(r.FormValue("q"), findQuery), Filter: filtersOf(r), Off: p.search.Off}
	if found.Agents, err = p.agentsOf(ctx, site); err != nil {
		return err
	}
	if !found.Off && (!search.ParseQuery(found.Query).Empty() || found.Filter != ui.Filters{}) {
		before, _ := strconv.ParseUint(r.FormValue("before"), 10, 64)
		hits, next, err := p.search.Find(ctx, site, search.Asked{
			Query: found.Query, Before: min(before, store.MostNumbers), Limit: findRows,
			Sees: func(c *chat.Conversation) bool { return who.Sees(site, c) && passes(found.Filter, c) },
		})
		if err != nil {
			return err
		}
		for _, h := range hits {
			found.Hits = append(found.Hits, ui.Hit(h))
		}
		if next != 0 {
			found.Next = strconv.FormatUint(next, 10)
		}
	}
	return web.WritePage(w, r, http.StatusOK, ui.SearchPage(found))
}

// filtersOf reads the filters of a search; what is none of ours is no filter.
func filtersOf(r *http.Request) ui.Filters {
	id := func(name string) string {
		if v := r.FormValue(name); chat.ValidID(v) || v == noAgent {
			return v
		}
		return ""
	}
	date := func(name string) string {
		if v := r.FormValue(name); dayOf(v) != 0 {
			return v
		}
		return ""
	}
	f := ui.Filters{Agent: id("agent"), Tag: id("tag"), Topic: id("topic"), From: date("from"), To: date("to")}
	if status := r.FormValue("status"); ui.KnownStatus(status) {
		f.Status = status
	}
	return f
}

// noAgent is the filter for conversations that nobody has.
const noAgent = "-"

// dayOf is when a day begins, in UTC: milliseconds since 1970, 0 if it is none.
func dayOf(date string) int64 {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return 0
	}
	return t.UnixMilli()
}

const day = 24 * 60 * 60 * 1000

// passes reports whether a conversation passes filters. One is of a day on which
// it was under way.
func passes(f ui.Filters, c *chat.Conversation) bool {
	switch {
	case f.Status != "" && f.Status != c.Status.String(),
		f.Agent == noAgent && c.Agent != "",
		f.Agent != "" && f.Agent != noAgent && f.Agent != c.Agent,
		f.Topic != "" && f.Topic != c.Topic,
		f.Tag != "" && !c.Has(f.Tag),
		f.From != "" && c.LastAt < dayOf(f.From),
		f.To != "" && c.StartedAt >= dayOf(f.To)+day:
		return false
	}
	return true
}

// agentsOf are the agents of a site by name, each with their id.
func (p finding) agentsOf(ctx context.Context, site string) ([]ui.Link, error) {
	list, err := people.Kind.List(ctx, p.Docs, store.Global)
	if err != nil {
		return nil, err
	}
	var agents []ui.Link
	for _, d := range list {
		if _, in := d.Value.In(site); in {
			agents = append(agents, ui.Link{Name: d.Value.Name, URL: d.Value.ID})
		}
	}
	slices.SortFunc(agents, func(a, b ui.Link) int { return strings.Compare(a.Name, b.Name) })
	return agents, nil
}
