package helpcentre

import (
	"context"
	"errors"
	"net/http"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/files"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/help"
)

// shownFor is how long others may keep a picture. Its bytes never change, but its
// article may be taken away.
const shownFor = "public, max-age=3600"

// pictures are those that the sites keep for their articles.
type pictures struct{ *Centre }

// show gives out a picture that an article which everyone may read shows.
func (c pictures) show(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	v, err := c.viewOf(r.Context(), r.PathValue("site"), "")
	if err != nil {
		return err
	}
	id, size := r.PathValue("id"), r.PathValue("size")
	if !v.centre.Shows(id) || size != files.Whole && size != files.Small {
		return store.ErrNotFound
	}
	f, err := c.Files.OfArticles(r.Context(), v.site.ID, id)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", shownFor)
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	return c.Files.Show(w, r, v.site.ID, id, &f, size == files.Small)
}

// of are the pictures of a text that the site keeps, by id; those that are gone are
// in none, and their descriptions stand in their places.
func (c pictures) of(ctx context.Context, v *view, blocks []faq.Block) (map[string]ui.Picture, error) {
	var shown map[string]ui.Picture
	for _, id := range faq.Kept(blocks) {
		f, err := c.Files.OfArticles(ctx, v.site.ID, id)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if shown == nil {
			shown = map[string]ui.Picture{}
		}
		p := ui.Picture{URL: v.pictures + id + "/" + files.Whole, Width: f.Width, Height: f.Height}
		if f.Small > 0 {
			p.Small, p.SmallWidth = v.pictures+id+"/"+files.Small, files.SmallWidth(f.Width, f.Height)
		}
		shown[id] = p
	}
	return shown, nil
}
