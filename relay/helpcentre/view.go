package helpcentre

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/templates/base"
	"github.com/parley-chat/parley/templates/frame"
	ui "github.com/parley-chat/parley/templates/help"
	"github.com/parley-chat/parley/templates/words"
)

// view is a site's help centre in the language that a request gets.
type view struct {
	site   site.Site
	centre *help.Centre
	layout help.Layout
	// lang is the language of the articles, exact whether it was asked for.
	lang  string
	exact bool
	words *words.Words
}

// view reads what the request is about. It returns store.ErrNotFound for a site
// that there is not, and for what is no language.
func (c *Centre) view(r *http.Request) (*view, error) {
	tag := r.PathValue("lang")
	if len(tag) > maxTag {
		return nil, store.ErrNotFound
	}
	v, err := viewOf(r.Context(), c.Docs, r.PathValue("site"), tag)
	if err != nil {
		return nil, err
	}
	if tag == "" {
		v.lang = v.centre.Best(r.Header.Get("Accept-Language"))
	}
	return v, nil
}

// maxTag is the longest language tag that is looked at, in bytes.
const maxTag = 35

func viewOf(ctx context.Context, c *docs.Cache, id, tag string) (*view, error) {
	s, err := site.Get(ctx, c, id)
	if err != nil {
		return nil, err
	}
	v := &view{site: s}
	if v.centre, err = help.CentreOf(ctx, c, id); err != nil {
		return nil, err
	}
	if v.layout, err = help.LayoutOf(ctx, c, id); err != nil {
		return nil, err
	}
	v.lang, v.exact = v.centre.Language(tag)
	v.words = words.Help().For(v.lang)
	return v, nil
}

// name is what readers of the language know the site as.
func (v *view) name() string {
	lang, _, _ := strings.Cut(v.lang, "-")
	return v.site.NameIn(strings.ToLower(lang))
}

// The paths of pages. They are as browsers write them.
func (v *view) home(lang string) string { return "/help/" + v.site.ID + "/" + lang + "/" }

func (v *view) at(p *help.Page) string { return v.home(p.In) + url.PathEscape(p.Slug) }

// in is the path of a page without a language of its own among those of this
// language.
func (v *view) in(p *help.Page) string {
	if p.Lang == "" {
		return v.home(v.lang) + url.PathEscape(p.Slug)
	}
	return v.at(p)
}

// page begins a page of the help centre.
func (c *Centre) page(v *view, title string) ui.Page {
	p := ui.Page{
		Words: v.words, Site: v.site.ID, SiteName: v.name(), Lang: v.lang, Home: v.home(v.lang), Kind: "website",
		Title: v.words.Say("title", "site", v.name()),
		Icon:  c.Assets.URL("mark.svg"),
		Style: c.Assets.URL("help.css"), Script: c.Assets.URL("help.js"),
		Contact: "/frame?" + url.Values{"site": {v.site.ID}, "locale": {v.lang}, "view": {"chat"}}.Encode(),
	}
	if title != "" {
		p.Title = title + " · " + v.name()
	}
	if _, ok := base.ParseColour(strings.TrimPrefix(v.site.Accent, "#")); ok {
		p.Accent = frame.AccentURL(v.site.Accent)
	}
	return p
}

// whole is the address of a path.
func (c *Centre) whole(path string) string {
	return c.Address.Public.Scheme + "://" + c.Address.Public.Host + path
}

// elsewhere is the sentence for readers who get another language than they asked
// for, "" for all others.
func (v *view) elsewhere(asked, got string) string {
	if asked == "" || words.Alike(asked, got) {
		return ""
	}
	return v.words.Say("elsewhere", "asked", words.NameOf(asked), "language", words.NameOf(cmp.Or(got, v.lang)))
}
