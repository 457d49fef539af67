package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/store"
)

// kindFAQ is the kind of documents that hold a site's articles, one each.
const kindFAQ = "faq"

// article is the stored form of a faq.Entry.
type article struct {
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

// Knowledge is what the sites' FAQs say, ready to be searched. It keeps a copy
// of each FAQ that was asked for, until it changes.
type Knowledge struct {
	store store.Store

	mu    sync.Mutex
	sites map[string]*Articles
	stops map[string]func()
	// changes counts wake-ups: what was read before one is not kept after it.
	changes int
}

// Articles is one site's FAQ. It does not change.
type Articles struct {
	// Entries are in the order in which they were imported.
	Entries []faq.Entry
	// Version changes with the text.
	Version string
	// Bytes is how long the text is.
	Bytes int

	mu    sync.Mutex
	index *faq.Index
}

// NewKnowledge begins with no FAQ loaded. End it with Close.
func NewKnowledge(s store.Store) *Knowledge {
	return &Knowledge{store: s, sites: map[string]*Articles{}, stops: map[string]func(){}}
}

// Close ends what the Knowledge watches.
func (k *Knowledge) Close() {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, stop := range k.stops {
		stop()
	}
	clear(k.stops)
}

// Articles returns a site's FAQ; a site without one has no entries.
func (k *Knowledge) Articles(ctx context.Context, site string) (*Articles, error) {
	k.mu.Lock()
	known := k.sites[site]
	k.mu.Unlock()
	if known != nil {
		return known, nil
	}
	if err := k.watch(ctx, site); err != nil {
		return nil, err
	}
	k.mu.Lock()
	before := k.changes
	k.mu.Unlock()
	docs, err := k.store.Docs(ctx, site, kindFAQ)
	if err != nil {
		return nil, fmt.Errorf("read the FAQ of %s: %w", site, err)
	}
	loaded, err := newArticles(docs)
	if err != nil {
		return nil, fmt.Errorf("read the FAQ of %s: %w", site, err)
	}
	k.mu.Lock()
	if k.changes == before {
		k.sites[site] = loaded
	}
	k.mu.Unlock()
	return loaded, nil
}

// watch forgets a site's FAQ when it changes. It comes before the reading, so
// that no change is missed.
func (k *Knowledge) watch(ctx context.Context, site string) error {
	k.mu.Lock()
	_, watched := k.stops[site]
	k.mu.Unlock()
	if watched {
		return nil
	}
	stop, err := k.store.Watch(ctx, store.DocsTopic(site, kindFAQ), func(store.Note) { k.forget(site) })
	if err != nil {
		return fmt.Errorf("watch the FAQ of %s: %w", site, err)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if _, watched := k.stops[site]; watched {
		stop()
		return nil
	}
	k.stops[site] = stop
	return nil
}

func newArticles(docs []store.Doc) (*Articles, error) {
	a := &Articles{Entries: make([]faq.Entry, 0, len(docs))}
	version := sha256.New()
	order := make(map[string]int, len(docs))
	for _, doc := range docs {
		var text article
		if err := json.Unmarshal(doc.Body, &text); err != nil {
			return nil, fmt.Errorf("article %s: %w", doc.ID, err)
		}
		order[doc.ID] = text.Order
		a.Entries = append(a.Entries, faq.Entry{
			ID: doc.ID, Lang: text.Lang, Question: text.Question, Alt: text.Alt, Answer: text.Answer,
			Topic: text.Topic, Audience: text.Audience, Updated: text.Updated,
		})
		a.Bytes += len(doc.Body)
		version.Write([]byte(doc.ID))
		version.Write(doc.Body)
	}
	slices.SortStableFunc(a.Entries, func(x, y faq.Entry) int { return order[x.ID] - order[y.ID] })
	a.Version = hex.EncodeToString(version.Sum(nil)[:8])
	return a, nil
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

// Import replaces a site's FAQ, all or nothing. It is repeated if somebody
// else changes the FAQ at the same time.
func (k *Knowledge) Import(ctx context.Context, site string, entries []faq.Entry) error {
	keep := make(map[string]bool, len(entries))
	docs := make([]store.Doc, 0, len(entries))
	for i, e := range entries {
		if keep[e.ID] {
			return fmt.Errorf("two articles have the id %q", e.ID)
		}
		keep[e.ID] = true
		body, err := json.Marshal(article{
			Lang: e.Lang, Question: e.Question, Alt: e.Alt, Answer: e.Answer,
			Topic: e.Topic, Audience: e.Audience, Updated: e.Updated, Order: i,
		})
		if err != nil {
			return err
		}
		docs = append(docs, store.Doc{ID: e.ID, Version: store.Any, Body: body})
	}
	for {
		batch, err := k.withDeletions(ctx, site, docs, keep)
		if err != nil {
			return err
		}
		err = k.store.PutDocs(ctx, site, kindFAQ, batch...)
		if errors.Is(err, store.ErrVersion) {
			continue
		}
		if err != nil {
			return fmt.Errorf("write the FAQ of %s: %w", site, err)
		}
		k.forget(site)
		return nil
	}
}

func (k *Knowledge) forget(site string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.sites, site)
	k.changes++
}

// withDeletions adds to docs the deletion of what is stored and not kept.
func (k *Knowledge) withDeletions(ctx context.Context, site string, docs []store.Doc, keep map[string]bool) ([]store.Doc, error) {
	old, err := k.store.Docs(ctx, site, kindFAQ)
	if err != nil {
		return nil, fmt.Errorf("read the FAQ of %s: %w", site, err)
	}
	batch := append([]store.Doc(nil), docs...)
	for _, doc := range old {
		if !keep[doc.ID] {
			batch = append(batch, store.Doc{ID: doc.ID, Version: doc.Version})
		}
	}
	return batch, nil
}
