package helpcentre

import (
	"encoding/xml"
	"fmt"
	"hash/crc32"
	"net/http"
	"time"

	"github.com/parley-chat/parley/relay/web"
)

// mostInSitemap is how many addresses one file may name.
const mostInSitemap = 50_000

// urlset is a sitemap as sitemaps.org has it.
type urlset struct {
	XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	XHTML   string       `xml:"xmlns:xhtml,attr"`
	URLs    []sitemapURL `xml:"url"`
}

type sitemapURL struct {
	Loc     string        `xml:"loc"`
	LastMod string        `xml:"lastmod,omitempty"`
	Links   []sitemapLink `xml:"xhtml:link"`
}

type sitemapLink struct {
	Rel  string `xml:"rel,attr"`
	Lang string `xml:"hreflang,attr"`
	Href string `xml:"href,attr"`
}

// sitemap names every page that everyone may read, with its languages.
func (c *Centre) sitemap(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	v, err := c.viewOf(r.Context(), r.PathValue("site"), "")
	if err != nil {
		return err
	}
	// The site's own host may change without a page.
	tag := fmt.Sprintf(`"%s-%08x"`, v.centre.Version, crc32.ChecksumIEEE([]byte(v.public)))
	w.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	set := urlset{XHTML: "http://www.w3.org/1999/xhtml"}
	homes := make([]sitemapLink, 0, len(v.centre.Languages))
	for _, l := range v.centre.Languages {
		homes = append(homes, sitemapLink{"alternate", l, v.whole(v.home(l))})
	}
	for _, l := range v.centre.Languages {
		set.URLs = append(set.URLs, sitemapURL{Loc: v.whole(v.home(l)), Links: among(homes)})
	}
	for _, p := range v.centre.Pages() {
		if len(set.URLs) == mostInSitemap {
			break
		}
		u := sitemapURL{Loc: v.whole(v.at(p))}
		if p.Updated > 0 {
			u.LastMod = time.UnixMilli(p.Updated).UTC().Format(time.RFC3339)
		}
		var links []sitemapLink
		for _, other := range p.Versions {
			links = append(links, sitemapLink{"alternate", other.In, v.whole(v.at(other))})
		}
		u.Links = among(links)
		set.URLs = append(set.URLs, u)
	}
	body, err := xml.Marshal(set)
	if err != nil {
		return err
	}
	web.Write(w, r, http.StatusOK, "application/xml; charset=utf-8", append([]byte(xml.Header), body...))
	return nil
}

// among are the links of a page that there is in more than one language.
func among(links []sitemapLink) []sitemapLink {
	if len(links) < 2 {
		return nil
	}
	return links
}
