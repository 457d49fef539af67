package helpcentre

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/text/language"

	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
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
	// base is what the paths of pages begin with, public the address that they have
	// for the world in its place.
	base, public string
	// pictures is what the addresses of kept pictures begin with.
	pictures string
}

// view reads what the request is about. It returns store.ErrNotFound for a site
// that there is not, and for what is no language.
func (c *Centre) view(r *http.Request) (*view, error) {
	tag := r.PathValue("lang")
	if len(tag) > maxTag {
		return nil, store.ErrNotFound
	}
	v, err := c.viewOf(r.Context(), r.PathValue("site"), tag)
	if err != nil {
		return nil, err
	}
	if _, err := language.Parse(tag); err != nil && tag != "" && !v.exact {
		return nil, store.ErrNotFound
	}
	if tag == "" {
		v.lang = v.centre.Best(r.Header.Get("Accept-Language"))
	}
	return v, nil
}

// maxTag is the longest language tag that is looked at, in bytes.
const maxTag = 35

func (c *Centre) viewOf(ctx context.Context, id, tag string) (*view, error) {
	s, err := site.Get(ctx, c.Docs, id)
	if err != nil {
		return nil, err
	}
	v := &view{site: s, base: baseOf(ctx, id), public: c.public(&s)}
	v.pictures = v.base + "/picture/"
	if v.centre, err = help.CentreOf(ctx, c.Docs, id); err != nil {
		return nil, err
	}
	if v.layout, err = help.LayoutOf(ctx, c.Docs, id); err != nil {
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
func (v *view) home(lang string) string { return v.base + "/" + lang + "/" }

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
		Words: v.words, Site: v.site.ID, SiteName: v.name(), Lang: v.lang, Home: v.home(v.lang), Kind: "website", Read: v.base + "/read",
		Title: v.words.Say("title", "site", v.name()),
		Icon:  c.Assets.URL("mark.svg"),
		Style: c.Assets.URL("help.css"), Script: c.Assets.URL("help.js"),
		Contact: "/frame?" + url.Values{"site": {v.site.ID}, "locale": {v.lang}, "view": {"chat"}}.Encode(),
		Logo:    v.site.Help.Logo, LogoDark: v.site.Help.LogoDark,
		Links: linksOf(v.site.Help.Links, v.lang), Legal: linksOf(v.site.Help.Legal, v.lang),
	}
	if v.base == "" {
		p.Contact = c.Address.Public.Scheme + "://" + c.Address.Public.Host + p.Contact
	}
	if title != "" {
		p.Title = title + " · " + v.name()
	}
	if style := styleOf(&v.site); style != "" {
		p.Accent = v.base + style
	}
	return p
}

func linksOf(of map[string][]site.Link, lang string) (list []ui.Link) {
	for _, l := range site.In(of, lang) {
		list = append(list, ui.Link{Name: l.Name, URL: l.URL})
	}
	return list
}

// whole is the address of a path for the world.
func (v *view) whole(path string) string { return v.public + strings.TrimPrefix(path, v.base) }

// elsewhere is the sentence for readers who get another language than they asked
// for, "" for all others.
func (v *view) elsewhere(asked, got string) string {
	if asked == "" || words.Alike(asked, got) {
		return ""
	}
	return v.words.Say("elsewhere", "asked", words.NameOf(asked), "language", words.NameOf(cmp.Or(got, v.lang)))
}
