package help

import (
	"context"
	"slices"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Brought is what the paraphrases that were added do for a site: how many of the
// questions whose article is known find it first, and among the first three.
type Brought struct {
	Questions int
	// Without and With are without those paraphrases, and with them but for the
	// one that is asked.
	Without, With Places
}

// Places counts questions by where their article stands.
type Places struct{ First, Three int }

// turns is in how many parts the paraphrases are left out in turn.
const turns = 8

// mostCompared is how many questions are asked, the latest.
const mostCompared = 400

// WhatBrought asks the questions that visitors had, each without its own words
// among the paraphrases: so an article is found by what others have said. It
// takes some milliseconds for each hundred articles.
func WhatBrought(ctx context.Context, c *docs.Cache, site string) (Brought, error) {
	list, err := Proposals(ctx, c, site)
	if err != nil {
		return Brought{}, err
	}
	articles, err := OfAgents(ctx, c, site)
	if err != nil {
		return Brought{}, err
	}
	return brought(articles.Entries, list), nil
}

func brought(entries []faq.Entry, list []docs.Doc[Proposal]) (b Brought) {
	list = slices.DeleteFunc(slices.Clone(list), func(d docs.Doc[Proposal]) bool {
		return d.Value.Decided == Dismissed || !slices.ContainsFunc(entries, func(e faq.Entry) bool { return e.ID == d.Value.Article })
	})
	slices.SortFunc(list, func(x, y docs.Doc[Proposal]) int { return int(y.Value.Last - x.Value.Last) })
	list = list[:min(len(list), mostCompared)]
	b.Questions = len(list)
	if len(list) == 0 {
		return b
	}
	added := map[string]bool{}
	for _, d := range list {
		if d.Value.Decided == Added {
			added[d.ID] = true
		}
	}
	bare := lacking(entries, func(id string) bool { return added[id] })
	for _, d := range list {
		b.Without.count(bare, &d.Value)
	}
	for turn := range min(turns, len(list)) {
		left := map[string]bool{}
		for i := turn; i < len(list); i += turns {
			left[list[i].ID] = true
		}
		rest := lacking(entries, func(id string) bool { return left[id] })
		for i := turn; i < len(list); i += turns {
			b.With.count(rest, &list[i].Value)
		}
	}
	return b
}

// lacking is an index without some paraphrases, by the ids of their proposals.
func lacking(entries []faq.Entry, gone func(id string) bool) *faq.Index {
	entries = slices.Clone(entries)
	for i := range entries {
		e := &entries[i]
		e.Alt = slices.DeleteFunc(slices.Clone(e.Alt), func(alt string) bool { return gone(proposalID(e.ID, alt)) })
	}
	return faq.NewIndex(entries)
}

func (p *Places) count(index *faq.Index, asked *Proposal) {
	hits := index.Search(asked.Text, faq.Options{K: 3})
	at := slices.IndexFunc(hits, func(h faq.Hit) bool { return h.Entry.ID == asked.Article })
	if at == 0 {
		p.First++
	}
	if at >= 0 {
		p.Three++
	}
}
