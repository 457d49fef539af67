package album

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/help/faqio"
	"github.com/parley-chat/parley/relay/store"
)

// The limits of what is fetched of an article: how many pictures, and for how long; what
// is there by then is used.
const (
	mostFetched = 200
	fetchWithin = 4 * time.Minute
)

// errNone says that an address has no picture that can be kept.
var errNone = errors.New("no picture")

// Fetch keeps copies of the pictures of an article that are elsewhere, and has the
// article show these. What cannot be had stays where it is.
func (a *Album) Fetch(ctx context.Context, client *http.Client, article string) error {
	d, err := help.Kind.Get(ctx, a.Files.Docs, a.Site.ID, article)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	text := d.Value.Answer
	if d.Value.Draft != nil {
		text += "\n\n" + d.Value.Draft.Answer
	}
	copies, until := map[string]string{}, time.Now().Add(fetchWithin)
	for n, address := range help.Elsewhere(text) {
		if n == mostFetched || time.Now().After(until) {
			break
		}
		id, err := a.copy(ctx, client, address)
		switch {
		case errors.Is(err, errNone):
			continue
		case err != nil:
			return err
		}
		copies[address] = id
	}
	if len(copies) == 0 {
		return nil
	}
	return help.UseCopies(ctx, a.Files.Docs, a.Site.ID, article, copies)
}

// copy keeps the picture at an address, once.
func (a *Album) copy(ctx context.Context, client *http.Client, address string) (string, error) {
	id, err := help.CopyOf(ctx, a.Files.Docs, a.Site.ID, address)
	if err != nil {
		return "", err
	}
	if _, err := a.Files.OfArticles(ctx, a.Site.ID, id); err == nil {
		return id, nil
	} else if !errors.Is(err, store.ErrNotFound) {
		return "", err
	}
	p, done, err := download(ctx, client, address)
	if err != nil {
		return "", err
	}
	defer done()
	id, err = a.take(ctx, p)
	var refused *chat.Refusal
	if errors.As(err, &refused) {
		return "", fmt.Errorf("%w at %s: %w", errNone, address, err)
	}
	return id, err
}

// download fetches what may be a picture into a file that nobody else sees, until done
// is called.
func download(ctx context.Context, client *http.Client, address string) (p *faqio.Picture, done func(), err error) {
	none := func(why error) error { return fmt.Errorf("%w at %s: %w", errNone, address, why) }
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, nil, none(err)
	}
	r.Header.Set("User-Agent", "Parley (keeps pictures)")
	answer, err := client.Do(r)
	if err != nil {
		return nil, nil, none(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, nil, none(errors.New(answer.Status))
	}
	f, err := os.CreateTemp("", "parley-fetch-*")
	if err != nil {
		return nil, nil, err
	}
	done = func() {
		f.Close()
		_ = os.Remove(f.Name())
	}
	sum := sha256.New()
	size, err := io.Copy(io.MultiWriter(f, sum), io.LimitReader(answer.Body, faqio.MaxPicture+1))
	if err != nil || size == 0 || size > faqio.MaxPicture {
		done()
		return nil, nil, none(fmt.Errorf("%d bytes came: %v", size, err))
	}
	digest := hex.EncodeToString(sum.Sum(nil))
	u, _ := url.Parse(address) // it was called
	return &faqio.Picture{
		Path: path.Base(u.Path), ID: digest[:32], Made: digest[:32], Digest: digest, Size: size,
		Open: func() (io.ReadCloser, error) { return io.NopCloser(io.NewSectionReader(f, 0, size)), nil },
	}, done, nil
}
