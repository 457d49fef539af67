package bot

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/parley-chat/parley/relay/store/docs"
)

// Results are what the bot of a site did in some days.
type Results struct {
	Counts
	// Model is what the language model took.
	Model Spent
	// Topics and Articles are what followed from the articles, those first that
	// were given most; Topics carry their names as Title, and "" is none.
	Topics, Articles []ArticleCounts
}

// Total is how much was handed over, whatever the reason.
func (c *Counts) Total() int {
	n := 0
	for _, times := range c.HandedOver {
		n += times
	}
	return n
}

// Contained is how many conversations no person was asked into.
func (c *Counts) Contained() int { return max(c.Conversations-c.Total(), 0) }

// ResultsOf are those of the last days up to a time; the days are those of UTC.
func ResultsOf(ctx context.Context, c *docs.Cache, site string, now time.Time, lastDays int) (Results, error) {
	list, err := days.List(ctx, c, site)
	if err != nil {
		return Results{}, err
	}
	from := now.UTC().AddDate(0, 0, 1-lastDays).Format(time.DateOnly)
	r := Results{Counts: Counts{HandedOver: map[string]int{}}}
	articles, topics := map[string]*ArticleCounts{}, map[string]*ArticleCounts{}
	for _, d := range list {
		if d.ID < from {
			continue
		}
		r.add(d.Value.Counts)
		r.Model.add(d.Value.Model)
		for id, a := range d.Value.Articles {
			sum(articles, id, a.Title, a)
			sum(topics, a.Topic, a.Topic, a)
		}
	}
	r.Articles, r.Topics = ordered(articles), ordered(topics)
	return r, nil
}

func (c *Counts) add(o Counts) {
	c.Conversations += o.Conversations
	c.Answered += o.Answered
	c.AskedBack += o.AskedBack
	c.Rephrased += o.Rephrased
	c.Helped += o.Helped
	c.NotHelped += o.NotHelped
	c.Wrong += o.Wrong
	for why, n := range o.HandedOver {
		c.HandedOver[why] += n
	}
}

func sum(to map[string]*ArticleCounts, key, title string, a *ArticleCounts) {
	s := to[key]
	if s == nil {
		s = &ArticleCounts{}
		to[key] = s
	}
	s.Title, s.Topic = title, a.Topic
	s.Answered += a.Answered
	s.Helped += a.Helped
	s.NotHelped += a.NotHelped
	s.Wrong += a.Wrong
	s.HandedOver += a.HandedOver
}

func ordered(m map[string]*ArticleCounts) []ArticleCounts {
	list := make([]ArticleCounts, 0, len(m))
	for _, a := range m {
		list = append(list, *a)
	}
	slices.SortFunc(list, func(a, b ArticleCounts) int {
		return cmp.Or(cmp.Compare(b.Answered, a.Answered), cmp.Compare(a.Title, b.Title))
	})
	return list
}
