package help

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// begun is what agents have begun to write of articles and not saved: one document
// of each agent for each article.
var begun = docs.Kind[Begun]{Name: "article-begun", Check: func(_ string, b Begun) error {
	size := 0
	for _, text := range append(b.Text.Alt, b.Text.Question, b.Text.Answer, b.Text.Topic, b.Text.Slug) {
		size += len(text)
	}
	if size > mostBegun {
		return ErrAnswer
	}
	return nil
}}

// The limits of what is begun: how long one text is, in bytes, with all that a form
// may bring, and of how many articles of a site an agent's texts are kept, the latest.
const (
	mostBegun   = 3 * MaxAnswer
	mostOfAgent = 20
)

// Begun is what an agent has begun to write. It may be what could not be saved yet,
// such as one without a question. Nobody else sees it.
type Begun struct {
	Agent string `json:"agent"`
	// Article is the article's id, Version the one that the agent saw; 0: it is new.
	Article string `json:"article"`
	Version int64  `json:"version,omitempty"`
	// Lang, Source, Chat and ReviewBy are those of the article, see Article.
	Lang     string `json:"lang,omitempty"`
	Source   string `json:"source,omitempty"`
	Chat     string `json:"chat,omitempty"`
	ReviewBy int64  `json:"reviewBy,omitempty"`
	// Publish is when it is to be published, as the form's field has it.
	Publish string `json:"publish,omitempty"`
	Text    Text   `json:"text"`
	// At is when it was written, in Unix milliseconds.
	At int64 `json:"at"`
}

func begunID(agent, article string) string { return agent + "-" + article }

// Begin keeps what an agent has begun, unless a later text of theirs is kept. What
// says no more than the article does is not kept.
func Begin(ctx context.Context, c *docs.Cache, site string, b Begun) error {
	d, err := Kind.Get(ctx, c, site, b.Article)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	saved := d.Value.Edited()
	if err == nil && sameText(&saved, &b.Text) && d.Value.ReviewBy == b.ReviewBy || err != nil && blank(&b.Text) {
		return EndBegun(ctx, c, site, b.Agent, b.Article)
	}
	fresh := false
	err = begun.Change(ctx, c, site, begunID(b.Agent, b.Article), func(d *docs.Doc[Begun]) error {
		if fresh = d.Version == 0; d.Value.At <= b.At {
			d.Value = b
		}
		return nil
	})
	if err != nil || !fresh {
		return err
	}
	list, err := AllBegun(ctx, c, site, b.Agent)
	for _, old := range list[min(len(list), mostOfAgent):] {
		err = errors.Join(err, EndBegun(ctx, c, site, b.Agent, old.Article))
	}
	return err
}

// blank reports whether there is nothing of a text.
func blank(t *Text) bool {
	return strings.TrimSpace(t.Question+t.Answer+strings.Join(t.Alt, "")+t.Slug+strings.Join(t.Tags, "")) == ""
}

// BegunOf returns what an agent has begun to write of an article, or
// store.ErrNotFound.
func BegunOf(ctx context.Context, c *docs.Cache, site, agent, article string) (Begun, error) {
	d, err := begun.Get(ctx, c, site, begunID(agent, article))
	return d.Value, err
}

// AllBegun returns what an agent has begun and not saved, the latest first.
func AllBegun(ctx context.Context, c *docs.Cache, site, agent string) (list []Begun, err error) {
	all, err := begun.List(ctx, c, site)
	if err != nil {
		return nil, fmt.Errorf("read what was begun in %s: %w", site, err)
	}
	for i := range all {
		if all[i].Value.Agent == agent {
			list = append(list, all[i].Value)
		}
	}
	slices.SortFunc(list, func(a, b Begun) int { return cmp.Compare(b.At, a.At) })
	return list, nil
}

// EndBegun forgets what an agent has begun to write of an article: it was saved, or
// is not wanted.
func EndBegun(ctx context.Context, c *docs.Cache, site, agent, article string) error {
	err := begun.Delete(ctx, c, site, docs.Doc[Begun]{ID: begunID(agent, article), Version: store.Any})
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}
