package help

import (
	"context"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Found is an article that a question finds, and why.
type Found struct {
	ID, Title string
	// Sure is the probability that it answers, 0 to 1.
	Sure float64
	// By is the way to ask that fits the question best, "" if only the answer does;
	// Own says that it is the article's own question.
	By  string
	Own bool
}

// Tried is a way to ask for an article and what it finds.
type Tried struct {
	Asked string
	// Rank is the place of the article, from 1; 0 if it is not among those found.
	Rank  int
	Found []Found
}

// mostFound is how many articles a question is shown to find.
const mostFound = 5

// Try asks the articles of a site, with a text in the place of the one with the
// id, as if it were published.
func Try(ctx context.Context, c *docs.Cache, site, id, lang string, t Text, asked []string) ([]Tried, error) {
	articles, err := OfAgents(ctx, c, site)
	if err != nil {
		return nil, err
	}
	own := Article{Text: t, Lang: lang}
	var entries []faq.Entry
	for _, e := range articles.In(lang).Entries {
		if e.ID != id {
			entries = append(entries, e)
		}
	}
	index := faq.NewIndex(append(entries, own.searched(id)))
	list := make([]Tried, len(asked))
	for i, q := range asked {
		list[i] = tried(index, q, lang, id)
	}
	return list, nil
}

func tried(index *faq.Index, asked, lang, id string) Tried {
	t := Tried{Asked: asked}
	for n, h := range index.Search(asked, faq.Options{Lang: lang}) {
		if h.Entry.ID == id {
			t.Rank = n + 1
		}
		if n < mostFound {
			by, own := reason(h.Entry, asked)
			t.Found = append(t.Found, Found{ID: h.Entry.ID, Title: h.Entry.Question, Sure: h.Confidence, By: by, Own: own})
		}
	}
	return t
}

// reason is the way to ask for an entry of which most is in a question.
func reason(e *faq.Entry, asked string) (by string, own bool) {
	best := 0.0
	for i, way := range append([]string{e.Question}, e.Alt...) {
		length := 0
		for _, s := range faq.Marks(way, asked) {
			length += s.End - s.Start
		}
		if share := float64(length) / float64(max(len(way), 1)); share > best {
			best, by, own = share, way, i == 0
		}
	}
	return by, own
}
