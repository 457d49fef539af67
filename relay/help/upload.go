package help

import (
	"context"
	"errors"
	"fmt"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// uploads are files of articles that were checked and not imported yet, at most
// one for each site.
var uploads = docs.Kind[Upload]{Name: "article-upload"}

// uploadID is the id of a site's one upload.
const uploadID = "upload"

// The limits of a file that comes by a page, in bytes: how long it may be without its
// pictures, and with them. Longer ones come by the command.
const (
	MaxUpload = 4 << 20
	MaxFolder = 32 << 20
)

// Upload is a file that somebody has checked, to be imported as it was seen.
type Upload struct {
	// ID tells it from those before.
	ID   string `json:"id"`
	Name string `json:"name"`
	Body []byte `json:"body"`
	// Fields and Encoding are what is known of the file.
	Fields   map[string]string `json:"fields,omitempty"`
	Encoding string            `json:"encoding,omitempty"`
	// Pictures are the ids of the pictures that came with it, by where they were.
	Pictures map[string]string `json:"pictures,omitempty"`
	// Fetch says that copies are kept of pictures that are elsewhere.
	Fetch bool `json:"fetch,omitempty"`
	// Pages are those of a website instead of a file; Name is the address of its sitemap.
	Pages []WebPage `json:"pages,omitempty"`
	// Keep says that articles that the file does not have stay.
	Keep bool `json:"keep,omitempty"`
}

// KeepUpload keeps a file until it is imported or another one comes.
func KeepUpload(ctx context.Context, c *docs.Cache, site string, u Upload) error {
	return uploads.Put(ctx, c, site, docs.Doc[Upload]{ID: uploadID, Version: store.Any, Value: u})
}

// UploadOf returns the file with an id, or store.ErrVersion if somebody has
// brought another one since.
func UploadOf(ctx context.Context, c *docs.Cache, site, id string) (Upload, error) {
	d, err := uploads.Get(ctx, c, site, uploadID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return Upload{}, fmt.Errorf("read the file for %s: %w", site, err)
	}
	if err != nil || d.Value.ID != id {
		return Upload{}, store.ErrVersion
	}
	return d.Value, nil
}

// DropUpload forgets the file.
func DropUpload(ctx context.Context, c *docs.Cache, site string) error {
	return uploads.Delete(ctx, c, site, docs.Doc[Upload]{ID: uploadID, Version: store.Any})
}
