// Package help holds the articles of the sites' FAQs: as they are written, ready
// to be searched, and as the pages of a help centre. What is published for
// everyone is what widget, search, bot and help centre read, and nothing else is.
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

var (
	forEveryone = docs.NewView(Kind, func(list []docs.Doc[Article]) *Articles { return newArticles(list, (*Article).Public) })
	forAgents   = docs.NewView(Kind, func(list []docs.Doc[Article]) *Articles {
		return newArticles(list, func(a *Article) bool { return a.State == Published })
	})
)

// Of returns what is published of a site's FAQ for everyone; a site without one
// has no entries.
func Of(ctx context.Context, c *docs.Cache, site string) (*Articles, error) {
	a, err := forEveryone.Get(ctx, c, site)
	if err != nil {
		return nil, fmt.Errorf("read the FAQ of %s: %w", site, err)
	}
	return a, nil
}

// OfAgents returns what is published of a site's FAQ, also what only its agents
// may read.
func OfAgents(ctx context.Context, c *docs.Cache, site string) (*Articles, error) {
	a, err := forAgents.Get(ctx, c, site)
	if err != nil {
		return nil, fmt.Errorf("read the articles of %s: %w", site, err)
	}
	return a, nil
}

// inOrder are articles in the order in which readers see them.
func inOrder(list []docs.Doc[Article]) []docs.Doc[Article] {
	return slices.SortedStableFunc(slices.Values(list), func(x, y docs.Doc[Article]) int { return x.Value.Order - y.Value.Order })
}

func newArticles(list []docs.Doc[Article], takes func(*Article) bool) *Articles {
	a := &Articles{}
	version := sha256.New()
	for _, d := range inOrder(list) {
		v := &d.Value
		if !takes(v) {
			continue
		}
		a.Entries = append(a.Entries, v.entry(d.ID))
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
