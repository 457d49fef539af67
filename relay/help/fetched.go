package help

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// JobFetch is the kind of jobs that keep copies of the pictures of an article that was
// imported, where they are elsewhere.
const JobFetch = "article_pictures"

// fetched are the pictures of a site that are copies, by a digest of their addresses.
var fetched = docs.Kind[Fetched]{Name: "article-fetched"}

// Fetched is a picture that was copied from an address.
type Fetched struct {
	Address string `json:"address"`
	Picture string `json:"picture"`
}

func fetchedID(address string) string {
	sum := sha256.Sum256([]byte(address))
	return hex.EncodeToString(sum[:16])
}

// Elsewhere are the addresses of an answer's pictures that are not the site's, each
// once; videos are none.
func Elsewhere(answer string) (list []string) {
	known := map[string]bool{}
	Readdress(answer, func(address string) string {
		if _, video := VideoAt(address); !video && !known[address] && strings.HasPrefix(address, "https://") && faq.SafeLink(address) != "" {
			known[address] = true
			list = append(list, address)
		}
		return ""
	})
	return list
}

// ScheduleFetch has copies kept of the pictures of articles that are elsewhere.
func ScheduleFetch(ctx context.Context, jobs store.Jobs, site string, items []Item, now int64) error {
	for i := range items {
		if len(Elsewhere(items[i].Answer)) == 0 {
			continue
		}
		if err := jobs.Schedule(ctx, site, store.Job{Kind: JobFetch, Key: items[i].ID, Due: now}); err != nil {
			return fmt.Errorf("schedule the pictures of %s: %w", items[i].ID, err)
		}
	}
	return nil
}

// CopyOf is the id of the picture that was copied from an address, "" if none was.
func CopyOf(ctx context.Context, c *docs.Cache, site, address string) (string, error) {
	d, err := fetched.Get(ctx, c, site, fetchedID(address))
	if errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	if err != nil || d.Value.Address != address {
		return "", err
	}
	return d.Value.Picture, nil
}

// UseCopies has an article show the copies of its pictures, by their addresses. Its
// text is as old as before.
func UseCopies(ctx context.Context, c *docs.Cache, site, article string, copies map[string]string) error {
	for address, id := range copies {
		one := docs.Doc[Fetched]{ID: fetchedID(address), Version: store.Any, Value: Fetched{address, id}}
		if err := fetched.Put(ctx, c, site, one); err != nil {
			return fmt.Errorf("keep where picture %s was: %w", id, err)
		}
	}
	to := func(address string) string {
		if id := copies[address]; id != "" {
			return faq.KeptPicture + id
		}
		return ""
	}
	return Kind.Change(ctx, c, site, article, func(d *docs.Doc[Article]) error {
		if d.Version == 0 {
			return store.ErrNotFound
		}
		edited := d.Value.edited()
		d.Value.Answer = Readdress(d.Value.Answer, to)
		if d.Value.Draft != nil {
			draft := *d.Value.Draft
			draft.Answer = Readdress(draft.Answer, to)
			d.Value.Draft = &draft
		}
		if !edited {
			from, text := *d.Value.From, d.Value.Edited()
			from.Here = digest(text.Question, text.Answer)
			d.Value.From = &from
		}
		return nil
	})
}
