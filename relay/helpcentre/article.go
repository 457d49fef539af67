package helpcentre

import (
	"context"
	"net/http"
	"strings"
	"time"
	"unicode"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/help"
	"github.com/parley-chat/parley/templates/words"
)

// article is the page of one article. An address that it had before leads to
// the present one; in a language that it is not there in, it is shown in its own.
func (c *Centre) article(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	v, err := c.view(r)
	if err != nil {
		return err
	}
	p := v.find(r.PathValue("slug"))
	if p == nil {
		return store.ErrNotFound
	}
	asked := r.PathValue("lang")
	if other := p.Version(v.lang); v.exact && other != nil {
		p = other
	}
	own := p.Lang == "" || strings.EqualFold(p.In, v.lang)
	if v.exact && own && (p.Slug != r.PathValue("slug") || asked != v.lang) {
		http.Redirect(w, r, v.in(p), http.StatusMovedPermanently)
		return nil
	}
	a, err := c.articleOf(r.Context(), v, p)
	if err != nil {
		return err
	}
	if !v.exact || !own {
		a.Notice = v.elsewhere(asked, p.In)
	}
	a.Vote, a.Revision, a.Voted = v.path(r), p.Revision(), voted(r, p)
	if a.Voted == "down" {
		if a.Told = told(r, p); !a.Told {
			a.Why = reasons()
		}
	}
	if a.Voted != "" {
		return web.WritePage(w, r, http.StatusOK, ui.ArticlePage(a))
	}
	w.Header().Add("Vary", "Cookie")
	return c.write(w, r, v, a.Page, func() error { return web.WritePage(w, r, http.StatusOK, ui.ArticlePage(a)) })
}

// find looks for a slug in the language of the request first, and then in the
// others, in their order.
func (v *view) find(slug string) *help.Page {
	for _, lang := range append([]string{v.lang}, v.centre.Languages...) {
		if p, _ := v.centre.Page(lang, slug); p != nil {
			return p
		}
	}
	return nil
}

// articleOf is the page of an article, without its votes.
func (c *Centre) articleOf(ctx context.Context, v *view, p *help.Page) (ui.Article, error) {
	blocks, tables := help.Document(p.Answer)
	a := ui.Article{
		Page: c.page(v, p.Question), Question: p.Question, Blocks: blocks, Tables: tables,
		Direction: words.DirOf(p.In), Minutes: minutes(p.Answer), ID: p.ID,
		Opens: func(id string) string {
			if other := v.centre.ByID(id); other != nil {
				return v.in(other)
			}
			return ""
		},
	}
	a.Lang, a.Kind, a.Canonical = p.In, "article", v.whole(v.at(p))
	a.Description = chat.Clip(oneLine(faq.PlainText(a.Blocks)), descriptionRunes)
	var err error
	if a.Pictures, err = (pictures{c}).of(ctx, v, a.Blocks); err != nil {
		return a, err
	}
	a.Picture = firstPicture(v, a)
	if p.Updated > 0 {
		a.Updated = time.UnixMilli(p.Updated).UTC().Format(time.DateOnly)
	}
	if len(p.Versions) > 1 {
		for _, other := range p.Versions {
			a.Alternates = append(a.Alternates, ui.Alternate{Lang: other.In, URL: v.whole(v.at(other))})
		}
		first := p.Version(v.centre.Languages[0])
		if first == nil {
			first = p.Versions[0]
		}
		a.Alternates = append(a.Alternates, ui.Alternate{Lang: "x-default", URL: v.whole(v.at(first))})
	}
	a.Path = []ui.Link{{Name: v.words.T("home"), URL: a.Home}}
	if p.Topic != "" {
		a.Path = append(a.Path, ui.Link{Name: p.Topic, URL: v.topicURL(p.Topic, 1)})
	}
	a.Path = append(a.Path, ui.Link{Name: p.Question, URL: v.in(p)})
	a.Data = []any{breadcrumbs(v, a.Path, a.Canonical), articleData(a, v)}
	for _, other := range v.centre.In(p.In) {
		if other.Topic == p.Topic && other.ID != p.ID && p.Topic != "" && len(a.Related) < mostRelated {
			a.Related = append(a.Related, ui.Link{Name: other.Question, URL: v.in(other)})
		}
	}
	return a, nil
}

const (
	// descriptionRunes is as much as search engines show.
	descriptionRunes = 160
	mostRelated      = 4
)

// minutes is how long an answer takes to read, at 200 words or 400 characters of
// a script without spaces a minute, and at least one.
func minutes(answer string) int {
	units, in := 0, false
	for _, c := range answer {
		switch {
		case unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana):
			units, in = units+1, false
		case unicode.IsSpace(c):
			in = false
		case !in:
			units, in = units+2, true
		}
	}
	return max(1, (units+200)/400)
}

// firstPicture is the whole address of the first picture of an article, "" if it has
// none.
func firstPicture(v *view, a ui.Article) string {
	for in := range faq.Runs(a.Blocks) {
		if kept, ok := a.Pictures[in.Kept]; ok {
			return v.whole(kept.URL)
		}
		if _, video := help.VideoAt(in.Link); in.Picture && !video {
			return in.Link
		}
	}
	return ""
}
