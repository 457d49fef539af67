package help

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help/meaning"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Meanings are a table of what words mean, out of which smaller ones are cut for
// FAQs.
type Meanings interface {
	// Bytes are a table for entries, see meaning.Read; none if it knows none of
	// their languages. It takes up to some seconds.
	Bytes(entries []faq.Entry) []byte
}

// supplied is the operator's table, the same for all that this program serves.
var supplied Meanings

// Supply gives the table that the operator has. It comes before all else.
func Supply(m Meanings) { supplied = m }

// Supplied reports whether there is a table.
func Supplied() bool { return supplied != nil }

// means are which sites find articles by meaning too, one document each.
var means = docs.Kind[Meaning]{Name: "meaning"}

const meansID = "meaning"

// Meaning is where articles are found by what words mean too.
type Meaning struct {
	// On is wherever the relay searches, Widget also where the widget does, which
	// loads a table for that.
	On     bool `json:"on,omitempty"`
	Widget bool `json:"widget,omitempty"`
}

// MeaningOf returns it for a site: the zero value where the operator has no table.
func MeaningOf(ctx context.Context, c *docs.Cache, site string) (Meaning, error) {
	if supplied == nil {
		return Meaning{}, nil
	}
	d, err := means.Get(ctx, c, site, meansID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return Meaning{}, fmt.Errorf("read how %s searches: %w", site, err)
	}
	return d.Value, nil
}

// SetMeaning sets it for a site.
func SetMeaning(ctx context.Context, c *docs.Cache, site string, m Meaning) error {
	return means.Change(ctx, c, site, meansID, func(d *docs.Doc[Meaning]) error {
		d.Value = m
		return nil
	})
}

// meant are articles that are found by meaning too where their site says so.
func (a *Articles) meant(ctx context.Context, c *docs.Cache, site string) (*Articles, error) {
	m, err := MeaningOf(ctx, c, site)
	if err != nil {
		return nil, err
	}
	a.means.Store(m.On)
	return a, nil
}

// cutting is held while a table is cut: one at a time leaves processors for others.
var cutting sync.Mutex

// Table is the table for these articles, nil if the operator's knows none of their
// languages. It is cut when it is first asked for.
func (a *Articles) Table() []byte {
	if supplied == nil {
		return nil
	}
	a.cut.Do(func() {
		cutting.Lock()
		defer cutting.Unlock()
		table := supplied.Bytes(a.Entries)
		a.mu.Lock()
		defer a.mu.Unlock()
		a.table, a.isCut, a.find = table, true, nil
	})
	return a.table
}

// searcher searches entries.
type searcher func(query string, o faq.Options) []faq.Hit

// searcher searches some of these articles, by meaning too if the table is there.
// The first call has it cut, which nobody waits for. a.mu is held.
func (a *Articles) searcher(entries []faq.Entry) searcher {
	x := faq.NewIndex(entries)
	x.Build(0)
	if !a.means.Load() {
		return x.Search
	}
	if !a.isCut {
		go a.Table()
		return x.Search
	}
	table := meaning.Read(a.table)
	if table == nil {
		return x.Search
	}
	finder := table.Finder(entries)
	return func(query string, o faq.Options) []faq.Hit {
		o.Extra = finder.Extra(query, o)
		return x.Search(query, o)
	}
}

// meaning reports whether searches go by meaning. a.mu is held.
func (a *Articles) meaning() bool { return a.means.Load() && a.isCut && a.table != nil }
