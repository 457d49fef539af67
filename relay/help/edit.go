package help

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Edit is what an author does to an article.
type Edit struct {
	ID string
	// Version is the one that the author saw, 0 for a new article.
	Version int64
	// Lang and Source are those of a new article, see Article.
	Lang, Source string
	Text         Text
	// By is the author's name, Now the time in Unix milliseconds.
	By  string
	Now int64
	// Chat is the conversation from which a new article comes, ReviewBy see Article.
	Chat     string
	ReviewBy int64
}

// SaveDraft keeps a text beside what is published. It returns store.ErrVersion
// if somebody else saved meanwhile, and a refusal if the text cannot be shown.
func SaveDraft(ctx context.Context, c *docs.Cache, site string, e Edit) error {
	return e.write(ctx, c, site, func(a *Article, _ *Centre) {
		a.Draft, a.PublishAt = &e.Text, 0
	})
}

// Publish makes a text what readers get. The address that the article had leads
// to it for ever. Errors are those of SaveDraft.
func Publish(ctx context.Context, c *docs.Cache, site string, e Edit) error {
	var last *Publication
	err := e.write(ctx, c, site, func(a *Article, centre *Centre) {
		if page := centre.ByID(e.ID); page != nil {
			a.Text.Slug = page.Slug
		}
		before := a.Text.Slug
		e.Text.Slug = free(slugOf(e.ID, &e.Text), func(slug string) bool {
			p, _ := centre.Page(e.langOf(a, centre), slug)
			return p != nil && p.ID != e.ID
		})
		a.moved(before, e.Text.Slug)
		if a.State == Published && a.Question != "" {
			last = &Publication{a.Text, a.By, a.Updated}
		}
		a.Text, a.Draft, a.PublishAt, a.State, a.Updated = e.Text, nil, 0, Published, e.Now
		if source := centre.ByID(a.Source); source != nil {
			a.SourceUpdated = source.Updated
		}
	})
	if err != nil {
		return err
	}
	return remember(ctx, c, site, e, last)
}

// langOf is the language in whose address an article stands.
func (e *Edit) langOf(a *Article, centre *Centre) string {
	if a.Lang != "" {
		return a.Lang
	}
	return centre.Languages[0]
}

func (e *Edit) write(ctx context.Context, c *docs.Cache, site string, change func(*Article, *Centre)) error {
	if err := e.Text.check(); err != nil {
		return err
	}
	if err := CheckShown(e.Text.Answer); err != nil {
		return err
	}
	list, err := Kind.List(ctx, c, site)
	if err != nil {
		return fmt.Errorf("read the articles of %s: %w", site, err)
	}
	d := docs.Doc[Article]{ID: e.ID, Value: Article{State: Drafted, Lang: e.Lang, Source: e.Source, Chat: e.Chat}}
	for i := range list {
		if list[i].ID == e.ID {
			d = list[i]
		}
	}
	if d.Version == 0 {
		for i := range list {
			d.Value.Order = max(d.Value.Order, list[i].Value.Order+1)
		}
	}
	d.Version = e.Version
	change(&d.Value, newCentre(list))
	d.Value.By, d.Value.Saved, d.Value.ReviewBy = e.By, e.Now, e.ReviewBy
	return Kind.Put(ctx, c, site, d)
}

// Archive takes an article away from its readers and keeps it. A draft that was
// never published goes.
func Archive(ctx context.Context, c *docs.Cache, site string, e Edit) error {
	d, err := Kind.Get(ctx, c, site, e.ID)
	if err != nil {
		return err
	}
	d.Version = e.Version
	if d.Value.State == Drafted {
		return Kind.Delete(ctx, c, site, d)
	}
	d.Value.State, d.Value.PublishAt, d.Value.By, d.Value.Saved = Archived, 0, e.By, e.Now
	return Kind.Put(ctx, c, site, d)
}

// AddParaphrase adds another way to ask to an article, unless it has it.
func AddParaphrase(ctx context.Context, c *docs.Cache, site, id, words string) error {
	return Kind.Change(ctx, c, site, id, func(d *docs.Doc[Article]) error {
		if d.Version == 0 {
			return store.ErrNotFound
		}
		add := func(t *Text) {
			same := func(known string) bool { return Slug(known) == Slug(words) }
			if !same(t.Question) && !slices.ContainsFunc(t.Alt, same) {
				t.Alt = append(slices.Clip(t.Alt), words)
			}
		}
		add(&d.Value.Text)
		if draft := d.Value.Draft; draft != nil {
			add(draft)
		}
		return nil
	})
}

// past are the texts that were published, by the article's id.
var past = docs.Kind[Past]{Name: "article-past"}

// mostPast is how many texts of an article are kept, and mostPastBytes how long
// they are together.
const (
	mostPast      = 30
	mostPastBytes = 400_000
)

// Past are the texts of an article that were published, the oldest first.
type Past struct {
	Texts []Publication `json:"texts"`
}

// Publication is one text, and who published it when.
type Publication struct {
	Text
	By string `json:"by"`
	At int64  `json:"at"`
}

// remember keeps what is published now, and what was last: a text that came by
// an import is not kept yet.
func remember(ctx context.Context, c *docs.Cache, site string, e Edit, last *Publication) error {
	return past.Change(ctx, c, site, e.ID, func(d *docs.Doc[Past]) error {
		list := d.Value.Texts
		if n := len(list); last != nil && (n == 0 || !sameText(&list[n-1].Text, &last.Text)) {
			list = append(list, *last)
		}
		list = append(list, Publication{e.Text, e.By, e.Now})
		size := 0
		for i := len(list) - 1; i >= 0; i-- {
			size += len(list[i].Answer)
			if len(list)-i > mostPast || size > mostPastBytes && i < len(list)-1 {
				list = list[i+1:]
				break
			}
		}
		d.Value.Texts = list
		return nil
	})
}

// PastOf returns the texts of an article that were published, the oldest first.
func PastOf(ctx context.Context, c *docs.Cache, site, id string) ([]Publication, error) {
	d, err := past.Get(ctx, c, site, id)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, fmt.Errorf("read what was published of %s: %w", id, err)
	}
	return d.Value.Texts, nil
}

// Lines are the lines of a text that have something on them, each once.
func Lines(text string) (list []string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && !slices.Contains(list, line) {
			list = append(list, line)
		}
	}
	return list
}
