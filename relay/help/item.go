package help

import (
	"context"
	"fmt"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Item is an article as files of articles have it.
type Item struct {
	faq.Entry
	// Slug is the end of its address; "" leaves it, or makes one of the question.
	Slug string
	// State says whether it is published. Of an archived one and of a draft that
	// was never published the text is that which is kept.
	State State
	// For is who may read it.
	For Readers
	Staff
	// Source is the id of the article that it translates.
	Source string
	// From is the page of a website that it comes from; nil leaves what was known.
	From *Origin
}

// Items returns all articles of a site in their order, also those that are not
// published and those for agents. A draft beside a published text is in none.
func Items(ctx context.Context, c *docs.Cache, site string) ([]Item, error) {
	list, err := Kind.List(ctx, c, site)
	if err != nil {
		return nil, fmt.Errorf("read the articles of %s: %w", site, err)
	}
	return itemsOf(list), nil
}

func itemsOf(list []docs.Doc[Article]) []Item {
	items := make([]Item, 0, len(list))
	for _, d := range inOrder(list) {
		items = append(items, itemOf(&d))
	}
	return items
}

func itemOf(d *docs.Doc[Article]) Item {
	a := d.Value
	if a.State == Drafted {
		a.Text = *a.Draft
	}
	return Item{Entry: a.entry(d.ID), Slug: a.Slug, State: a.State, For: a.For, Staff: a.Staff, Source: a.Source}
}

// ItemsOf are entries that are published for everyone.
func ItemsOf(entries []faq.Entry) []Item {
	items := make([]Item, len(entries))
	for i := range entries {
		items[i].Entry = entries[i]
	}
	return items
}

// text is what an author would have written.
func (i *Item) text() Text {
	return Text{Question: i.Question, Alt: i.Alt, Answer: i.Answer, Topic: i.Topic, Slug: i.Slug, For: i.For, Staff: i.Staff}
}
