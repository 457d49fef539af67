package help

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Import replaces a site's FAQ, all or nothing. What is not published, or not
// for everyone, is no part of the FAQ and stays as it is. Each article keeps its
// address and the draft beside it.
func Import(ctx context.Context, c *docs.Cache, site string, entries []faq.Entry) error {
	known := make(map[string]bool, len(entries))
	for _, e := range entries {
		if known[e.ID] {
			return fmt.Errorf("two articles have the id %q", e.ID)
		}
		known[e.ID] = true
	}
	for {
		before, err := Kind.List(ctx, c, site)
		if err != nil {
			return fmt.Errorf("read the FAQ of %s: %w", site, err)
		}
		put, gone := imported(before, entries)
		err = Kind.Exchange(ctx, c, site, put, gone)
		if errors.Is(err, store.ErrVersion) {
			continue
		}
		if err != nil {
			return fmt.Errorf("write the FAQ of %s: %w", site, err)
		}
		return nil
	}
}

// imported tells what an import writes and removes.
func imported(before []docs.Doc[Article], entries []faq.Entry) (put, gone []docs.Doc[Article]) {
	centre := newCentre(before)
	old := make(map[string]docs.Doc[Article], len(before))
	for _, d := range before {
		old[d.ID] = d
	}
	kept := map[string]bool{}
	for i, e := range entries {
		kept[e.ID] = true
		d, was := old[e.ID]
		a := d.Value
		a.Lang, a.Audience, a.Updated, a.Order, a.State = e.Lang, e.Audience, e.Updated, i, Published
		a.Question, a.Alt, a.Answer, a.Topic = e.Question, e.Alt, e.Answer, e.Topic
		if page := centre.byID[e.ID]; page != nil {
			a.Slug = page.Slug
		}
		if !was || !same(&a, &d.Value) {
			put = append(put, docs.Doc[Article]{ID: e.ID, Version: d.Version, Value: a})
		}
	}
	for _, d := range before {
		if !kept[d.ID] && d.Value.Public() {
			gone = append(gone, d)
		}
	}
	return put, gone
}

// same reports whether two states of an article differ in nothing that an import
// writes.
func same(a, b *Article) bool {
	return a.Lang == b.Lang && a.Updated == b.Updated && a.Order == b.Order && a.State == b.State &&
		a.Question == b.Question && a.Answer == b.Answer && a.Topic == b.Topic && a.Slug == b.Slug &&
		slices.Equal(a.Audience, b.Audience) && slices.Equal(a.Alt, b.Alt)
}
