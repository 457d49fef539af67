package help

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// JobCheck is the kind of the job that looks every night at what the articles of
// all sites lead to.
const JobCheck = "article_check"

// faults are what the last check of a site found, one document each.
var faults = docs.Kind[Faults]{Name: "article-faults"}

// faultsID is the id of a site's one document.
const faultsID = "faults"

// Faults are what a check found.
type Faults struct {
	// At is when, in Unix milliseconds.
	At   int64   `json:"at"`
	List []Fault `json:"list,omitempty"`
}

// Fault is an address in an article that leads nowhere.
type Fault struct {
	// Article is the article's id, Target what it leads to: an address, or with
	// faq.ArticleLink the id of an article.
	Article string `json:"article"`
	Target  string `json:"target"`
	// Picture says that it is that of a picture.
	Picture bool `json:"picture,omitempty"`
}

// The limits of a check: how many addresses of a site are asked, and how many
// faults are kept.
const (
	mostAsked  = 1000
	mostFaults = 500
)

// CheckSite looks at what the published articles of a site lead to, and keeps what
// leads nowhere. reach tells whether an address outside leads somewhere, and one that
// begins with faq.KeptPicture.
func CheckSite(ctx context.Context, c *docs.Cache, site string, now int64, reach func(ctx context.Context, address string) bool) error {
	list, err := Kind.List(ctx, c, site)
	if err != nil {
		return fmt.Errorf("read the articles of %s: %w", site, err)
	}
	known := map[string]bool{} // addresses that were asked
	found := Faults{At: now}
	for _, d := range inOrder(list) {
		a := &d.Value
		if a.State != Published {
			continue
		}
		for _, to := range leads(a.Answer) {
			ok := true
			switch id, isArticle := strings.CutPrefix(to.Target, faq.ArticleLink); {
			case isArticle:
				ok = slices.ContainsFunc(list, func(o docs.Doc[Article]) bool {
					return o.ID == id && (o.Value.Public() || a.For == Agents && o.Value.State == Published)
				})
			case strings.HasPrefix(to.Target, faq.KeptPicture):
				ok = reach(ctx, to.Target)
			case strings.HasPrefix(to.Target, "http"):
				asked := false
				if ok, asked = known[to.Target]; !asked && len(known) < mostAsked {
					ok = reach(ctx, to.Target)
					known[to.Target] = ok
				} else if !asked {
					ok = true
				}
			}
			if !ok && len(found.List) < mostFaults {
				to.Article = d.ID
				found.List = append(found.List, to)
			}
		}
	}
	return faults.Put(ctx, c, site, docs.Doc[Faults]{ID: faultsID, Version: store.Any, Value: found})
}

// leads are what an answer leads to, each once.
func leads(answer string) (list []Fault) {
	for in := range faq.Runs(faq.Markdown(answer)) {
		to := Fault{Target: in.Link, Picture: in.Picture || in.Kept != ""}
		if in.Kept != "" {
			to.Target = faq.KeptPicture + in.Kept
		}
		if in.Article != "" {
			to.Target = faq.ArticleLink + in.Article
		}
		if to.Target != "" && !slices.Contains(list, to) {
			list = append(list, to)
		}
	}
	return list
}

// FaultsOf returns what the last check found; At is 0 if there was none.
func FaultsOf(ctx context.Context, c *docs.Cache, site string) (Faults, error) {
	d, err := faults.Get(ctx, c, site, faultsID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return Faults{}, fmt.Errorf("read what leads nowhere in %s: %w", site, err)
	}
	return d.Value, nil
}

// NextCheck is when the next check is due after now: three o'clock at night, UTC.
func NextCheck(now time.Time) time.Time {
	at := now.UTC().Truncate(24 * time.Hour).Add(3 * time.Hour)
	if !at.After(now) {
		at = at.Add(24 * time.Hour)
	}
	return at
}
