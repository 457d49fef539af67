package crawl

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/html/charset"
)

// sitemap is the addresses that a sitemap names, each once, or those that the sitemaps
// name which it names.
func (c *crawler) sitemap(ctx context.Context, from *url.URL) ([]string, error) {
	root, list, err := c.readSitemap(ctx, from)
	if err != nil {
		return nil, err
	}
	if root == "sitemapindex" {
		if len(list) > maxSitemaps {
			return nil, errMany(maxSitemaps)
		}
		if list, err = c.indexed(ctx, list); err != nil {
			return nil, err
		}
	}
	known := map[string]bool{}
	var pages []string
	own, other := 0, ""
	for _, address := range list {
		u, err := url.Parse(address)
		if err != nil {
			continue
		}
		u.Fragment = ""
		if address = u.String(); known[address] {
			continue
		}
		known[address] = true
		if hostOf(u) == c.host {
			own++
		} else {
			other = u.Host
		}
		pages = append(pages, address)
		if own > c.limits.Pages || len(pages) > 2*c.limits.Pages {
			return nil, errMany(c.limits.Pages)
		}
	}
	switch {
	case own == 0 && other != "":
		return nil, errHost(other)
	case own == 0:
		return nil, ErrNone
	}
	return pages, nil
}

// indexed is what the sitemaps name that an index names. An index among them is not
// followed.
func (c *crawler) indexed(ctx context.Context, list []string) (pages []string, err error) {
	for _, address := range list {
		u, err := url.Parse(address)
		switch {
		case err != nil:
			return nil, ErrSitemap
		case hostOf(u) != c.host:
			return nil, errHost(u.Host)
		}
		root, named, err := c.readSitemap(ctx, u)
		if err != nil {
			return nil, err
		}
		if root == "urlset" {
			pages = append(pages, named...)
		}
		if len(pages) > 4*c.limits.Pages {
			return nil, errMany(c.limits.Pages)
		}
	}
	return pages, nil
}

// readSitemap reads one sitemap: what its root is called, and the addresses in it.
func (c *crawler) readSitemap(ctx context.Context, at *url.URL) (root string, list []string, err error) {
	body, answer, err := c.get(ctx, at, maxSitemap)
	switch {
	case err != nil:
		return "", nil, err
	case answer.StatusCode != http.StatusOK:
		return "", nil, errStatus(answer.StatusCode)
	}
	if bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
		packed, err := gzip.NewReader(bytes.NewReader(body))
		if err != nil {
			return "", nil, ErrSitemap
		}
		if body, err = io.ReadAll(io.LimitReader(packed, maxSitemap+1)); err != nil {
			return "", nil, ErrSitemap
		}
		if len(body) > maxSitemap {
			return "", nil, ErrLarge
		}
	}
	return parseSitemap(body)
}

// parseSitemap reads the addresses of a sitemap: the loc of each url, or of each
// sitemap of an index. Those of pictures and films have another name space.
func parseSitemap(body []byte) (root string, list []string, err error) {
	d := xml.NewDecoder(bytes.NewReader(body))
	d.CharsetReader = charset.NewReaderLabel
	var path []string
	text := ""
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) && root != "" {
			return root, list, nil
		}
		if err != nil {
			return "", nil, ErrSitemap
		}
		switch t := token.(type) {
		case xml.StartElement:
			if root == "" {
				if root = t.Name.Local; root != "urlset" && root != "sitemapindex" {
					return "", nil, ErrSitemap
				}
			}
			path = append(path, t.Name.Local)
			text = ""
		case xml.CharData:
			text += string(t)
		case xml.EndElement:
			if len(path) == 3 && path[2] == "loc" {
				if text = strings.TrimSpace(text); text != "" {
					list = append(list, text)
				}
			}
			path = path[:len(path)-1]
		}
	}
}
