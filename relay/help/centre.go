package help

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"github.com/parley-chat/parley/relay/store/docs"
)

// Centre is what is published of a site for everyone as pages, each with an
// address. It does not change.
type Centre struct {
	// Languages are those that have pages, as BCP 47 tags; the first one is the
	// site's own. A centre without pages has English.
	Languages []string
	// Version changes with what the pages show.
	Version string

	pictures map[string]bool // that the pages show, by id
	pages    []*Page
	byID     map[string]*Page
	bySlug   map[place]*Page
	old      map[place]*Page // by slugs of before
	matcher  language.Matcher
}

// Page is an article with its address.
type Page struct {
	*Article
	ID string
	// In is the language in whose address the page stands.
	In   string
	Slug string
	// Versions are the article in all languages that it is published in, this
	// one too.
	Versions []*Page
}

// place is an address: the language in small letters, and a slug.
type place struct{ lang, slug string }

var centres = docs.NewView(Kind, newCentre)

// CentreOf returns the pages of a site.
func CentreOf(ctx context.Context, c *docs.Cache, site string) (*Centre, error) {
	centre, err := centres.Get(ctx, c, site)
	if err != nil {
		return nil, fmt.Errorf("read the help centre of %s: %w", site, err)
	}
	return centre, nil
}

func newCentre(list []docs.Doc[Article]) *Centre {
	c := &Centre{pictures: map[string]bool{}, byID: map[string]*Page{}, bySlug: map[place]*Page{}, old: map[place]*Page{}}
	list = inOrder(list)
	version := sha256.New()
	for i := range list {
		a := &list[i].Value
		if !a.Public() {
			continue
		}
		if a.Lang != "" && !slices.ContainsFunc(c.Languages, func(l string) bool { return strings.EqualFold(l, a.Lang) }) {
			c.Languages = append(c.Languages, a.Lang)
		}
		c.pages = append(c.pages, &Page{Article: a, ID: list[i].ID})
		for _, id := range Pictures(a.Answer) {
			c.pictures[id] = true
		}
	}
	if len(c.Languages) == 0 {
		c.Languages = []string{"en"}
	}
	tags := make([]language.Tag, len(c.Languages))
	for i, l := range c.Languages {
		tags[i] = language.Make(l)
	}
	c.matcher = language.NewMatcher(tags)
	c.address()
	c.tie()
	for _, p := range c.pages {
		// What an author wrote can be written as JSON.
		text, _ := json.Marshal([]any{p.ID, p.In, p.Slug, p.Article.Text, p.Updated, p.Source})
		version.Write(text)
	}
	c.Version = hex.EncodeToString(version.Sum(nil)[:8])
	return c
}

// address gives each page its slug: first come those that authors have set, so
// that a new article takes no other's address.
func (c *Centre) address() {
	for _, p := range c.pages {
		p.In = cmp.Or(p.Lang, c.Languages[0])
		if i := slices.IndexFunc(c.Languages, func(l string) bool { return strings.EqualFold(l, p.In) }); i >= 0 {
			p.In = c.Languages[i]
		}
		c.byID[p.ID] = p
	}
	for _, made := range []bool{false, true} {
		for _, p := range c.pages {
			if (p.Article.Slug == "") != made {
				continue
			}
			p.Slug = free(slugOf(p.ID, &p.Text), func(slug string) bool { return c.bySlug[place{strings.ToLower(p.In), slug}] != nil })
			c.bySlug[place{strings.ToLower(p.In), p.Slug}] = p
		}
	}
	for _, p := range c.pages {
		for _, slug := range p.Slugs {
			c.old[place{strings.ToLower(p.In), slug}] = p
		}
	}
}

// tie brings the languages of each article together.
func (c *Centre) tie() {
	groups := map[string][]*Page{}
	for _, p := range c.pages {
		source := cmp.Or(p.Source, p.ID)
		groups[source] = append(groups[source], p)
	}
	for _, group := range groups {
		for _, p := range group {
			p.Versions = group
		}
	}
}

// Language is the language in which a reader with a tag gets pages, and whether
// it is the one that was asked for.
func (c *Centre) Language(tag string) (lang string, exact bool) {
	for _, l := range c.Languages {
		if strings.EqualFold(l, tag) {
			return l, true
		}
	}
	return c.Best(tag), false
}

// Best is the language that suits a reader best who wants those of lists, each a
// tag or an Accept-Language header.
func (c *Centre) Best(lists ...string) string {
	_, i := language.MatchStrings(c.matcher, lists...)
	return c.Languages[i]
}

// In returns the pages of a language, in their order; those without a language
// are in all.
func (c *Centre) In(lang string) []*Page {
	var list []*Page
	for _, p := range c.pages {
		if p.Lang == "" || strings.EqualFold(p.Lang, lang) {
			list = append(list, p)
		}
	}
	return list
}

// Page returns the page at an address, and whether it has another one now; nil
// if there never was one.
func (c *Centre) Page(lang, slug string) (p *Page, moved bool) {
	at := place{strings.ToLower(lang), slug}
	if p := c.bySlug[at]; p != nil {
		return p, false
	}
	return c.old[at], true
}

// Shows reports whether a page shows a picture that the site keeps.
func (c *Centre) Shows(picture string) bool { return c.pictures[picture] }

// ByID returns the page of an article, nil if there is none.
func (c *Centre) ByID(id string) *Page { return c.byID[id] }

// Pages returns all pages, in their order.
func (c *Centre) Pages() []*Page { return c.pages }

// Version is the article in a language, nil if it is not published in it.
func (p *Page) Version(lang string) *Page {
	for _, v := range p.Versions {
		if strings.EqualFold(v.In, lang) {
			return v
		}
	}
	return nil
}
