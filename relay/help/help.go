// Package help holds the articles of the sites' FAQs: as they are written, ready
// to be searched, and as the pages of a help centre. What is published for
// everyone is what widget, search, bot and help centre read, and nothing else is.
package help

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

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

	staff map[string]Staff // what is for agents, by id

	mu     sync.Mutex
	find   searcher             // nil: none is made
	byMean bool                 // it finds by meaning
	own    map[string]*Articles // by language, see In

	means *atomic.Bool // the site has them found by meaning
	cut   sync.Once
	isCut bool
	table []byte // see Table

	measuring sync.Mutex
	measured  bool
	withMean  bool // as it was measured
	tried     []Trial
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
	return a.meant(ctx, c, site)
}

// OfAgents returns what is published of a site's FAQ, also what only its agents
// may read.
func OfAgents(ctx context.Context, c *docs.Cache, site string) (*Articles, error) {
	a, err := forAgents.Get(ctx, c, site)
	if err != nil {
		return nil, fmt.Errorf("read the articles of %s: %w", site, err)
	}
	return a.meant(ctx, c, site)
}

// inOrder are articles in the order in which readers see them.
func inOrder(list []docs.Doc[Article]) []docs.Doc[Article] {
	return slices.SortedStableFunc(slices.Values(list), func(x, y docs.Doc[Article]) int { return x.Value.Order - y.Value.Order })
}

func newArticles(list []docs.Doc[Article], takes func(*Article) bool) *Articles {
	a := &Articles{means: new(atomic.Bool), staff: map[string]Staff{}}
	version := sha256.New()
	for _, d := range inOrder(list) {
		v := &d.Value
		if !takes(v) {
			continue
		}
		e := v.searched(d.ID)
		if v.For == Agents {
			a.staff[d.ID] = v.Staff
			e.Alt = slices.Concat(e.Alt, v.Tags)
		}
		a.Entries = append(a.Entries, e)
		text := append([]string{d.ID, v.Lang, v.Question, v.Answer, v.Topic, v.Team, string(v.Outcome)}, e.Alt...)
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
	if a.find == nil || a.byMean != a.meaning() {
		a.find, a.byMean = a.searcher(a.Entries), a.meaning()
	}
	return a.find(query, o)
}

// Threshold is how sure an answer to these articles must be to be given at once,
// see the function Threshold. It is found when it is first asked for, which
// takes some milliseconds for each article.
func (a *Articles) Threshold() float64 {
	_, threshold := a.measure()
	return threshold
}

// Trials are what these articles were asked to find the threshold, as they are
// searched. Nobody may change them.
func (a *Articles) Trials() []Trial {
	tried, _ := a.measure()
	return tried
}

func (a *Articles) measure() ([]Trial, float64) {
	a.measuring.Lock()
	defer a.measuring.Unlock()
	a.mu.Lock()
	mean := a.meaning()
	a.mu.Unlock()
	if !a.measured || a.withMean != mean {
		a.measured, a.withMean = true, mean
		a.tried = a.trials(a.Entries)
		a.threshold = Threshold(a.tried)
	}
	return a.tried, a.threshold
}

func (a *Articles) trials(entries []faq.Entry) []Trial {
	return trials(entries[:min(len(entries), mostMeasured)], func(left []faq.Entry) searcher {
		a.mu.Lock()
		defer a.mu.Unlock()
		return a.searcher(left)
	})
}

// mostMeasured is how many articles are asked for: more do not change what is
// found.
const mostMeasured = 2000
