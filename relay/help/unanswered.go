package help

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// misses are what visitors asked and no article answered, one document for each
// way to say it.
var misses = docs.Kind[Missed]{Name: "unanswered"}

const (
	// MostMissed is how many questions a site keeps; the least asked go first.
	MostMissed = 500
	// MaxAsked is how much of a question is kept, in characters.
	MaxAsked = 200
)

// Asked is a question as a visitor typed it.
type Asked struct {
	Text, Lang string
	// Chat says that the visitor asked in a chat after all, whatever was found.
	Chat bool
	// At is when, in Unix milliseconds.
	At int64
}

// Missed is a question without an answer, and how often it was asked.
type Missed struct {
	// Text is what the first visitor wrote, without what is personal.
	Text string `json:"text"`
	Lang string `json:"lang,omitempty"`
	// Count is how often nothing was found, Chats how often a chat followed.
	Count int `json:"count,omitempty"`
	Chats int `json:"chats,omitempty"`
	// First and Last are when it was asked, in Unix milliseconds.
	First int64 `json:"first"`
	Last  int64 `json:"last"`
	// Settled says that somebody has dealt with it. It is not shown until it is
	// asked again.
	Settled bool `json:"settled,omitempty"`
	// With is the id of the question that somebody said it means, "" if nobody did.
	With string `json:"with,omitempty"`
}

// Miss keeps a question that was not answered. Questions that differ only in
// case, spaces and punctuation are one. What has no letters is not kept.
func Miss(ctx context.Context, c *docs.Cache, site string, a Asked) error {
	text := chat.Clip(strings.Join(strings.Fields(Mask(a.Text)), " "), MaxAsked)
	key := Slug(text)
	if strings.Count(key, "")-1 < 2 {
		return nil
	}
	sum := sha256.Sum256([]byte(primary(a.Lang) + "\x00" + key))
	id := hex.EncodeToString(sum[:12])
	list, err := misses.List(ctx, c, site)
	if err != nil {
		return fmt.Errorf("read what was not answered in %s: %w", site, err)
	}
	known := slices.ContainsFunc(list, func(d docs.Doc[Missed]) bool { return d.ID == id })
	if !known && len(list) >= MostMissed {
		least := slices.MinFunc(list, func(x, y docs.Doc[Missed]) int {
			return cmp.Or(cmp.Compare(x.Value.rank(), y.Value.rank()), cmp.Compare(x.Value.Last, y.Value.Last))
		})
		if err := misses.Delete(ctx, c, site, least); err != nil && !errors.Is(err, store.ErrVersion) {
			return fmt.Errorf("forget what was asked least in %s: %w", site, err)
		}
	}
	return misses.Change(ctx, c, site, id, func(d *docs.Doc[Missed]) error {
		m := &d.Value
		if d.Version == 0 {
			m.Text, m.Lang, m.First = text, a.Lang, a.At
		}
		if m.Settled {
			m.Settled, m.Count, m.Chats = false, 0, 0
		}
		m.Last = a.At
		if a.Chat {
			m.Chats++
		} else {
			m.Count++
		}
		return nil
	})
}

// rank is how much a question asks for an answer.
func (m *Missed) rank() int {
	if m.Settled {
		return 0
	}
	return m.Count + m.Chats
}

// behind is 1 for what somebody put with another question: it comes behind that.
func (m *Missed) behind() int {
	if m.With != "" {
		return 1
	}
	return 0
}

// Unanswered are questions that mean the same, the most asked first.
type Unanswered struct {
	ID string
	Missed
	// Others are the same in other words.
	Others []docs.Doc[Missed]
	// Total is how often all of them were asked, Followed how often a chat followed.
	Total, Followed int
}

// ListUnanswered returns what was not answered: questions that share most of
// their words are together, and what is asked most comes first.
func ListUnanswered(ctx context.Context, c *docs.Cache, site string) ([]Unanswered, error) {
	list, err := misses.List(ctx, c, site)
	if err != nil {
		return nil, fmt.Errorf("read what was not answered in %s: %w", site, err)
	}
	list = slices.SortedFunc(slices.Values(list), func(x, y docs.Doc[Missed]) int {
		return cmp.Or(x.Value.behind()-y.Value.behind(), cmp.Compare(y.Value.rank(), x.Value.rank()), cmp.Compare(y.Value.Last, x.Value.Last), strings.Compare(x.ID, y.ID))
	})
	var groups []Unanswered
	var words []map[string]bool
	for _, d := range list {
		if d.Value.Settled {
			continue
		}
		own := wordsOf(d.Value.Text)
		i := slices.IndexFunc(groups, func(u Unanswered) bool { return u.ID == d.Value.With })
		if i < 0 {
			i = slices.IndexFunc(words, func(w map[string]bool) bool { return alike(w, own) })
			if i >= 0 && primary(groups[i].Lang) != primary(d.Value.Lang) {
				i = -1
			}
		}
		if i >= 0 {
			groups[i].Others = append(groups[i].Others, d)
			groups[i].Total += d.Value.rank()
			groups[i].Followed += d.Value.Chats
			continue
		}
		groups = append(groups, Unanswered{ID: d.ID, Missed: d.Value, Total: d.Value.rank(), Followed: d.Value.Chats})
		words = append(words, own)
	}
	slices.SortStableFunc(groups, func(x, y Unanswered) int { return cmp.Compare(y.Total, x.Total) })
	return groups, nil
}

// Merge says that questions mean the same as another one, whatever their words are.
// It returns store.ErrNotFound if there is no such question.
func Merge(ctx context.Context, c *docs.Cache, site, into string, ids ...string) error {
	d, err := misses.Get(ctx, c, site, into)
	if err != nil {
		return err
	}
	if d.Value.With != "" {
		into = d.Value.With
	}
	list, err := misses.List(ctx, c, site)
	if err != nil {
		return fmt.Errorf("read what was not answered in %s: %w", site, err)
	}
	for _, one := range list {
		// Those that were put with one of them go along.
		if one.ID == into || !slices.Contains(ids, one.ID) && (one.Value.With == "" || !slices.Contains(ids, one.Value.With)) {
			continue
		}
		err := misses.Change(ctx, c, site, one.ID, func(d *docs.Doc[Missed]) error {
			d.Value.With = into
			return nil
		})
		if err != nil {
			return err
		}
	}
	return misses.Change(ctx, c, site, into, func(d *docs.Doc[Missed]) error {
		d.Value.With = ""
		return nil
	})
}

// wordsOf are the words of a question, and of scripts without spaces the pairs of
// characters.
func wordsOf(text string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Split(Slug(text), "-") {
		runes := []rune(word)
		if len(runes) > 1 && unicode.In(runes[0], unicode.Han, unicode.Hiragana, unicode.Katakana) {
			for i := range len(runes) - 1 {
				set[string(runes[i:i+2])] = true
			}
			continue
		}
		set[word] = true
	}
	return set
}

// alike reports whether two questions share two thirds of their words.
func alike(a, b map[string]bool) bool {
	both := 0
	for w := range a {
		if b[w] {
			both++
		}
	}
	return 3*both >= 2*(len(a)+len(b)-both)
}

// Settle marks questions as dealt with, or takes them back.
func Settle(ctx context.Context, c *docs.Cache, site string, settled bool, ids ...string) error {
	for _, id := range ids {
		err := misses.Change(ctx, c, site, id, func(d *docs.Doc[Missed]) error {
			if d.Version == 0 {
				return store.ErrNotFound
			}
			d.Value.Settled = settled
			return nil
		})
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	return nil
}
