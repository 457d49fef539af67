// Package album carries the pictures of articles with the files in which articles
// come and go.
package album

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/files"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/help/faqio"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
)

// Album are the pictures of a site's articles.
type Album struct {
	Files *files.Files
	Site  *site.Site
	// Public is what the addresses begin with at which readers get pictures, Inbox that
	// of those for agents; "" where no address is known.
	Public, Inbox string
	// Known are other beginnings that lead to the same pictures.
	Known []string
}

// Of are the pictures of some articles as faqio.Write needs them: each with an
// address for readers if an article that everyone may read shows it, else with one
// for agents.
func (a *Album) Of(ctx context.Context, items []help.Item) (faqio.Pictures, error) {
	centre, err := help.CentreOf(ctx, a.Files.Docs, a.Site.ID)
	if err != nil {
		return faqio.Pictures{}, err
	}
	there := map[string]files.File{}
	for i := range items {
		for _, id := range help.Pictures(items[i].Answer) {
			f, err := a.Files.OfArticles(ctx, a.Site.ID, id)
			if err == nil {
				there[id] = f
			} else if !errors.Is(err, store.ErrNotFound) {
				return faqio.Pictures{}, fmt.Errorf("read picture %s: %w", id, err)
			}
		}
	}
	p := faqio.Pictures{Open: func(id string) (io.ReadCloser, string, error) {
		f, ok := there[id]
		if !ok {
			return nil, "", fs.ErrNotExist
		}
		body, err := a.Files.Open(ctx, a.Site.ID, id, &f, false)
		if errors.Is(err, store.ErrNotFound) {
			err = fs.ErrNotExist
		}
		return body, endings[f.Type], err
	}}
	if a.Public != "" {
		p.Link = func(id string) string {
			if _, ok := there[id]; !ok {
				return ""
			}
			if centre.Shows(id) {
				return a.Public + id + "/" + files.Whole
			}
			return a.Inbox + id + "/" + files.Whole
		}
	}
	return p, nil
}

// endings are those of the names of pictures.
var endings = map[string]string{"image/png": ".png", "image/jpeg": ".jpg"}

// Kept finds the site's own pictures by their addresses, and by those that they are
// copies of.
func (a *Album) Kept(ctx context.Context) func(address string) (id string, ok bool) {
	beginnings := append([]string{a.Public, a.Inbox}, a.Known...)
	return func(address string) (string, bool) {
		if id, err := help.CopyOf(ctx, a.Files.Docs, a.Site.ID, address); err == nil && id != "" {
			_, err := a.Files.OfArticles(ctx, a.Site.ID, id)
			return id, err == nil
		}
		for _, beginning := range beginnings {
			rest, begins := strings.CutPrefix(address, beginning)
			if beginning == "" || !begins {
				continue
			}
			id, size, _ := strings.Cut(rest, "/")
			if size != files.Whole && size != files.Small {
				continue
			}
			_, err := a.Files.OfArticles(ctx, a.Site.ID, id)
			return id, err == nil
		}
		return "", false
	}
}

// Refused is a picture of a folder that is not kept, and why.
type Refused struct {
	Path string
	Why  *chat.Refusal
}

// Take keeps the pictures of a folder until articles show them, for a day. It
// returns the ids that they have, by where they are in the folder, and why some were
// not taken; those have none. What is there is not kept twice.
func (a *Album) Take(ctx context.Context, list []faqio.Picture) (ids map[string]string, refused []Refused, err error) {
	ids = map[string]string{}
	for i := range list {
		id, err := a.take(ctx, &list[i])
		var why *chat.Refusal
		if errors.As(err, &why) {
			refused = append(refused, Refused{list[i].Path, why})
			continue
		}
		if err != nil {
			return nil, nil, fmt.Errorf("keep %s: %w", list[i].Path, err)
		}
		ids[list[i].Path] = id
	}
	return ids, refused, nil
}

// take keeps one picture under the id that it has in the folder, or if that is
// another's, under the one that follows from its bytes, or under a new one.
func (a *Album) take(ctx context.Context, p *faqio.Picture) (string, error) {
	for _, id := range []string{p.ID, p.Made} {
		f, err := a.Files.OfArticles(ctx, a.Site.ID, id)
		if err == nil && (id == p.Made || f.Digest == p.Digest || f.Sent == p.Size) {
			return id, nil
		}
		if err == nil {
			continue
		}
		if !errors.Is(err, store.ErrNotFound) {
			return "", err
		}
		switch err := a.save(ctx, id, p); {
		case errors.Is(err, files.ErrUnknown):
			continue // a visitor's
		case err != nil:
			return "", err
		}
		if _, err := a.Files.OfArticles(ctx, a.Site.ID, id); err == nil {
			return id, nil
		}
	}
	id := store.NewID()
	return id, a.save(ctx, id, p)
}

func (a *Album) save(ctx context.Context, id string, p *faqio.Picture) error {
	body, err := p.Open()
	if err != nil {
		return fmt.Errorf("open %s: %w", p.Path, err)
	}
	defer body.Close()
	name := p.Path[strings.LastIndexByte(p.Path, '/')+1:]
	_, err = a.Files.Save(ctx, a.Site, files.Upload{ID: id, Name: name, Size: p.Size, Body: body, Article: true})
	return err
}

// Bytes is how many bytes pictures have.
func Bytes(list []faqio.Picture) (n int64) {
	for i := range list {
		n += list[i].Size
	}
	return n
}
