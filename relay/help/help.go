// Package help holds the articles of the sites' FAQs, ready to be searched.
package help

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"sync"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Kind are a site's articles, one document each.
var Kind = docs.Kind[Article]{Name: "article"}

// Article is the stored form of a faq.Entry.
type Article struct {
	Lang     string   `json:"lang,omitempty"`
	Question string   `json:"question"`
	Alt      []string `json:"alt,omitempty"`
	Answer   string   `json:"answer"`
	Topic    string   `json:"topic,omitempty"`
	Audience []string `json:"audience,omitempty"`
	Updated  int64    `json:"updated,omitempty"`
	// Order is the article's place in the FAQ: what is asked most comes first.
	Order int `json:"order,omitempty"`
}

// Articles are one site's FAQ. They do not change.
type Articles struct {
	// Entries are in the order in which they were imported.
	Entries []faq.Entry
	// Version changes with the text.
	Version string
	// Bytes is how long the text is.
	Bytes int

	mu    sync.Mutex
	index *faq.Index
	own   map[string]*Articles // by language, see In

	measure   sync.Once
	threshold float64
}

var articles = docs.NewView(Kind, newArticles)

// Of returns a site's FAQ; a site without one has no entries.
func Of(ctx context.Context, c *docs.Cache, site string) (*Articles, error) {
	a, err := articles.Get(ctx, c, site)
	if err != nil {
		return nil, fmt.Errorf("read the FAQ of %s: %w", site, err)
	}
	return a, nil
}

// Import replaces a site's FAQ, all or nothing.
func Import(ctx context.Context, c *docs.Cache, site string, entries []faq.Entry) error {
	known := make(map[string]bool, len(entries))
	list := make([]docs.Doc[Article], len(entries))
	for i, e := range entries {
		if known[e.ID] {
			return fmt.Errorf("two articles have the id %q", e.ID)
		}
		known[e.ID] = true
		list[i] = docs.Doc[Article]{ID: e.ID, Value: Article{
			Lang: e.Lang, Question: e.Question, Alt: e.Alt, Answer: e.Answer,
			Topic: e.Topic, Audience: e.Audience, Updated: e.Updated, Order: i,
		}}
	}
	if err := Kind.Replace(ctx, c, site, list); err != nil {
		return fmt.Errorf("write the FAQ of %s: %w", site, err)
	}
	return nil
}

func newArticles(list []docs.Doc[Article]) *Articles {
	list = slices.SortedStableFunc(slices.Values(list), func(x, y docs.Doc[Article]) int { return x.Value.Order - y.Value.Order })
	a := &Articles{Entries: make([]faq.Entry, len(list))}
	version := sha256.New()
	for i, d := range list {
		v := d.Value
		a.Entries[i] = faq.Entry{
			ID: d.ID, Lang: v.Lang, Question: v.Question, Alt: v.Alt, Answer: v.Answer,
			Topic: v.Topic, Audience: v.Audience, Updated: v.Updated,
		}
		text := append([]string{d.ID, v.Lang, v.Question, v.Answer, v.Topic}, v.Alt...)
		n, _ := fmt.Fprintf(version, "%q", text) // a hash takes everything
		a.Bytes += n
	}
	a.Version = hex.EncodeToString(version.Sum(nil)[:8])
	return a
}

// Search ranks the articles for a query.
func (a *Articles) Search(query string, o faq.Options) []faq.Hit {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.index == nil {
		a.index = faq.NewIndex(a.Entries)
		a.index.Build(math.MaxInt)
	}
	return a.index.Search(query, o)
}

// Threshold is how sure an answer to these articles must be to be given at once,
// see the function Threshold. It is found when it is first asked for, which
// takes some milliseconds for each article.
func (a *Articles) Threshold() float64 {
	a.measure.Do(func() { a.threshold = Threshold(Trials(a.Entries[:min(len(a.Entries), mostMeasured)])) })
	return a.threshold
}

// mostMeasured is how many articles are asked for: more do not change what is
// found.
const mostMeasured = 2000
