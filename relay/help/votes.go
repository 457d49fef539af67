package help

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// votes are those on the present text of each article, by the article's id.
var votes = docs.Kind[Votes]{Name: "article-votes"}

// mostVoters is of how many readers of one text it is remembered how they voted:
// what is beyond is counted, and not who it was.
const mostVoters = 2000

// Votes are what readers thought of one text of an article.
type Votes struct {
	// Revision is the text, see Article.Revision.
	Revision string `json:"revision"`
	Up       int    `json:"up"`
	Down     int    `json:"down"`
	// Voters are digests of who voted, true for helpful.
	Voters map[string]bool `json:"voters,omitempty"`
	// Why are the reasons of voters who were not helped, by the same digests.
	Why map[string]Reason `json:"why,omitempty"`
	// AllUp and AllDown are those on all texts before.
	AllUp   int `json:"allUp,omitempty"`
	AllDown int `json:"allDown,omitempty"`
}

// Vote counts what a reader thinks of a text. Each counts once for each text; who
// votes again changes their vote.
func Vote(ctx context.Context, c *docs.Cache, site, article, revision, voter string, helpful bool) error {
	who := voterOf(article, revision, voter)
	return votes.Change(ctx, c, site, article, func(d *docs.Doc[Votes]) error {
		v := &d.Value
		if v.Revision != revision {
			*v = Votes{Revision: revision, AllUp: v.AllUp + v.Up, AllDown: v.AllDown + v.Down}
		}
		before, again := v.Voters[who]
		if again && before == helpful {
			return nil
		}
		if again {
			v.count(before, -1)
		}
		v.count(helpful, 1)
		if again || len(v.Voters) < mostVoters {
			if v.Voters == nil {
				v.Voters = map[string]bool{}
			}
			v.Voters[who] = helpful
		}
		return nil
	})
}

// Reason is why a text did not help.
type Reason string

// Reasons are all, in the order in which readers see them.
var Reasons = []Reason{"missing", "unclear", "wrong"}

// VoteWhy keeps why a text did not help a reader who has voted so. Nobody else has
// a reason.
func VoteWhy(ctx context.Context, c *docs.Cache, site, article, revision, voter string, why Reason) error {
	who := voterOf(article, revision, voter)
	return votes.Change(ctx, c, site, article, func(d *docs.Doc[Votes]) error {
		v := &d.Value
		if helpful, voted := v.Voters[who]; v.Revision != revision || !voted || helpful {
			return nil
		}
		if v.Why == nil {
			v.Why = map[string]Reason{}
		}
		v.Why[who] = why
		return nil
	})
}

// voterOf is the digest of who votes on a text.
func voterOf(article, revision, voter string) string {
	sum := sha256.Sum256([]byte(article + "\x00" + revision + "\x00" + voter))
	return hex.EncodeToString(sum[:6])
}

// Reasons counts why the present text did not help.
func (v *Votes) Reasons() map[Reason]int {
	n := map[Reason]int{}
	for who, why := range v.Why {
		if helpful, voted := v.Voters[who]; voted && !helpful {
			n[why]++
		}
	}
	return n
}

// Low reports whether the present text helps too few: most say so, and not one or
// two alone.
func (v *Votes) Low() bool { return v.Down >= fewestDown && v.Down > v.Up }

const fewestDown = 3

func (v *Votes) count(helpful bool, n int) {
	if helpful {
		v.Up += n
	} else {
		v.Down += n
	}
}

// VotesOf returns the votes on an article's present text.
func VotesOf(ctx context.Context, c *docs.Cache, site, article string) (Votes, error) {
	d, err := votes.Get(ctx, c, site, article)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return Votes{}, fmt.Errorf("read the votes on %s: %w", article, err)
	}
	return d.Value, nil
}

// AllVotes returns the votes on all articles of a site, by the article's id.
func AllVotes(ctx context.Context, c *docs.Cache, site string) (map[string]Votes, error) {
	list, err := votes.List(ctx, c, site)
	if err != nil {
		return nil, fmt.Errorf("read the votes of %s: %w", site, err)
	}
	all := make(map[string]Votes, len(list))
	for _, d := range list {
		all[d.ID] = d.Value
	}
	return all, nil
}
