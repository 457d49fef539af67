package helpcentre

import (
	"net/http"
	"strings"

	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/help"
)

// The limits of a search: characters that are looked at, articles that are
// found, those that are shown while one types, how much of an answer is looked at
// for the words, and shown, in characters; and how many articles are searched in
// the time that a page takes.
const (
	maxQuery        = 200
	mostHits        = 20
	mostTyped       = 6
	snippetFrom     = 2000
	snippetRunes    = 160
	searchedPerPage = 5000
)

// search is the page of what was found, by the ranker that the widget has too.
func (c *Centre) search(w http.ResponseWriter, r *http.Request, v *view, query string) error {
	query = chat.Clip(strings.TrimSpace(query), maxQuery)
	hits, err := c.hits(r, v, query, mostHits, false)
	if err != nil {
		return err
	}
	page := ui.Results{Page: c.page(v, query)}
	page.Query = query
	for _, h := range hits {
		p := v.centre.ByID(h.Entry.ID)
		if p == nil {
			continue // the two were read at different times
		}
		text := chat.Clip(oneLine(faq.PlainText(faq.Markdown(h.Entry.Answer))), snippetFrom)
		page.Hits = append(page.Hits, ui.Hit{
			Link: ui.Link{URL: v.in(p), Lang: p.In}, Title: faq.Marked(p.Question, query), Snippet: snippet(text, query),
		})
	}
	if !help.Answered(hits) {
		if err := missed(c, r, v, query); err != nil {
			return err
		}
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.WritePage(w, r, http.StatusOK, ui.ResultsPage(page))
}

// hits are the articles that are worth showing for a query; typing says that its
// last word may be unfinished.
func (c *Centre) hits(r *http.Request, v *view, query string, most int, typing bool) ([]faq.Hit, error) {
	articles, err := help.Of(r.Context(), c.Docs, v.site.ID)
	if err != nil {
		return nil, err
	}
	who := budget.Who{Address: c.Address.ClientIP(r), Site: v.site.ID}
	if err := c.Budget.Take(budget.Pages, float64(len(articles.Entries)/searchedPerPage), who); err != nil {
		return nil, err
	}
	return articles.Find(query, faq.Options{Lang: v.lang, K: most, Prefix: typing}), nil
}

// found is an article as the page's script shows it while one types.
type found struct {
	Title string `json:"title"`
	URL   string `json:"url"`
	Lang  string `json:"lang"`
}

// typed answers the page's script while somebody types.
func (c *Centre) typed(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	v, err := c.view(r)
	if err != nil {
		return err
	}
	list := []found{}
	if query := chat.Clip(strings.TrimSpace(r.FormValue("q")), maxQuery); query != "" {
		hits, err := c.hits(r, v, query, mostTyped, true)
		if err != nil {
			return err
		}
		for _, h := range hits {
			if p := v.centre.ByID(h.Entry.ID); p != nil {
				list = append(list, found{p.Question, v.in(p), p.In})
			}
		}
	}
	w.Header().Set("Cache-Control", "no-store")
	web.WriteJSON(w, http.StatusOK, list)
	return nil
}

// missed keeps what somebody searched for and did not find, for those who write
// the articles.
func missed(c *Centre, r *http.Request, v *view, query string) error {
	who := budget.Who{Address: c.Address.ClientIP(r), Site: v.site.ID}
	if c.Budget.Take(budget.Pages, 1, who) != nil {
		return nil // it is of no matter to the reader
	}
	return help.Miss(r.Context(), c.Docs, v.site.ID, help.Asked{Text: query, Lang: v.lang, At: c.Now().UnixMilli()})
}

// oneLine is a text without its line ends.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// snippet is the part of a text around the first match.
func snippet(text, query string) []faq.Inline {
	if spans := faq.Marks(text, query); len(spans) > 0 && spans[0].Start > snippetRunes/2 {
		from := strings.LastIndexByte(text[:spans[0].Start-snippetRunes/4], ' ') + 1
		text = "… " + text[from:]
	}
	if cut := chat.Clip(text, snippetRunes); cut != text {
		text = cut + " …"
	}
	return faq.Marked(text, query)
}
