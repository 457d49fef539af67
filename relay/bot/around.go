package bot

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/bot/model"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/person"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/topic"
)

// pastChats is of how many of a visitor's newest conversations the topics count.
const pastChats = 20

// around is what is known of a visitor besides their words. It decides only in
// which order articles are offered, never that one is the answer.
type around struct {
	// path and title are of the page on which they are.
	path, title string
	// values are what the site has signed, or its people have noted, of them.
	values []string
	// topics are the names of those of their conversations.
	topics []string
}

// around reads what is known of the visitor of a conversation.
func (b *Bot) around(ctx context.Context, siteID string, c *chat.Conversation) (around, error) {
	var a around
	page, title := c.Here()
	if u, err := url.Parse(page); err == nil {
		a.path = strings.ToLower(u.Path)
	}
	a.title = plain(title)
	known, err := person.Kind.Get(ctx, b.Docs, siteID, c.Visitor)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return a, err
	}
	for key, value := range known.Value.Values {
		a.values = append(a.values, value, key+"="+value)
	}
	past, _, err := b.Store.List(ctx, siteID, chat.ViewVisitor(c.Visitor), "", pastChats)
	if err != nil {
		return a, err
	}
	list, err := topic.Kind.List(ctx, b.Docs, siteID)
	if err != nil {
		return a, err
	}
	for _, d := range list {
		if slices.ContainsFunc(past, func(p chat.Conversation) bool { return p.ID != c.ID && p.Topic == d.ID }) {
			a.topics = append(a.topics, d.Value.Name)
		}
	}
	return a, nil
}

// suits reports whether an article is meant for the page or for such a visitor,
// or is filed under what the page or their conversations are about.
func (a *around) suits(e *faq.Entry) bool {
	for _, of := range e.Audience {
		switch {
		case strings.HasPrefix(of, "/"):
			if under(a.path, strings.ToLower(of)) {
				return true
			}
		case slices.ContainsFunc(a.values, func(v string) bool { return strings.EqualFold(v, of) }):
			return true
		}
	}
	if e.Topic == "" {
		return false
	}
	name := plain(e.Topic)
	return slices.ContainsFunc(a.topics, func(t string) bool { return strings.EqualFold(t, e.Topic) }) ||
		name != "" && (under(a.path, "/"+strings.ReplaceAll(name, " ", "-")) || strings.Contains(" "+a.title+" ", " "+name+" "))
}

// under reports whether a path is another, or below it.
func under(path, of string) bool {
	of = strings.TrimSuffix(of, "/")
	return of != "" && (path == of || strings.HasPrefix(path, of+"/"))
}

// first puts what suits before the rest. What was first stays among those that
// are offered.
func (a *around) first(hits []faq.Hit) []faq.Hit {
	list := slices.Clone(hits)
	slices.SortStableFunc(list, func(x, y faq.Hit) int {
		switch sx, sy := a.suits(x.Entry), a.suits(y.Entry); {
		case sx && !sy:
			return -1
		case sy && !sx:
			return 1
		}
		return 0
	})
	if i := slices.IndexFunc(list, func(h faq.Hit) bool { return h.Entry == hits[0].Entry }); i >= MostChoices {
		list = slices.Insert(slices.Delete(list, i, i+1), MostChoices-1, hits[0])
	}
	return list
}

// ranked has the operator's embeddings order hits, where the site wants that; a
// failure leaves them as they are.
func (b *Bot) ranked(ctx context.Context, of site.Site, question string, hits []faq.Hit) []faq.Hit {
	if b.Ranker == nil || !of.Bot.Embeddings || len(hits) < 2 {
		return hits
	}
	articles := make([]model.Article, len(hits))
	for i, h := range hits {
		articles[i] = articleOf(h.Entry)
	}
	places, err := b.Ranker.Rank(ctx, of.ID, question, articles)
	if err != nil {
		b.Log.WarnContext(ctx, "the embeddings did not rank", "site", of.ID, "error", err)
		return hits
	}
	list := make([]faq.Hit, len(hits))
	for i, at := range places {
		list[i] = hits[at]
	}
	return list
}

func articleOf(e *faq.Entry) model.Article {
	return model.Article{Title: e.Question, Text: faq.PlainText(faq.Markdown(e.Answer))}
}
