package help

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Import replaces a site's FAQ by entries for everyone, see ImportItems.
func Import(ctx context.Context, c *docs.Cache, site string, entries []faq.Entry) error {
	return ImportItems(ctx, c, site, ItemsOf(entries), false)
}

// ImportItems brings articles into a site, all or nothing. Those that are
// published for everyone and not among them go, unless keep is set; what is not
// published, or not for everyone, stays as it is. Each article keeps its address,
// its readers and the draft beside it where the item says nothing of them; an
// item that is a draft becomes the draft of an article that is published.
func ImportItems(ctx context.Context, c *docs.Cache, site string, items []Item, keep bool) error {
	known := make(map[string]bool, len(items))
	for i := range items {
		if known[items[i].ID] {
			return fmt.Errorf("two articles have the id %q", items[i].ID)
		}
		known[items[i].ID] = true
	}
	for {
		before, err := Kind.List(ctx, c, site)
		if err != nil {
			return fmt.Errorf("read the FAQ of %s: %w", site, err)
		}
		put, gone := imported(before, items, keep)
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
func imported(before []docs.Doc[Article], items []Item, keep bool) (put, gone []docs.Doc[Article]) {
	centre := newCentre(before)
	old := make(map[string]docs.Doc[Article], len(before))
	after := 0 // the place behind those that stay
	for _, d := range before {
		old[d.ID] = d
		after = max(after, d.Value.Order+1)
	}
	kept := map[string]bool{}
	for i := range items {
		kept[items[i].ID] = true
		d, was := old[items[i].ID]
		a := d.Value
		switch {
		case !keep:
			a.Order = i
		case !was:
			a.Order = after
			after++
		}
		a.take(&items[i], was, centre)
		if !was || !same(&a, &d.Value) {
			put = append(put, docs.Doc[Article]{ID: items[i].ID, Version: d.Version, Value: a})
		}
	}
	for _, d := range before {
		if !keep && !kept[d.ID] && d.Value.Public() {
			gone = append(gone, d)
		}
	}
	return put, gone
}

// take makes an article what an item says.
func (a *Article) take(i *Item, was bool, centre *Centre) {
	before, text := a.Text, i.text()
	if text.For == Everyone {
		text.For = a.Edited().For
	}
	if text.Outcome != NoCase {
		text.For = Agents // a case is for nobody else
	}
	if text.Team == "" && text.For == Agents {
		text.Team = a.Edited().Team
	}
	if page := centre.byID[i.ID]; page != nil {
		before.Slug = page.Slug
	}
	if text.Slug == "" {
		text.Slug = cmp.Or(before.Slug, a.Edited().Slug)
	}
	a.Lang, a.Audience = i.Lang, i.Audience
	if i.Source != "" && i.Source != i.ID {
		a.Source = i.Source
	}
	if i.State == Drafted {
		if !was || a.State == Drafted {
			a.State, a.Updated = Drafted, i.Updated
		}
		a.Draft = &text
		return
	}
	if was && a.State != Drafted {
		a.moved(before.Slug, text.Slug)
	}
	if a.State == Drafted || i.From != nil {
		a.Draft = nil
	}
	if i.From != nil {
		a.From, a.PublishAt = i.From, 0
	}
	a.Text, a.Updated, a.State = text, i.Updated, i.State
}

// moved keeps the address that an article had.
func (a *Article) moved(before, now string) {
	if before != "" && before != now && len(a.Slugs) < MaxSlugs {
		a.Slugs = append(slices.DeleteFunc(slices.Clone(a.Slugs), func(s string) bool { return s == now }), before)
	}
}

// same reports whether two states of an article differ in nothing that an import
// writes.
func same(a, b *Article) bool {
	return a.Lang == b.Lang && a.Updated == b.Updated && a.Order == b.Order && a.State == b.State && a.Source == b.Source && sameOrigin(a.From, b.From) &&
		sameText(&a.Text, &b.Text) && slices.Equal(a.Audience, b.Audience) &&
		(a.Draft == b.Draft || a.Draft != nil && b.Draft != nil && sameText(a.Draft, b.Draft))
}

func sameOrigin(a, b *Origin) bool { return a == b || a != nil && b != nil && *a == *b }

func sameText(a, b *Text) bool {
	return a.Question == b.Question && a.Answer == b.Answer && a.Topic == b.Topic && a.Slug == b.Slug && a.For == b.For && slices.Equal(a.Alt, b.Alt) && sameStaff(&a.Staff, &b.Staff)
}
