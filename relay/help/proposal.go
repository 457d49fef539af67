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
	"unicode/utf8"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// proposals are visitors' words for articles, one document for each.
var proposals = docs.Kind[Proposal]{Name: "paraphrase"}

// MostProposals is how many a site keeps; what nobody has decided and was asked
// least goes first.
const MostProposals = 1000

// Proposal is another way to ask for an article, in the words of a visitor for
// whom it was the answer.
type Proposal struct {
	Article string `json:"article"`
	// Text is what the visitor wrote, without what is personal.
	Text string `json:"text"`
	// From is what says that the article answers it.
	From Source `json:"from"`
	// Count is in how many conversations it was, Conv the last of them.
	Count int    `json:"count"`
	Conv  string `json:"conv,omitempty"`
	// First and Last are when it was asked, in Unix milliseconds.
	First int64 `json:"first"`
	Last  int64 `json:"last"`
	// Decided is what became of it, At when, in Unix milliseconds, and By who
	// decided; "" is the site's rule.
	Decided Decision `json:"decided,omitempty"`
	At      int64    `json:"at,omitempty"`
	By      string   `json:"by,omitempty"`
}

// Source is what says that an article answers a question.
type Source string

// The sources.
const (
	FromChoice     Source = "choice"     // the visitor took it from what the bot offered
	FromInsert     Source = "insert"     // an agent answered with it
	FromUnanswered Source = "unanswered" // an agent settled a line of the unanswered list with it
)

// Decision is what became of a proposal.
type Decision string

// The decisions. The zero value is none.
const (
	Undecided Decision = ""
	Added     Decision = "added"
	Dismissed Decision = "dismissed" // also what was added and undone
)

// Words are what a visitor asked, and the article that answered.
type Words struct {
	Article, Text, Conv string
	From                Source
	// Now is the time in Unix milliseconds.
	Now int64
}

// Propose keeps a visitor's words as another way to ask for an article, unless
// the article has them or they are too short or long for one. Words that differ
// only in case, spaces and punctuation are one, and so are those of one
// conversation. Where the site's rule says so they are added at once: what
// agents chose the article for, and what two visitors did.
func Propose(ctx context.Context, c *docs.Cache, site string, w Words) error {
	text := strings.Join(strings.Fields(Mask(w.Text)), " ")
	id := proposalID(w.Article, text)
	if id == "" || utf8.RuneCountInString(text) > MaxAsked {
		return nil
	}
	article, err := Kind.Get(ctx, c, site, w.Article)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the article %s: %w", w.Article, err)
	}
	known := article.Value.asks(text)
	list, err := proposals.List(ctx, c, site)
	if err != nil {
		return fmt.Errorf("read the paraphrases of %s: %w", site, err)
	}
	if !slices.ContainsFunc(list, func(d docs.Doc[Proposal]) bool { return d.ID == id }) {
		if known {
			return nil
		}
		if err := makeRoom(ctx, c, site, list); err != nil {
			return err
		}
	}
	var now Proposal
	err = proposals.Change(ctx, c, site, id, func(d *docs.Doc[Proposal]) error {
		p := &d.Value
		if d.Version == 0 {
			*p = Proposal{Article: w.Article, Text: text, From: w.From, First: w.Now}
		}
		if w.Conv == "" || p.Conv != w.Conv {
			p.Count++
		}
		if w.From != FromChoice {
			p.From = w.From
		}
		p.Conv, p.Last = w.Conv, w.Now
		now = *p
		return nil
	})
	if err != nil {
		return fmt.Errorf("keep a paraphrase of %s: %w", w.Article, err)
	}
	alone, err := AddsAlone(ctx, c, site)
	if err != nil || !alone || now.Decided != Undecided || !now.trusted() || len(article.Value.Alt) >= mostAlone {
		return err
	}
	return Decide(ctx, c, site, id, Added, "", w.Now)
}

// mostAlone is how many other ways to ask an article may have for more of them to
// be added without anybody's decision.
const mostAlone = 30

// trusted reports whether it may be added without a decision: one visitor alone
// may be wrong, or mean ill.
func (p *Proposal) trusted() bool { return p.From != FromChoice || p.Count > 1 }

// proposalID is "" for what has too few letters to be a question.
func proposalID(article, text string) string {
	key := Slug(text)
	if len(key) < 3 { // one Chinese character is three bytes
		return ""
	}
	sum := sha256.Sum256([]byte(article + "\x00" + key))
	return hex.EncodeToString(sum[:12])
}

// asks reports whether a text is the question of an article, or another way to
// ask for it.
func (a *Article) asks(text string) bool {
	key := Slug(text)
	return Slug(a.Question) == key || slices.ContainsFunc(a.Alt, func(alt string) bool { return Slug(alt) == key })
}

// makeRoom removes a proposal if there are as many as a site may have.
func makeRoom(ctx context.Context, c *docs.Cache, site string, list []docs.Doc[Proposal]) error {
	if len(list) < MostProposals {
		return nil
	}
	rank := map[Decision]int{Undecided: 0, Dismissed: 1, Added: 2}
	least := slices.MinFunc(list, func(x, y docs.Doc[Proposal]) int {
		return cmp.Or(rank[x.Value.Decided]-rank[y.Value.Decided], x.Value.Count-y.Value.Count, cmp.Compare(x.Value.Last, y.Value.Last))
	})
	if err := proposals.Delete(ctx, c, site, least); err != nil && !errors.Is(err, store.ErrVersion) {
		return fmt.Errorf("forget a paraphrase of %s: %w", site, err)
	}
	return nil
}

// ProposeMissed keeps lines of the unanswered list as other ways to ask for the
// article that settles them.
func ProposeMissed(ctx context.Context, c *docs.Cache, site, article string, now int64, lines ...string) error {
	for _, id := range lines {
		d, err := misses.Get(ctx, c, site, id)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err == nil {
			err = Propose(ctx, c, site, Words{Article: article, Text: d.Value.Text, From: FromUnanswered, Now: now})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Decide adds a proposal to its article, or dismisses it; what was added is taken
// out again by that. It is store.ErrNotFound if there is no such proposal or
// article any more, and ErrAlt if the article has as many as it may.
func Decide(ctx context.Context, c *docs.Cache, site, id string, what Decision, by string, now int64) error {
	d, err := proposals.Get(ctx, c, site, id)
	if err != nil {
		return err
	}
	p := &d.Value
	switch {
	case what == Added:
		err = AddParaphrase(ctx, c, site, p.Article, p.Text)
	case p.Decided == Added:
		err = removeParaphrase(ctx, c, site, p.Article, p.Text)
	}
	if err != nil {
		return err
	}
	return proposals.Change(ctx, c, site, id, func(d *docs.Doc[Proposal]) error {
		d.Value.Decided, d.Value.By, d.Value.At = what, by, now
		return nil
	})
}

// AddWords adds a way to ask to an article, as the decision about a proposal of it
// if there is one. Errors are those of Decide.
func AddWords(ctx context.Context, c *docs.Cache, site, article, text, by string, now int64) error {
	err := Decide(ctx, c, site, proposalID(article, text), Added, by, now)
	if errors.Is(err, store.ErrNotFound) {
		return AddParaphrase(ctx, c, site, article, text)
	}
	return err
}

// removeParaphrase takes a way to ask out of an article; one that is gone has none.
func removeParaphrase(ctx context.Context, c *docs.Cache, site, id, words string) error {
	if _, err := Kind.Get(ctx, c, site, id); errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return Kind.Change(ctx, c, site, id, func(d *docs.Doc[Article]) error {
		without := func(list []string) []string {
			return slices.DeleteFunc(slices.Clone(list), func(alt string) bool { return Slug(alt) == Slug(words) })
		}
		d.Value.Alt = without(d.Value.Alt)
		if draft := d.Value.Draft; draft != nil {
			draft.Alt = without(draft.Alt)
		}
		return nil
	})
}

// Proposals are those of a site: first those that nobody has decided, the most
// asked first; then those that were decided, the latest first.
func Proposals(ctx context.Context, c *docs.Cache, site string) ([]docs.Doc[Proposal], error) {
	list, err := proposals.List(ctx, c, site)
	if err != nil {
		return nil, fmt.Errorf("read the paraphrases of %s: %w", site, err)
	}
	return slices.SortedFunc(slices.Values(list), func(x, y docs.Doc[Proposal]) int {
		a, b := &x.Value, &y.Value
		if a.Decided == Undecided && b.Decided == Undecided {
			return cmp.Or(b.Count-a.Count, cmp.Compare(b.Last, a.Last), strings.Compare(x.ID, y.ID))
		}
		return cmp.Or(cmp.Compare(min(a.At, 1), min(b.At, 1)), cmp.Compare(b.At, a.At), strings.Compare(x.ID, y.ID))
	}), nil
}

// rules are how the sites deal with proposals, one document each.
var rules = docs.Kind[rule]{Name: "paraphrase-rule"}

type rule struct {
	Alone bool `json:"alone,omitempty"`
}

// AddsAlone reports whether a site has proposals added without a decision.
func AddsAlone(ctx context.Context, c *docs.Cache, site string) (bool, error) {
	d, err := rules.Get(ctx, c, site, "rule")
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return false, fmt.Errorf("read the rule for paraphrases of %s: %w", site, err)
	}
	return d.Value.Alone, nil
}

// AddAlone sets whether a site has proposals added without a decision.
func AddAlone(ctx context.Context, c *docs.Cache, site string, alone bool) error {
	return rules.Change(ctx, c, site, "rule", func(d *docs.Doc[rule]) error {
		d.Value.Alone = alone
		return nil
	})
}
